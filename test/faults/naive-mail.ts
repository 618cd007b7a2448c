import { createTransport } from 'nodemailer'
import { ask } from './checker.ts'

// A sender as it must not be: it writes that a mail has left before it has. Run as `naive-mail.ts <store> <url>`.

const [at = '', url = ''] = process.argv.slice(2)
const transport = createTransport({ url, ignoreTLS: true, connectionTimeout: 800, greetingTimeout: 800, socketTimeout: 800 } as object)
await ask(at, async (connection) => {
  type Waiting = { id: number; to_address: string; message_id: string }
  for (const mail of await connection.rows<Waiting>("select id, to_address, message_id from mail where status = 'queued' order by id")) {
    await connection.rows(
      `update mail set status = 'sent', sent_at = '2026-11-20T10:00:00.000Z', next_attempt = null, "values" = '', reason = null where id = ${mail.id}`,
    )
    const message = { from: 'mdo@mdo.example', to: mail.to_address, messageId: mail.message_id, text: 'Bonjour' }
    await transport.sendMail(message).catch(() => undefined)
  }
})
transport.close()
