import { CliError, EXIT } from '../errors.ts'
import { followed } from '../files/links.ts'

export const isPostgres = (at: string) => /^postgres(ql)?:\/\//i.test(at)

const BEGINNING = /^[a-z][a-z0-9+.-]+:\/\//i
/** What was meant as an address and is none: a sign is missing behind the scheme, or it is the list of words that psql takes. */
const MISTYPED = /^(?:(postgres(?:ql)?|smtps?)(?::\/?|\/\/)|(?:host|hostaddr|user|password|dbname|port)=)/i
const SECRET = /pass|pwd|secret|token/i
/** Stands for the host that an address of a socket lacks. */
export const NO_HOST = 'no.host.invalid'

/**
 * Reads an address. An unquoted `/`, `#` or `?` in a password ends the part that it stands in, and what follows then looks like something
 * else: such an address is taken for none.
 */
export function parseAddress(text: string): URL | undefined {
  const whole = text.replace(/^([^/]*\/\/[^/?#]*@)(?=[/?#]|$)/, `$1${NO_HOST}`)
  if (!URL.canParse(whole)) return undefined
  const url = new URL(whole)
  if (url.hash !== '' || url.pathname.includes('@')) return undefined
  return [...url.searchParams.keys()].every((name) => /^[\w.-]+$/.test(name)) ? url : undefined
}

/** An address as people and logs may see it: without its password, and with nothing behind `//` where one may hide. Anything else unchanged. */
export function withoutPassword(text: string): string {
  const [beginning] = BEGINNING.exec(text) ?? []
  const [mistyped, scheme] = beginning === undefined ? (MISTYPED.exec(text) ?? []) : []
  if (mistyped !== undefined) return scheme === undefined ? mistyped.replace(/=$/, '=…') : `${scheme.toLowerCase()}…`
  if (beginning === undefined) return text
  const url = parseAddress(text)
  if (!url) return `${beginning.toLowerCase()}…`
  const user = url.username ? `${url.username}@` : ''
  const host = url.host.replace(NO_HOST, '')
  const shown = url.search
    .slice(1)
    .split('&')
    .filter((pair) => !SECRET.test(pair.split('=', 1)[0] ?? ''))
  return `${url.protocol}//${user}${host}${url.pathname}${shown.join('&') ? `?${shown.join('&')}` : ''}`
}

/** Whether an address says a password, where everybody can read it who sees the address. */
export function holdsPassword(text: string): boolean {
  const url = parseAddress(text)
  return Boolean(url && (url.password || url.searchParams.has('password')))
}

/** The same of what may be mistyped: an address that cannot be read may hide one. */
export const saysPassword = (text: string): boolean =>
  holdsPassword(text) || MISTYPED.test(text) || (BEGINNING.test(text) && parseAddress(text) === undefined)

/** A text of any kind, such as a message or a command line, with every address in it shown so. */
export const withoutPasswords = (text: string) =>
  text
    .replace(/\b(?:[a-z][a-z0-9+.-]+:\/\/|(?:postgres(?:ql)?|smtps?)(?::\/?|\/\/)(?=[^\s«»]*@))[^\s«»]*[^\s«».,;:)]/gi, (found) => {
      const address = found.replace(/[“”"'’]+$/, '')
      // One that is already shown so stays.
      return (address.endsWith('://…') ? address : withoutPassword(address)) + found.slice(address.length)
    })
    .replace(/\bpassword=[^\s«»&]+/gi, 'password=…')

/** A mistyped address is no path: a folder would be made of it. @throws CliError 6 */
export function refuseAddress(at: string): void {
  if (isAddress(at)) throw new CliError('store_address', EXIT.unreachable, 'server.address_unknown', [withoutPassword(at)])
}

/** A link to a store is the store: its companions stand beside the file itself, and the lock of a run is one for all its names. */
export const storeAt = (place: string): string => (isAddress(place) ? place : followed(place))

const isAddress = (text: string) => BEGINNING.test(text) || MISTYPED.test(text)
