import { isIP } from 'node:net'
import { join, resolve } from 'node:path'
import { domainToASCII } from 'node:url'
import type { App } from '../cli/app.ts'
import { dataFolder, keyPath } from '../config/paths.ts'
import { CliError, EXIT } from '../errors.ts'
import { domainOf, usableAddress } from '../files/address.ts'
import { readSecret } from '../files/private.ts'
import { withoutPassword } from '../store/location.ts'
import type { Lang } from '../text/index.ts'

/** A server: where it is, whether it must be encrypted, and who logs in. */
export interface SmtpPlace {
  how: 'smtp'
  host: string
  port: number
  /** Encrypted from the first byte (`smtps://`). */
  secure: boolean
  /** `free`: this machine itself, where plain text is allowed, login included; `off`: plain text asked for, then without a login. */
  tls: 'required' | 'free' | 'off'
  user: string | undefined
  /** Shown to people; it holds no password. */
  shown: string
}

export type MailPlace = SmtpPlace | { how: 'folder'; folder: string; shown: string }

/** How mails are written and sent. Nothing is read from a file before it is needed. */
export interface MailSettings {
  place: MailPlace
  from: { name: string; address: string } | undefined
  passwordFile: string | undefined
  keyFile: string
  lang: Lang
  /** The department's own templates; those of the package stand in for what is missing there. */
  templates: string | undefined
  perMinute: number | undefined
}

const unusable = (key: 'mail.url_unusable' | 'mail.from_unusable', value: string) =>
  new CliError('mail_settings', EXIT.unreachable, key, [value])

/** Environment, then configuration, then default (mdo, section 8). @throws CliError 6 for a setting that cannot be used */
export function mailSettings({ outside: { env }, config }: App): MailSettings {
  const data = dataFolder(env)
  const from = env.GUICHET_MAIL_FROM || config.get('mail.from')
  const templates = config.get('mail.templates')
  return {
    place: mailPlace(env.GUICHET_MAIL || config.get('mail.url') || `folder:${join(data, 'mail')}`),
    from: from === undefined ? undefined : sender(from),
    passwordFile: env.GUICHET_MAIL_PASSWORD_FILE || config.get('mail.password_file'),
    keyFile: keyPath(env, config.get('mail.key_file')),
    lang: config.get('mail.lang') === 'en' ? 'en' : 'fr',
    templates: templates === undefined ? undefined : resolve(templates),
    perMinute: Number(config.get('mail.per_minute')) || undefined,
  }
}

/** Reads `smtp://user@host:587`, `smtps://…` or `folder:<path>`. @throws CliError 6; a password in it is refused, its place is a file */
export function mailPlace(url: string): MailPlace {
  if (url.startsWith('folder:') && url.length > 'folder:'.length) {
    const folder = resolve(url.slice('folder:'.length))
    return { how: 'folder', folder, shown: `folder:${folder}` }
  }
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  const { protocol, hostname, port, username, password, searchParams } = parsed ?? new URL('none:')
  const shown = withoutPassword(url)
  if (!['smtp:', 'smtps:'].includes(protocol) || hostname === '' || password !== '') throw unusable('mail.url_unusable', shown)
  const secure = protocol === 'smtps:'
  const host = hostname.replace(/^\[|\]$/g, '')
  const tls = isLoopback(host) ? 'free' : searchParams.get('tls') === 'off' ? 'off' : 'required'
  const user = username === '' ? undefined : decodeURIComponent(username)
  if (tls === 'off' && user !== undefined) throw unusable('mail.url_unusable', shown)
  return { how: 'smtp', host, port: Number(port) || (secure ? 465 : 587), secure, tls, user, shown }
}

const isLoopback = (host: string) => host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))

/** `Médiathèque <mdo@example.fr>`, or the address alone. */
function sender(text: string): { name: string; address: string } {
  const [, name = '', inBrackets] = /^([^<>]*)<([^<>]*)>$/.exec(text.trim()) ?? []
  const address = usableAddress(inBrackets ?? text)
  if (!address) throw unusable('mail.from_unusable', text)
  return { name: name.trim(), address }
}

/** The domain of our Message-IDs, of plain letters, digits, dots and hyphens only: those are all that every server keeps as they are. */
export function messageDomain({ from }: MailSettings): string {
  const domain = from ? domainToASCII(domainOf(from.address)).toLowerCase() : ''
  return /^[a-z0-9.-]+$/.test(domain) ? domain : 'guichet.invalid'
}

/** @throws CliError 6 when there is none, or its file cannot be read or is open to others */
export function mailPassword({ passwordFile }: MailSettings): string {
  try {
    return readSecret(passwordFile ?? '').replace(/\r?\n$/, '')
  } catch (error) {
    if (error instanceof CliError) throw error
    throw new CliError('mail_settings', EXIT.unreachable, 'mail.password_missing', [passwordFile ?? ''], { cause: error })
  }
}
