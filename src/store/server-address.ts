import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { userInfo } from 'node:os'
import { type ConnectionOptions, getCACertificates } from 'node:tls'
import { CliError, EXIT } from '../errors.ts'
import { NO_HOST, parseAddress, withoutPassword } from './location.ts'
import type { StorePlace } from './open.ts'

/** Where a PostgreSQL server is and how to speak to it: what the address says, then the standard variables, then our defaults. */
export interface ServerAddress {
  /** A folder for a socket. */
  host: string
  port: number
  user: string
  database: string
  /** The password that stands in the address itself, where it does not belong. */
  password: string | undefined
  tls: false | ConnectionOptions
  /** In milliseconds. */
  connectTimeout: number
  applicationName: string
  /** Further settings of the session, as libpq knows them. */
  options: string | undefined
  /** As people may read it. */
  shown: string
}

/** Parameters of an address that are understood; one that is not may be a mistyped `sslmode`. */
const PARAMETERS = [
  ...['host', 'port', 'user', 'password', 'dbname', 'application_name', 'connect_timeout', 'options'],
  ...['sslmode', 'sslrootcert', 'sslcert', 'sslkey'],
]

const fail = (key: ConstructorParameters<typeof CliError>[2], values: readonly unknown[], cause?: unknown) =>
  new CliError('store_address', EXIT.unreachable, key, values, { cause })

/** @throws CliError 6 for an address that cannot be understood, or a certificate that cannot be read */
export function readServerAddress({ at, env = process.env }: StorePlace): ServerAddress {
  const shown = withoutPassword(at)
  const url = parseAddress(at)
  if (!url) throw fail('server.address', [shown])
  const given = url.searchParams
  const unknown = [...given.keys()].find((name) => !PARAMETERS.includes(name))
  if (unknown !== undefined) throw fail('server.parameter', [shown, unknown, PARAMETERS.filter((name) => name !== 'password')])
  // An address such as postgres:/// says an empty text where it says nothing.
  const found = (name: string, said: string, variable: string) => given.get(name) || plain(said, shown) || env[variable] || undefined
  const host = found('host', url.hostname === NO_HOST ? '' : url.hostname.replace(/^\[|\]$/g, ''), 'PGHOST') ?? 'localhost'
  const user = found('user', url.username, 'PGUSER') ?? systemUser()
  return {
    ...{ host, user, shown },
    port: numberOf(found('port', url.port, 'PGPORT') ?? '5432', shown),
    database: found('dbname', url.pathname.slice(1), 'PGDATABASE') ?? user,
    password: given.get('password') || plain(url.password, shown) || undefined,
    tls: tlsOf(host, (name, variable) => found(name, '', variable)),
    connectTimeout: 1000 * (numberOf(found('connect_timeout', '', 'PGCONNECT_TIMEOUT') ?? '0', shown) || 10),
    applicationName: found('application_name', '', 'PGAPPNAME') ?? 'guichet',
    options: found('options', '', 'PGOPTIONS'),
  }
}

/** A part of the address without its percent signs. */
function plain(part: string, shown: string): string {
  try {
    return decodeURIComponent(part)
  } catch (error) {
    throw fail('server.address', [shown], error)
  }
}

function numberOf(text: string, shown: string): number {
  if (!/^\d{1,5}$/.test(text)) throw fail('server.address', [shown])
  return Number(text)
}

function systemUser(): string {
  try {
    return userInfo().username
  } catch {
    return 'guichet'
  }
}

/** This machine itself: a socket, or the loopback. */
const isHere = (host: string) =>
  host.startsWith('/') || host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))

const MODES = ['disable', 'require', 'verify-ca', 'verify-full']

/**
 * The modes of libpq, with their meaning there. Without one nothing leaves this machine unless it is encrypted and the certificate
 * is the server's own; `allow` and `prefer`, which promise nothing, are refused.
 */
function tlsOf(host: string, found: (name: string, variable: string) => string | undefined): ServerAddress['tls'] {
  const mode = found('sslmode', 'PGSSLMODE') ?? (isHere(host) ? 'disable' : 'verify-full')
  if (!MODES.includes(mode)) throw fail('server.sslmode', [mode, MODES])
  if (mode === 'disable' || host.startsWith('/')) return false
  const file = (name: string, variable: string) => fileOf(found(name, variable))
  const [root, cert, key] = [found('sslrootcert', 'PGSSLROOTCERT'), file('sslcert', 'PGSSLCERT'), file('sslkey', 'PGSSLKEY')]
  const ca = root === 'system' ? getCACertificates('system') : fileOf(root)
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    // Asking for encryption with a certificate of one's own at hand asks for that certificate too.
    rejectUnauthorized: mode !== 'require' || ca !== undefined,
    ...(mode === 'verify-full' ? {} : { checkServerIdentity: () => undefined }),
  }
}

function fileOf(path: string | undefined): string | undefined {
  try {
    return path === undefined ? undefined : readFileSync(path, 'utf8')
  } catch (error) {
    throw fail('server.certificate', [path, (error as Error).message], error)
  }
}
