import type { App } from '../../cli/app.ts'
import { helpAfter } from '../../cli/commands.ts'
import { printEach } from '../../cli/list.ts'
import type { Column } from '../../cli/output.ts'
import type { Define } from '../../cli/program.ts'
import { safeJson } from '../../cli/visible.ts'
import { EXIT } from '../../errors.ts'
import { againstUs } from '../../mail/evidence.ts'
import { faultError } from '../../mail/fault.ts'
import { composeTest } from '../../mail/message.ts'
import { openTransport } from '../../mail/run.ts'
import { type MailPlace, mailSettings } from '../../mail/settings.ts'
import type { Verdict } from '../../mail/verdict.ts'
import { loadText } from '../../text/index.ts'
import { emailParser } from './parsers.ts'

const COLUMNS: readonly Column[] = [{ key: 'to' }, { key: 'outcome', words: true }, { key: 'server' }, { key: 'file' }, { key: 'answer' }]

export const mailTest: Define = (command, app) => {
  const { text } = app
  command
    .argument('<address>', text['mail.argument.address'], emailParser(text))
    .addHelpText('after', helpAfter(app, ['mdo mail test accueil@mediatheque.example'], [0, 2, 3, 6, 130]))
    .action(async (address) => test(app, address))
}

/** Sends one mail now, by the way that the others take. It is in no queue and is tried once. */
async function test(app: App, to: string): Promise<void> {
  const settings = mailSettings(app)
  const outgoing = await composeTest(settings, to, await loadText(settings.lang), app.outside.now())
  const transport = await openTransport(settings)
  const stopListening = app.onInterrupt()
  try {
    const verdict = await transport.deliver(outgoing, async () => undefined, app.interruption)
    await app.stopIfInterrupted()
    await tell(app, settings.place, { to, file: outgoing.name }, verdict)
  } finally {
    transport.close()
    stopListening()
  }
}

/** @throws CliError 6 when the server or a setting is at fault */
async function tell(app: App, place: MailPlace, { to, file }: { to: string; file: string }, verdict: Verdict): Promise<void> {
  if (verdict.outcome === 'fault') throw faultError(place, verdict)
  // Nobody else was taken who would show that it is the recipient.
  if (verdict.outcome === 'aside' && verdict.leans !== 'recipient') throw faultError(place, againstUs(verdict))
  const outcome = verdict.outcome === 'aside' ? 'failed' : verdict.outcome === 'ambiguous' ? 'unknown' : verdict.outcome
  const written = place.how === 'folder' ? `${place.folder}/${file}` : null
  const answer = 'words' in verdict ? verdict.words || verdict.error : 'error' in verdict ? verdict.error : null
  const row = { to, outcome, server: place.shown, file: written, answer }
  if (app.format === 'json') await app.print(`${safeJson(row, 2)}\n`)
  else if (app.format !== 'table') await printEach(app, COLUMNS, [row])
  else if (outcome !== 'sent') app.remark(app.text[`mail.test.${outcome}`](to, answer ?? ''))
  else await app.print(`${written ? app.text['mail.test.written'](written) : app.text['mail.test.sent'](to, place.shown)}\n`)
  if (outcome !== 'sent') app.exitWith(EXIT.partial)
}
