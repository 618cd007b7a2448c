import { createHash, hash } from 'node:crypto'
import { sql } from 'kysely'
import { STORE_VERSION } from '../../migrations/index.ts'
import { type Db, engineOf, hashOf, joined, rowsOf, saltFor } from './engine.ts'
import { GONE, sameKey } from './entity.ts'
import { stateThen } from './images.ts'
import { NOTED_SINCE, REACH_SINCE, SAID, withNotes } from './notes.ts'
import type { Plan } from './plan.ts'
import type { Operation } from './schema.ts'
import { keptOf } from './shapes.ts'

/** Who does what, for the journal. */
export interface Author {
  program: string
  operator: string
  systemUser: string
  command: string
  day: string
  now(): Date
}

/** The program of the operations of the store itself, which no program takes back. */
export const STORE = 'store'

/** Before the first operation. */
export const GENESIS = '0'.repeat(64)

/** The number that the operation of this transaction will have. Writers follow one another, so nobody else takes it. */
export async function nextOperation(trx: Db): Promise<number> {
  const row = await trx
    .selectFrom('operation')
    .select((eb) => eb.fn.max('id').as('last'))
    .executeTakeFirst()
  return (row?.last ?? 0) + 1
}

/**
 * Writes one operation with its rows and before-images, copied from the plan by one statement each, and chains it to the one before.
 * The reference from the rows to their operation is checked at the commit, because the hash of the operation covers the rows.
 * @param undoes the operation that this one takes back
 * @param wipedUntil up to which day its transaction also wipes the former states that earlier operations hold
 * @returns the hash of the operation: no other one has it
 */
export async function journal(
  trx: Db,
  id: number,
  author: Author,
  plan: Plan,
  { undoes = null, wipedUntil = null }: { undoes?: number | null | undefined; wipedUntil?: string | null | undefined } = {},
): Promise<string> {
  await sql`insert into planned_image (body, salt) select body, ${saltFor(trx)} from (select distinct before as body from planned where before is not null and after is not null) as d`.execute(
    trx,
  )
  await sql`insert into journal_image (operation, id, body, salt, hash)
    select i.operation, i.id, i.body, i.salt, ${imageHash(trx, 'i')} from (select cast(${id} as integer) as operation, id, body, salt from planned_image) as i`.execute(
    trx,
  )
  for (const entity of new Set(plan.steps.map((step) => step.entity))) await writeRows(trx, id, entity)
  const last = await trx.selectFrom('operation').select('hash').orderBy('id', 'desc').limit(1).executeTakeFirst()
  const { program, operator, systemUser, command, day } = author
  const operation = {
    ...{ id, program, operator, system_user: systemUser, at: author.now().toISOString(), day, command },
    ...{ counts: JSON.stringify(plan.counts), changes: plan.changes, undoes, previous: last?.hash ?? GENESIS, version: STORE_VERSION },
    wiped_until: wipedUntil,
  }
  const link = operationHash(operation, await digestOf(trx, id))
  await trx
    .insertInto('operation')
    .values({ ...operation, hash: link })
    .execute()
  return link
}

const refs = (alias: string, names: readonly string[]) => names.map((name) => sql.ref(`${alias}.${name}`))

/** The hash that a before-image must have as long as it has not been erased. */
export const imageHash = (trx: Db, alias: string) => hashOf(trx, joined(...refs(alias, ['operation', 'id', 'salt', 'body'])))

