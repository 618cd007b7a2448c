import { sql } from 'kysely'
import { erasedBefore } from '../../migrations/0006_erased.ts'
import { migrations } from '../../migrations/index.ts'
import type { Db } from './engine.ts'
import type { ErasedNumber, GivenNumber, PeopleEntity } from './schema.ts'
import { storeVersion } from './version.ts'

/**
 * The list of erased numbers as it leaves the store: in a file beside it, in the manifest of each backup. Whoever restores an older backup
 * erases these again. It names nobody.
 */
export interface ErasedList {
  /** Of which journal: the hash of its first operation. Numbers of another store are other people's. */
  journal: string | null
  /** Up to this instant it is complete. */
  until: string | null
  erased: readonly ErasedNumber[]
  given: readonly GivenNumber[]
}

const ROWS_AT_ONCE = 500

/**
 * Puts people on the list, in the transaction of the operation that erases them.
 * @param scope the school of persons
 */
export async function listErased(trx: Db, operation: number, entity: PeopleEntity, numbers: readonly number[], scope = 0): Promise<void> {
  // A clock that was put back must not make an erasure look older than the arrival of those whom it erases.
  const { at } = await trx
    .selectFrom('operation')
    .select((eb) => eb.fn.max('at').as('at'))
    .where('id', '<=', operation)
    .executeTakeFirstOrThrow()
  for (let n = 0; n < numbers.length; n += ROWS_AT_ONCE)
    await trx
      .insertInto('erased_number')
      .values(numbers.slice(n, n + ROWS_AT_ONCE).map((number) => ({ entity, scope, number, at })))
      .onConflict((conflict) => conflict.doNothing())
      .execute()
}

export async function isErased(trx: Db, entity: Exclude<PeopleEntity, 'person'>, number: number): Promise<boolean> {
  const found = await trx
    .selectFrom('erased_number')
    .select('number')
    .where('entity', '=', entity)
    .where('scope', '=', 0)
    .where('number', '=', number)
    .executeTakeFirst()
  return found !== undefined
}

/** Wipes the former states and the salts that the journal keeps of people on the list. Its hashes stay, and go on verifying. */
export async function wipeImages(trx: Db): Promise<void> {
  const listed = (row: string) =>
    sql`e.entity = ${sql.ref(`${row}.entity`)} and e.number = ${sql.ref(`${row}.item`)} and e.scope = case when ${sql.ref(`${row}.entity`)} = 'person' then ${sql.ref(`${row}.scope`)} else 0 end`
  await sql`update journal_image set body = null, salt = null where body is not null and (operation, id) in
    (select r.operation, r.image from journal_row as r inner join erased_number as e on ${listed('r')} where r.image is not null)`.execute(
    trx,
  )
  // What the erasing operation itself left of them stays noted.
  await sql`update journal_row set salt = null where salt is not null and (operation, scope, n) in
    (select r.operation, r.scope, r.n from journal_row as r inner join erased_number as e on ${listed('r')}
      inner join (select entity, scope, item, max(operation) as last from journal_row group by 1, 2, 3) as l
        on l.entity = r.entity and l.scope = r.scope and l.item = r.item where r.operation < l.last)`.execute(trx)
}

/** The list as a store of any version keeps it. */
export async function listOf(trx: Db): Promise<ErasedList> {
  const version = await storeVersion(trx)
  const edge = (order: 'asc' | 'desc') =>
    trx.selectFrom('operation').select(['hash', 'at']).orderBy('id', order).limit(1).executeTakeFirst()
  const [first, last] = version === 0 ? [] : [await edge('asc'), await edge('desc')]
  return { journal: first?.hash ?? null, until: last?.at ?? null, ...(await rowsOfList(trx, version)) }
}

async function rowsOfList(trx: Db, version: number): Promise<Pick<ErasedList, 'erased' | 'given'>> {
  if (version >= versionOf('0006_erased'))
    return {
      erased: await trx.selectFrom('erased_number').selectAll().orderBy('entity').orderBy('scope').orderBy('number').execute(),
      given: await trx.selectFrom('given_number').selectAll().orderBy('entity').orderBy('scope').execute(),
    }
  const kinds = [
    ...(version >= versionOf('0002_mdo') ? ['subscriber' as const] : []),
    ...(version >= versionOf('0004_intrascol') ? ['account' as const] : []),
  ]
  const erased: ErasedNumber[] = []
  for (const kind of kinds) erased.push(...(await sql<ErasedNumber>`${erasedBefore[kind]}`.execute(trx)).rows)
  return { erased, given: [] }
}

