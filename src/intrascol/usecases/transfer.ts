import { CliError, EXIT } from '../../errors.ts'
import type { Db } from '../../store/engine.ts'
import type { Account, Class } from '../../store/schema.ts'
import { levelAfterTransfer } from '../rules/level.ts'
import { findAccounts, placed, rowOf } from './accounts.ts'
import { type Aims, startAims } from './aims.ts'
import { classRow, findClass, levelsOf } from './classes.ts'
import { pupilsOf } from './leave.ts'

export interface Transfer {
  from: string
  to: string
  only?: readonly string[] | undefined
  except?: readonly string[] | undefined
  /** First year of the school year for which they move. */
  year: number
  /** The levels in their order. */
  order: readonly string[]
}

/** What a transfer leaves to be said. */
export interface TransferNotes {
  /** Pupils whose level the target class does not have: it stays as it is. */
  levelKept: string[]
  /** Pupils of the class who are in it for this year already, and so do not move. */
  staying: number
}

/**
 * Plans that last year's members of a class go to another one: `transferred`, or `already` for those named who are there. Whoever came
 * into the class for this year stays, so that the order of the transfers does not matter (intrascol, section 2).
 * @throws CliError 4 for an unknown class or login, or one that is in neither class
 */
export async function planTransfer(trx: Db, it: Transfer): Promise<TransferNotes> {
  const aims = await startAims(trx)
  const [from, to] = [await findClass(trx, it.from), await findClass(trx, it.to)]
  const members = await pupilsOf(trx, from.name)
  const named = await meant(trx, it, { from, to })
  const spared = new Set((await findAccounts(trx, it.except ?? [])).map(({ id }) => id))
  const placedNow = await placedIn(trx, from, it.year)
  const notes: TransferNotes = { levelKept: [], staying: 0 }
  let moved = false
  for (const account of named ?? members) {
    if (spared.has(account.id)) continue
    if (account.class === to.id) await aims.add('account', rowOf(account), { outcome: 'already' })
    else if (placedNow.has(account.id)) notes.staying++
    else {
      moved = true
      if (!(await move(aims, account, to, it))) notes.levelKept.push(account.login)
    }
  }
  if (moved && to.year < it.year) await aims.add('class', { ...classRow(to), year: it.year })
  await aims.plan()
  return notes
}

/** @returns false when the target class has not the level of the pupil */
async function move(aims: Aims, pupil: Account, to: Class, { year, order }: Transfer): Promise<boolean> {
  const { level, sure } = levelAfterTransfer(pupil.level, levelsOf(to), order)
  const { account, member } = placed(rowOf(pupil), { class: to.id, level, year })
  await aims.add('account', account, { outcome: 'transferred' })
  await aims.add('class_member', member)
  return sure
}

/** Those named by `--only`. @throws CliError 4 for who is in neither class */
async function meant(trx: Db, { only }: Transfer, { from, to }: { from: Class; to: Class }): Promise<Account[] | undefined> {
  if (only === undefined) return undefined
  const accounts = await findAccounts(trx, only)
  const elsewhere = accounts.filter((account) => account.class !== from.id && account.class !== to.id).map(({ login }) => login)
  if (elsewhere.length === 0) return accounts
  throw new CliError('not_in_class', EXIT.unknown, 'school.transfer.elsewhere', [elsewhere, from.name, to.name], {
    details: { unknown: elsewhere },
  })
}

/** Pupils who came into the class for this year, or a later one. */
async function placedIn(trx: Db, { id }: Class, year: number): Promise<Set<number>> {
  const rows = await trx.selectFrom('class_member').select('account').where('class', '=', id).where('year', '>=', year).execute()
  return new Set(rows.map(({ account }) => account))
}