/** The rows of one entity, with what became of each, read from its table. */
async function writeRows(trx: Db, id: number, entity: string): Promise<void> {
  const { key, personal, moving } = keptOf(entity)
  const there = sql`p.after <> ${GONE}`
  const table = moving ? sql`` : sql`left join ${sql.table(entity)} as t on ${sameKey(key, 't', 'p')}`
  const state = moving ? sql`cast(null as text)` : sql`case when ${there} then ${stateThen(trx, entity, 't', STORE_VERSION)} end`
  const rows = sql`select cast(${id} as integer) as operation, p.scope, p.n, p.entity, coalesce(p.item, 0) as item, coalesce(p.subject, 0) as subject,
      coalesce(p.outcome, '') as outcome, i.id as image, case when ${there} then 0 else 1 end as gone, p.left_as, ${state} as state
    from planned as p left join planned_image as i on i.body = p.before ${table} where p.entity = ${entity} and p.after is not null`
  const columns = [...SAID, 'salt', 'after', 'hash'].map((name) => sql.ref(name))
  await sql`insert into journal_row (${sql.join(columns)}) ${withNotes(trx, rows, personal === true)}`.execute(trx)
}

const PAGE = 500
type Hashed = 'journal_row' | 'journal_image'

/** One digest over the hashes of all rows and before-images of an operation, in their order. */
export async function digestOf(trx: Db, operation: number): Promise<string> {
  const digest = createHash('sha256')
  const hashes = engineOf(trx) === 'sqlite' ? inPages : oneByOne
  for await (const hex of hashes(trx, operation, 'journal_row', ['scope', 'n'])) digest.update(hex, 'hex')
  for await (const hex of hashes(trx, operation, 'journal_image', ['id'])) digest.update(hex, 'hex')
  return digest.digest('hex')
}

/** Page by page, each as one text: a million rows would else be a million objects. */
async function* inPages(trx: Db, operation: number, table: Hashed, key: readonly string[]): AsyncGenerator<string> {
  const columns = sql.join(key.map((name) => sql.ref(name)))
  // Without a cast, behind which SQLite no longer finds the place in its key.
  const valuesOf = (row: Record<string, number>) => sql.join(key.map((name) => row[name]))
  let from = sql`operation = ${operation}`
  for (;;) {
    const { rows } = await sql<Record<string, number>>`select ${columns} from ${sql.table(table)} where ${from}
      order by ${columns} limit 1 offset ${PAGE - 1}`.execute(trx)
    const last = rows[0]
    const page = last ? sql`${from} and (${columns}) <= (${valuesOf(last)})` : from
    const hashes = await sql<{ all: string | null }>`select string_agg(hex(hash), '' order by ${columns}) as "all" from ${sql.table(table)}
      where ${page}`.execute(trx)
    yield hashes.rows[0]?.all ?? ''
    if (!last) return
    from = sql`operation = ${operation} and (${columns}) > (${valuesOf(last)})`
  }
}

/** PostgreSQL knows nothing yet of a table that was just filled, and would read it whole for each page. */
async function* oneByOne(trx: Db, operation: number, table: Hashed, key: readonly string[]): AsyncGenerator<string> {
  const query = trx
    .selectFrom(table)
    .select(sql<string>`encode(hash, 'hex')`.as('hex'))
    .where('operation', '=', operation)
    .orderBy(sql.join(key.map((name) => sql.ref(name))))
  for await (const { hex } of rowsOf(trx, query)) yield hex
}

/** The link of the chain: everything the operation says, what it did, and the link before it. */
export function operationHash(operation: Omit<Operation, 'hash'>, digest: string): string {
  const { id, program, operator, system_user, at, day, command, counts, changes, undoes, previous, version, wiped_until } = operation
  const said = [id, program, operator, system_user, at, day, command, counts, changes, undoes, previous, digest]
  const later = [...(version < NOTED_SINCE ? [] : [version]), ...(version < REACH_SINCE ? [] : [wiped_until])]
  return hash('sha256', JSON.stringify([...said, ...later]))
}

/** The last operation and its hash: written down elsewhere, it also shows a journal whose end was cut off. */
export async function head(trx: Db): Promise<{ operation: number; hash: string }> {
  const last = await trx.selectFrom('operation').select(['id', 'hash']).orderBy('id', 'desc').limit(1).executeTakeFirst()
  return last ? { operation: last.id, hash: last.hash } : { operation: 0, hash: GENESIS }
}
