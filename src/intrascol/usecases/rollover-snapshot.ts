import { sql } from 'kysely'
import type { Db } from '../../store/engine.ts'
import type { Account, Class } from '../../store/schema.ts'
import type { StorePupil } from '../rules/rollover/outcome.ts'
import type { Snapshot } from '../rules/rollover/types.ts'
import { levelsOf } from './classes.ts'

/** A picture of the school for a rollover, with the rows that it may change. */
export interface SchoolPicture extends Snapshot {
  accounts: ReadonlyMap<number, Account>
  rooms: ReadonlyMap<number, Class>
}

/** Reads every pupil, active and left, and every class that is not closed: one school, a few thousand rows. */
export async function pictureOf(trx: Db): Promise<SchoolPicture> {
  const accounts = await trx.selectFrom('account').selectAll().where('kind', '=', 'pupil').orderBy('id').execute()
  const rooms = await trx.selectFrom('class').selectAll().orderBy('id').execute()
  const years = await trx
    .selectFrom('class_member')
    .select(['account', sql<number>`max(year)`.as('year')])
    .groupBy('account')
    .execute()
  const last = await trx
    .selectFrom('rollover')
    .select((eb) => eb.fn.max('year').as('year'))
    .executeTakeFirst()
  const [room, year] = [new Map(rooms.map((one) => [one.id, one])), new Map(years.map((one) => [one.account, one.year]))]
  return {
    pupils: accounts.map((account) => pupilOf(account, room, year)),
    classes: rooms
      .filter(({ closed_on }) => closed_on === null)
      .map((one) => ({ id: one.id, name: one.name, levels: levelsOf(one), ondeId: one.onde_id })),
    lastRollover: last?.year ?? null,
    accounts: new Map(accounts.map((one) => [one.id, one])),
    rooms: room,
  }
}

const pupilOf = (account: Account, rooms: ReadonlyMap<number, Class>, years: ReadonlyMap<number, number>): StorePupil => ({
  id: account.id,
  ...{ login: account.login, lastName: account.last_name, usageName: account.usage_name, firstName: account.first_name },
  ...{ birthDate: account.birth_date, sex: account.sex, ine: account.ine, level: account.level, status: account.status },
  classId: account.class,
  className: account.class === null ? null : (rooms.get(account.class)?.name ?? null),
  year: years.get(account.id) ?? null,
  keep: account.keep === 1,
})
