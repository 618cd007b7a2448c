import { CliError, EXIT } from '../../errors.ts'
import type { Db } from '../../store/engine.ts'
import { refusePurge } from '../../store/purge-guard.ts'
import type { Account } from '../../store/schema.ts'
import { departed, findAccounts, rowOf } from './accounts.ts'
import { type Aims, startAims } from './aims.ts'
import { classRow, findClass, openClasses } from './classes.ts'

/** Some people by login, and the pupils of some classes, but some. */
export interface Chosen {
  logins?: readonly string[]
  /** The names of classes; null: class none. */
  classes?: readonly (string | null)[] | undefined
  except?: readonly string[] | undefined
}

/** Those who leave are closed, or erased at once. */
export interface Leaving extends Chosen {
  erase: boolean
  today: string
}

/**
 * Plans that people leave: `deleted`, or `already` for those who left before (intrascol, section 9).
 * @returns the accounts that are erased
 * @throws CliError 4 for unknown logins or an unknown class
 */
export async function planLeaving(trx: Db, leaving: Leaving): Promise<Account[]> {
  const aims = await startAims(trx)
  const people = await chosenAccounts(trx, leaving)
  const gone = leaving.erase ? people : people.filter(({ status }) => status === 'active')
  await relieve(trx, aims, gone)
  for (const account of people) {
    if (leaving.erase) await eraseOne(trx, aims, account, 'deleted')
    else if (account.status === 'left') await aims.add('account', rowOf(account), { outcome: 'already' })
    else await aims.add('account', departed(rowOf(account), leaving.today), { outcome: 'deleted' })
  }
  await aims.plan()
  return leaving.erase ? people : []
}

/** Plans that those who left long ago are erased: `erased`. @param before the first day of leaving that is still kept */
export async function planPurge(trx: Db, before: string): Promise<Account[]> {
  const aims = await startAims(trx)
  const people = await trx
    .selectFrom('account')
    .selectAll()
    .where('status', '=', 'left')
    .where('left_on', '<', before)
    .orderBy('id')
    .execute()
  for (const account of people) await eraseOne(trx, aims, account, 'erased')
  await aims.plan()
  return people
}

/** What refuses a purge, active accounts counted too: the day is far off, or far more than usual would go. */
export async function refuseLarge(trx: Db, today: string, going: number): Promise<CliError | undefined> {
  const { all } = await trx
    .selectFrom('account')
    .select((eb) => eb.fn.countAll<number>().as('all'))
    .executeTakeFirstOrThrow()
  return refusePurge(trx, { today, going, all })
}

/** The accounts that a command means, by login in the order named, then the active pupils of classes by name. @throws CliError 4 */
export async function chosenAccounts(trx: Db, { logins = [], classes = [], except = [] }: Chosen): Promise<Account[]> {
  const named = await findAccounts(trx, logins)
  const spared = new Set((await findAccounts(trx, except)).map(({ id }) => id))
  const members: Account[] = []
  for (const name of classes) members.push(...(await pupilsOf(trx, name)))
  const all = new Map([...named, ...members].map((account) => [account.id, account]))
  return [...all.values()].filter(({ id }) => !spared.has(id))
}

/** The active pupils of a class, or of class none, by name. @throws CliError 4 for an unknown class */
export async function pupilsOf(trx: Db, name: string | null): Promise<Account[]> {
  const room = name === null ? undefined : await findClass(trx, name)
  return trx
    .selectFrom('account')
    .selectAll()
    .where('kind', '=', 'pupil')
    .where('status', '=', 'active')
    .where('class', room ? '=' : 'is', room?.id ?? null)
    .orderBy('name_key')
    .orderBy('first_key')
    .orderBy('id')
    .execute()
}

/** Whoever leaves is responsible for no class any more. */
async function relieve(trx: Db, aims: Aims, gone: readonly Account[]): Promise<void> {
  const ids = new Set(gone.map(({ id }) => id))
  for (const room of await openClasses(trx))
    if (room.teacher !== null && ids.has(room.teacher)) await aims.add('class', { ...classRow(room), teacher: null })
}

/** The account goes with its years; what remains of it is written once the plan is applied. */
async function eraseOne(trx: Db, aims: Aims, account: Account, outcome: string): Promise<void> {
  const years = await trx.selectFrom('class_member').selectAll().where('account', '=', account.id).execute()
  await aims.add('account', rowOf(account), { outcome, gone: true })
  for (const { operation: _, ...year } of years) await aims.add('class_member', year, { gone: true })
}

/** Plans that people come back with their class, if it is still there: `restored`, or `already`. @returns those whose class is gone @throws CliError 4 */
export async function planReturn(trx: Db, logins: readonly string[]): Promise<string[]> {
  const aims = await startAims(trx)
  const open = new Set((await openClasses(trx)).map(({ id }) => id))
  const classless: string[] = []
  for (const account of await findAccounts(trx, logins)) {
    const row = rowOf(account)
    if (account.status === 'active') {
      await aims.add('account', row, { outcome: 'already' })
      continue
    }
    const room = account.former_class !== null && open.has(account.former_class) ? account.former_class : null
    if (account.former_class !== null && room === null) classless.push(account.login)
    await aims.add('account', { ...row, status: 'active', left_on: null, former_class: null, class: room }, { outcome: 'restored' })
  }
  await aims.plan()
  return classless
}

/** The command names nobody. */
export const nobodyNamed = (candidates: readonly string[]) =>
  new CliError('nobody_named', EXIT.undecided, 'school.nobody_named', [candidates], { details: { candidates, option: '--class' } })
