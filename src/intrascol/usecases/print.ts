import { sql } from 'kysely'
import { CliError, EXIT } from '../../errors.ts'
import type { Db } from '../../store/engine.ts'
import type { Account } from '../../store/schema.ts'
import type { Kind } from '../rules/kind.ts'
import { type IssuedPassword, passwordOf, rowOf } from './accounts.ts'
import { type AccountRow, startAims } from './aims.ts'
import { findClass } from './classes.ts'

/** Which accounts: those of some classes by name, null meaning class none; all without. */
export type InClasses = readonly (string | null)[]

export interface PrintedAccount {
  id: number
  kind: Kind
  login: string
  first_name: string
  last_name: string
  class: string | null
  level: string | null
  birth_date: string | null
  has_password: boolean
  password_issued_on: string | null
  password_printed_on: string | null
  password_changed_on: string | null
}

/** The active accounts to print, not sorted. @throws CliError 4 for an unknown class */
export async function accountsToPrint(trx: Db, { classes, kind }: { classes: InClasses; kind?: Kind }): Promise<PrintedAccount[]> {
  const rows = await (await chosen(trx, classes))
    .leftJoin('class as c', 'c.id', 'a.class')
    .select(['a.id', 'a.kind', 'a.login', 'a.first_name', 'a.level', 'a.birth_date'])
    .select(['a.password_issued_on', 'a.password_printed_on', 'a.password_changed_on'])
    .select(sql<string>`coalesce(a.usage_name, a.last_name)`.as('last_name'))
    .select('c.name as class')
    .select(sql<number>`case when a.password is null then 0 else 1 end`.as('has_password'))
    .$if(kind !== undefined, (query) => query.where('a.kind', '=', kind ?? 'pupil'))
    .execute()
  return rows.map((row) => ({ ...row, has_password: row.has_password === 1 }))
}

async function chosen(trx: Db, classes: InClasses) {
  const ids: number[] = []
  for (const name of classes) if (name !== null) ids.push((await findClass(trx, name)).id)
  const none = classes.includes(null)
  return trx
    .selectFrom('account as a')
    .where('a.status', '=', 'active')
    .$if(classes.length > 0, (query) =>
      query.where((eb) =>
        eb.or([
          ...(ids.length ? [eb('a.class', 'in', ids)] : []),
          ...(none ? [eb.and([eb('a.class', 'is', null), eb('a.kind', '=', 'pupil')])] : []),
        ]),
      ),
    )
    .orderBy('a.id')
}

/** Who answers for each class, as people call him or her. */
export async function teachersByClass(trx: Db): Promise<Record<string, string>> {
  const rows = await trx
    .selectFrom('class as c')
    .innerJoin('account as t', 't.id', 'c.teacher')
    .select(['c.name', 't.first_name', sql<string>`coalesce(t.usage_name, t.last_name)`.as('last_name')])
    .where('c.closed_on', 'is', null)
    .execute()
  return Object.fromEntries(rows.map(({ name, first_name, last_name }) => [name, `${first_name} ${last_name}`]))
}

/**
 * Plans passwords for accounts that have none, with `renew` for the others too: `issued`; `already` for whoever keeps the one there is.
 * @returns a refusal when somebody needs one for whom none was made
 */
export async function planIssuedPasswords(
  trx: Db,
  { classes, renew }: { classes: InClasses; renew: boolean },
  issued: ReadonlyMap<number, IssuedPassword>,
): Promise<CliError | undefined> {
  const aims = await startAims(trx)
  let refused: CliError | undefined
  const accounts: Account[] = await (await chosen(trx, classes)).selectAll('a').execute()
  for (const account of accounts) {
    const password = renew || account.password === null ? issued.get(account.id) : undefined
    if (password) await aims.add('account', withPassword(account, password), { outcome: 'issued' })
    else await aims.add('account', rowOf(account), { outcome: 'already' })
    if (!password && (renew || account.password === null))
      refused = new CliError('changed_meanwhile', EXIT.refused, 'change.changed_meanwhile')
  }
  await aims.plan()
  return refused
}

const withPassword = (account: Account, password: IssuedPassword): AccountRow => ({
  ...rowOf(account),
  ...passwordOf(account.kind, password),
  password_changed_on: account.password === null ? null : password.day,
})

/** The accounts that the plan wrote and that have a password, with its hash, as cards need them: asked once the plan is applied. */
export const writtenCards = (trx: Db) =>
  trx
    .selectFrom('planned as p')
    .innerJoin('account as a', 'a.id', 'p.item')
    .leftJoin('class as c', 'c.id', 'a.class')
    .select(['a.login', 'a.first_name', 'a.kind', 'a.level', 'a.birth_date', 'a.password as hash'])
    .select(sql<string>`coalesce(a.usage_name, a.last_name)`.as('last_name'))
    .select('c.name as class')
    .where('p.entity', '=', 'account')
    .where('p.after', 'is not', null)
    .where('a.password', 'is not', null)
    .orderBy('p.n')
    .execute()
