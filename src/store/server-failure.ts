import { CliError, EXIT } from '../errors.ts'
import type { TextKey } from '../text/index.ts'

/** What a failure of the server or of the way to it is called. The word is the code of the error, the key that of its sentence. */
type Failure = readonly [word: string, key: TextKey]

const LOST: Failure = ['connection_lost', 'server.lost']
const TLS: Failure = ['server_certificate', 'server.certificate_refused']

/** By SQLSTATE (postgresql.org/docs/current/errcodes-appendix.html), or by what the system or TLS answers. */
const FAILURES: Readonly<Record<string, Failure>> = {
  '25006': ['store_readonly', 'server.readonly'],
  '25P03': ['connection_lost', 'server.idle'],
  '28000': ['login_refused', 'server.login_refused'],
  '28P01': ['password_wrong', 'server.password_wrong'],
  '3D000': ['database_missing', 'server.database_missing'],
  '42501': ['rights_missing', 'server.rights'],
  '53300': ['server_full', 'server.full'],
  '57014': ['statement_cancelled', 'server.cancelled'],
  '57P03': ['server_not_ready', 'server.not_ready'],
  EACCES: ['store_unreachable', 'server.no_server'],
  EAI_AGAIN: ['host_unknown', 'server.host_unknown'],
  ECONNREFUSED: ['store_unreachable', 'server.no_server'],
  EHOSTUNREACH: ['store_unreachable', 'server.no_way'],
  ENETUNREACH: ['store_unreachable', 'server.no_way'],
  ENOENT: ['store_unreachable', 'server.no_server'],
  ENOTFOUND: ['host_unknown', 'server.host_unknown'],
  ETIMEDOUT: ['store_unreachable', 'server.no_answer'],
}

/** Errors of Node's TLS: of its library, of the certificate, of its name. */
const OF_TLS = /^(ERR_(TLS|SSL|OSSL)|EPROTO$|CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|HOSTNAME_MISMATCH$)/
/** The driver's own errors have no code. */
const SAID_LOST = /^(Connection terminated|Client (has encountered a connection error|was closed))/
const SAID_NO_TLS = /^(The server does not support SSL|There was an error establishing an SSL)/
const SAID_BY_POOLER = /unsupported startup parameter/
/** The server tells it in the reader's language; where it comes from is always the same. */
const NO_TEMPORARY_TABLES = 'InitTempTableNamespace'

interface Thrown {
  code?: unknown
  message?: string
  routine?: string
}

/** Whether an error says that the connection is gone, and not that the server refused something. */
export function isLost(error: unknown): boolean {
  const { code, message = '' } = (error ?? {}) as Thrown
  return /^(08|57P0[1245]|25P0[34]|E(CONNRESET|PIPE|TIMEDOUT|HOSTUNREACH|NETUNREACH)$)/.test(String(code ?? '')) || SAID_LOST.test(message)
}

/** Whether an error says that the server could not be spoken to at all, now: it may later. */
export const isUnreached = (error: unknown) =>
  isLost(error) || /^(57P03|53300|ECONNREFUSED|ENOENT|EAI_AGAIN)$/.test(String((error as Thrown | null)?.code ?? ''))

/** A failure of the server as an error of ours, with the next thing to do; undefined for what is none. */
export function serverFailure(error: unknown, location: string): CliError | undefined {
  const { code, message = '' } = (error ?? {}) as Thrown
  const found = failureOf(error as Thrown)
  if (!found) return undefined
  const [word, key] = found
  return new CliError(word, EXIT.unreachable, key, [location, message], { cause: error, details: { server_code: code ?? null } })
}

function failureOf(error: Thrown): Failure | undefined {
  const { message = '', routine } = error
  const code = String(error.code ?? '')
  if (code === '42501' && routine === NO_TEMPORARY_TABLES) return ['rights_missing', 'server.no_temporary']
  if (SAID_BY_POOLER.test(message)) return ['pooler', 'server.pooler_parameter']
  if (SAID_NO_TLS.test(message)) return ['server_not_encrypted', 'server.no_tls']
  if (code in FAILURES) return FAILURES[code]
  if (OF_TLS.test(code)) return TLS
  return isLost(error) ? LOST : undefined
}