/** The version of a store that has seen this migration. */
const versionOf = (migration: string) => Object.keys(migrations('sqlite')).indexOf(migration) + 1

/**
 * Adds another list to that of this store: who is on it, and the numbers that are no longer free. A number that somebody got only after the
 * listed erasure is left out: the list means who had it before.
 * @returns those left out
 */
export async function mergeList(trx: Db, { erased, given }: Pick<ErasedList, 'erased' | 'given'>): Promise<ErasedNumber[]> {
  const left = await givenAgain(trx, erased)
  const rest = erased.filter((row) => !left.includes(row))
  for (let at = 0; at < rest.length; at += ROWS_AT_ONCE)
    await trx
      .insertInto('erased_number')
      .values(rest.slice(at, at + ROWS_AT_ONCE))
      .onConflict((conflict) =>
        conflict
          .columns(['entity', 'scope', 'number'])
          .doUpdateSet((eb) => ({ at: eb.ref('excluded.at') }))
          .whereRef('excluded.at', '>', 'erased_number.at'),
      )
      .execute()
  const rows = highest([...given, ...erased.map(({ entity, scope, number: last }) => ({ entity, scope, last }))])
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
    const values = rows.slice(at, at + ROWS_AT_ONCE).map(({ entity, scope, last }) => sql`(${sql.join([entity, scope, last])})`)
    await sql`insert into given_number (entity, scope, last) values ${sql.join(values)}
      on conflict (entity, scope) do update set last = excluded.last where excluded.last > given_number.last`.execute(trx)
  }
  return left
}

const HOLDERS = sql`select 'subscriber' as entity, 0 as scope, id as number from subscriber where status <> 'erased'
  union all select 'account', 0, id from account union all select 'person', school, id from person`

/** Those of a list whose number belongs to somebody here who got it after the erasure that the list speaks of. */
export async function givenAgain(trx: Db, erased: readonly ErasedNumber[]): Promise<ErasedNumber[]> {
  const [first] = erased.map(({ at }) => at).sort()
  if (first === undefined) return []
  const { rows } = await sql<ErasedNumber>`select h.entity, h.scope, h.number, o.at from
    (select r.entity, case when r.entity = 'person' then r.scope else 0 end as scope, r.item, min(r.operation) as operation from journal_row as r
      where r.entity in ('subscriber', 'account', 'person') group by 1, 2, 3) as f
    inner join operation as o on o.id = f.operation inner join (${HOLDERS}) as h on h.entity = f.entity and h.scope = f.scope and h.number = f.item
    where o.at > ${first}`.execute(trx)
  const arrived = new Map(rows.map((row) => [keyOf(row), row.at]))
  return erased.filter((row) => (arrived.get(keyOf(row)) ?? '') > row.at)
}

export const keyOf = ({ entity, scope, number }: Omit<ErasedNumber, 'at'>) => `${entity} ${scope} ${number}`

/** One row for each kind and scope: a statement may not write the same one twice. */
function highest(rows: readonly GivenNumber[]): GivenNumber[] {
  const found = new Map<string, GivenNumber>()
  for (const row of rows) {
    const key = `${row.entity} ${row.scope}`
    if (row.last > (found.get(key)?.last ?? 0)) found.set(key, row)
  }
  return [...found.values()]
}

/** Whether two lists can be of one store: a store without operations fits any. */
export const isSameJournal = (one: Pick<ErasedList, 'journal'>, other: Pick<ErasedList, 'journal'>) =>
  one.journal === null || other.journal === null || one.journal === other.journal

/** Everything that either list knows, of each number the last erasure; the rows of the other one come first, in their order. */
export function mergedLists(one: ErasedList, other: ErasedList): ErasedList {
  const erased = new Map(other.erased.map((row) => [keyOf(row), row]))
  for (const row of one.erased) if (row.at > (erased.get(keyOf(row))?.at ?? '')) erased.set(keyOf(row), row)
  const [until] = [one.until, other.until]
    .filter((instant) => instant !== null)
    .sort()
    .reverse()
  return {
    journal: one.journal ?? other.journal,
    until: until ?? null,
    erased: [...erased.values()],
    given: highest([...one.given, ...other.given]),
  }
}
