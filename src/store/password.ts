import { PassThrough } from 'node:stream'
import pgpass from 'pgpass'
import { CliError, EXIT } from '../errors.ts'
import { readSecret } from '../files/private.ts'
import type { StorePlace } from './open.ts'
import type { ServerAddress } from './server-address.ts'

/**
 * The password for a server that asks for one: from the file that the settings name, the address, PGPASSWORD, or the file of passwords
 * that PostgreSQL's own programs read (PGPASSFILE, ~/.pgpass).
 * @throws CliError 6 when there is none, or its file cannot be read or is open to others
 */
export async function passwordFor(address: ServerAddress, { env = process.env, passwordFile }: StorePlace): Promise<string> {
  const found = passwordFile ? fromFile(passwordFile) : address.password || env.PGPASSWORD || (await fromPassFile(address))
  if (!found) throw new CliError('password_missing', EXIT.unreachable, 'server.password_missing', [address.shown, address.user])
  return found
}

function fromFile(file: string): string {
  try {
    return readSecret(file).replace(/\r?\n$/, '')
  } catch (error) {
    if (error instanceof CliError) throw error
    throw new CliError('password_unreadable', EXIT.unreachable, 'server.password_unreadable', [file, (error as Error).message], {
      cause: error,
    })
  }
}

/** @throws CliError 6 for a file that others can read, which PostgreSQL's programs pass over with a warning of their own */
async function fromPassFile({ host, port, database, user }: ServerAddress): Promise<string | undefined> {
  const warnings = new PassThrough()
  const stderr = pgpass.warnTo(warnings)
  try {
    const password = await new Promise<string | undefined>((resolve) => pgpass({ host, port, database, user }, resolve))
    const warned: Buffer | null = warnings.read()
    if (password === undefined && warned)
      throw new CliError('password_unreadable', EXIT.unreachable, 'server.passfile_unusable', [
        String(warned)
          .replace(/^WARNING: /, '')
          .trim(),
      ])
    return password
  } finally {
    pgpass.warnTo(stderr)
  }
}
