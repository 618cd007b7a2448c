import type { SmtpFailure } from './answer.ts'

/** Why no mail can leave, one word for each sentence that says what to do (`mail.fault.<cause>`). */
export type Cause =
  | 'port'
  | 'name'
  | 'certificate'
  | 'clock'
  | 'tls'
  | 'login'
  | 'no_login'
  | 'sender'
  | 'relay'
  | 'everybody'
  | 'silent'
  | 'lost'
  | 'later'
  | 'no_server'
  | 'folder'

const CLOCK = new Set(['CERT_NOT_YET_VALID', 'CERT_HAS_EXPIRED'])
const CERTIFICATE = /^(CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_TLS_CERT|INVALID_CA|HOSTNAME_MISMATCH)/
const TLS = /^(ERR_SSL|ERR_TLS|EPROTO)/
const UNREACHABLE = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EACCES', 'EADDRNOTAVAIL'])

/** The cause of a failure to connect, to encrypt or to log in. */
export function causeOf({ code = '', originalCode = '', responseCode, command = '' }: SmtpFailure): Cause {
  if (CLOCK.has(originalCode)) return 'clock'
  if (CERTIFICATE.test(originalCode)) return 'certificate'
  if (code === 'ETLS' || TLS.test(originalCode)) return 'tls'
  if (code === 'EDNS') return 'name'
  if (code === 'EAUTH') return responseCode === 504 || responseCode === undefined ? 'no_login' : responseCode < 500 ? 'later' : 'login'
  if (code === 'ENOAUTH') return 'no_login'
  if (UNREACHABLE.has(originalCode)) return 'port'
  if (code === 'ETIMEDOUT' || originalCode === 'ETIMEDOUT') return 'silent'
  if (code === 'EPROTOCOL' || command === 'EHLO' || command === 'HELO') return (responseCode ?? 500) < 500 ? 'later' : 'no_server'
  return 'lost'
}
