import { createHmac } from 'node:crypto'
import type { App } from '../../cli/app.ts'
import { keyPath } from '../../config/paths.ts'
import { readKey, readOrMakeKey } from '../../files/key-file.ts'
import type { Db } from '../../store/engine.ts'
import { inSnapshot } from '../../store/transaction.ts'
import { hasReservations, type LoginHash } from '../usecases/logins.ts'

const keyFile = ({ outside: { env }, config }: App) => keyPath(env, config.get('mail.key_file'))

const hashWith =
  (key: Buffer): LoginHash =>
  (login) =>
    createHmac('sha256', key).update(`login:${login.toLowerCase()}`).digest('hex')

/** The hash under which the logins of those erased are kept; its key is made when there is none yet. @throws CliError 6 */
export const reservingHash = (app: App): LoginHash => hashWith(readOrMakeKey(keyFile(app)))

/** The same for looking at reservations; undefined as long as the store has none, and needs no key. @throws CliError 6 */
export async function reservedHash(app: App, trx?: Db): Promise<LoginHash | undefined> {
  const some = trx ? await hasReservations(trx, app.today) : await inSnapshot(await app.open(), (look) => hasReservations(look, app.today))
  return some ? hashWith(readKey(keyFile(app))) : undefined
}
