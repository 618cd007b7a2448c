import { domainToASCII } from 'node:url'
import MailComposer from 'nodemailer/lib/mail-composer'
import { CliError, EXIT } from '../errors.ts'
import { readKey } from '../files/key-file.ts'
import type { Lang, Text } from '../text/index.ts'
import { unseal } from './key.ts'
import { newMessageId } from './outbox.ts'
import { type MailSettings, messageDomain } from './settings.ts'
import type { Mail } from './table.ts'
import type { Values } from './template.ts'
import type { Writer } from './template-files.ts'

/** A finished mail: its envelope, one recipient, and its bytes. */
export interface Outgoing {
  from: string
  to: string
  /** Names its file in a folder: the same at every attempt, so that a second one replaces the first. */
  name: string
  bytes: Buffer
}

/** RFC 2606: a domain that never exists. It stands as sender in a folder when the department has named none. */
const NOBODY = { name: '', address: 'nobody@guichet.invalid' }

/** The sender of every mail. @throws CliError 6 when mails go to a server and none is set */
export function senderOf({ place, from }: MailSettings): { name: string; address: string } {
  if (from) return from
  if (place.how === 'smtp') throw new CliError('mail_settings', EXIT.unreachable, 'mail.from_missing')
  return NOBODY
}

/** The address as SMTP carries it: an international domain in its ASCII form. */
function envelopeAddress(address: string): string {
  const at = address.lastIndexOf('@')
  return `${address.slice(0, at)}@${domainToASCII(address.slice(at + 1)) || address.slice(at + 1)}`
}

/**
 * Writes a mail out of its row: the template filled, the reason unsealed, its stored Message-ID and Date (mdo, section 8).
 * @throws CliError 6 when the key, a template or a setting cannot be used; nothing has been sent then
 */
export async function compose(mail: Mail, settings: MailSettings, writer: Writer): Promise<Outgoing> {
  const values = JSON.parse(mail.values) as Values
  const sealed = mail.reason !== null && mail.reason.length > 0 ? mail.reason : undefined
  const reason = sealed ? unseal(readKey(settings.keyFile), mail, sealed, settings.keyFile) : ''
  const { subject, text, html } = writer.write(mail.kind, { ...values, reason })
  return built(settings, {
    ...{ subject, text, html, lang: writer.lang, messageId: mail.message_id, date: new Date(mail.dated) },
    to: { name: mail.to_name, address: mail.to_address ?? '' },
    replyTo: mail.reply_to_address ? { name: mail.reply_to_name ?? '', address: mail.reply_to_address } : undefined,
    name: nameOf(mail),
  })
}

interface Letter {
  to: { name: string; address: string }
  replyTo?: { name: string; address: string } | undefined
  subject: string
  text: string
  html?: string
  lang: Lang
  messageId: string
  date: Date
  name: string
}

async function built(settings: MailSettings, { to, replyTo, subject, text, html, lang, messageId, date, name }: Letter): Promise<Outgoing> {
  const from = senderOf(settings)
  const composer = new MailComposer({
    ...{ from, to, subject, text, messageId, date },
    ...(html === undefined ? {} : { html }),
    ...(replyTo ? { replyTo } : {}),
    // RFC 3834 and its Microsoft sibling: holiday robots stay silent.
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All', 'Content-Language': lang },
    ...{ disableFileAccess: true, disableUrlAccess: true },
  })
  const bytes = await composer.compile().build()
  return { from: envelopeAddress(from.address), to: envelopeAddress(to.address), name, bytes }
}

/** A mail that says nothing but that mails leave. @throws CliError 6 when no sender is set */
export const composeTest = (settings: MailSettings, address: string, text: Text, date: Date): Promise<Outgoing> =>
  built(settings, {
    ...{ subject: text['mail.test.subject'], text: `${text['mail.test.body']}\n`, lang: settings.lang, date },
    to: { name: '', address },
    messageId: newMessageId(messageDomain(settings)),
    name: `test-${date.toISOString().replaceAll(/[:.]/g, '-')}.eml`,
  })

const nameOf = ({ id, message_id }: Mail) => `${String(id).padStart(8, '0')}-${message_id.replace(/^<|@.*$/g, '')}.eml`
