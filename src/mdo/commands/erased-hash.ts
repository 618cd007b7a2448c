import { createHmac } from 'node:crypto'
import type { App } from '../../cli/app.ts'
import { keyPath } from '../../config/paths.ts'
import { readKey, readOrMakeKey } from '../../files/key-file.ts'
import { inSnapshot } from '../../store/transaction.ts'
import { erasedDays, type PersonHash } from '../usecases/erased-people.ts'
import type { SigningUp } from '../usecases/sign-up.ts'

const keyFile = ({ outside: { env }, config }: App) => keyPath(env, config.get('mail.key_file'))

const hashWith =
  (key: Buffer): PersonHash =>
  ({ name_key, first_key, birth_date }) =>
    createHmac('sha256', key).update(`person:${name_key}|${first_key}|${birth_date}`).digest('hex')

/** The hash under which those erased are remembered; its key is made when there is none yet. @throws CliError 6 */
export const erasingHash = (app: App): PersonHash => hashWith(readOrMakeKey(keyFile(app)))

/** Looks somebody up among those erased; as long as nobody was, no key is needed. @throws CliError 6 when it cannot be read */
export async function erasedLookup(app: App): Promise<SigningUp['erasedOn']> {
  const days = await inSnapshot(await app.open(), (trx) => erasedDays(trx, app.today))
  if (days.size === 0) return () => undefined
  const hash = hashWith(readKey(keyFile(app)))
  return (person) => days.get(hash(person))
}
