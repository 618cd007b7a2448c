import { CliError, EXIT, type Message } from '../errors.ts'
import type { MailPlace } from './settings.ts'
import type { Fault } from './verdict.ts'

/** The sentence for a cause, with the server's own words behind it. @param listed what else is to be said */
export const faultError = (place: MailPlace, { error, cause, words }: Fault, listed: readonly Message[] = []) =>
  new CliError('mail_server', EXIT.unreachable, `mail.fault.${cause}`, [place.shown, words], {
    details: { server: place.shown, answer: error, cause, words },
    listed,
  })
