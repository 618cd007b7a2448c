import { type RawBuilder, sql } from 'kysely'
import type { Db } from './engine.ts'
import { type Entity, GONE } from './entity.ts'
import type { PeopleEntity } from './schema.ts'

/**
 * The highest number that anybody of this kind ever had, erased or taken back since: the next ones follow it. Who is erased is known by
 * number in backups and lists, so a number that somebody else gets would one day erase the wrong person.
 */
export async function lastGiven(trx: Db, entity: PeopleEntity): Promise<number> {
  const { rows } = await sql<{ last: number | null }>`select ${lastGivenIn(entity, sql.lit(0))} as last`.execute(trx)
  return rows[0]?.last ?? 0
}

/** The same as an expression, for statements that number many. @param scope the school of a person, 0 elsewhere */
export const lastGivenIn = (entity: PeopleEntity, scope: RawBuilder<unknown>): RawBuilder<number> =>
  sql<number>`coalesce((select given.last from given_number as given where given.entity = ${sql.lit(entity)} and given.scope = ${scope}), 0)`

/** Remembers the numbers of the rows that the plan of this transaction added. */
export async function rememberGiven(trx: Db, { name, numbered }: Entity): Promise<void> {
  const scope = numbered === 'scope' ? sql`p.scope` : sql`0`
  await sql`insert into given_number (entity, scope, last) select p.entity, ${scope}, max(p.item) from planned as p
    where p.entity = ${name} and p.before is null and p.after is not null and p.after <> ${GONE} group by 1, 2
    on conflict (entity, scope) do update set last = excluded.last where excluded.last > given_number.last`.execute(trx)
}
