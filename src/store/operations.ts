import { type SqlBool, sql } from 'kysely'
import { CliError, EXIT } from '../errors.ts'
import type { Db } from './engine.ts'
import { byEntity, calledSql, type Entities } from './entity.ts'
import { namedImage } from './images.ts'
import { findOperation, undoneOperations } from './undone.ts'

type Row = Record<string, unknown>

/** The one scope that a reader may see of what a program wrote. */
export interface Within {
  program: string
  scope: number
}

const inside = (scope: number) =>
  sql<SqlBool>`exists (select 1 from journal_row as j where j.operation = operation.id and j.scope = ${scope})`
const outside = (scope: number) => sql<number>`case when exists
  (select 1 from journal_row as j where j.operation = operation.id and j.scope <> ${scope}) then 1 else 0 end`

/** Which operations are listed. */
interface Wanted {
  /** That many of the newest. */
  limit?: number | undefined
  only?: { id: number } | { program: string }
}

/** The operations, newest last, streamed. Within a scope, what concerned others too is not told. */
export async function listOperations(trx: Db, { limit, only }: Wanted, within?: Within) {
  const undone = await undoneOperations(trx)
  const visible = trx
    .selectFrom('operation')
    .$if(within !== undefined, (query) => query.where('program', '=', within?.program ?? '').where(inside(within?.scope ?? 0)))
    .$if(only !== undefined, (query) => query.where((eb) => eb.and(only ?? {})))
  const newest = visible.select([
    'id',
    'at',
    'program',
    'operator',
    'command',
    'counts',
    'changes',
    (within ? outside(within.scope) : sql<number>`0`).as('others'),
  ])
  const chosen = limit === undefined ? newest : newest.where('id', 'in', visible.select('id').orderBy('id', 'desc').limit(limit))
  const map = ({ others, ...row }: Row): Row => {
    const told = within && others ? { ...row, operator: '…', command: '…', counts: '{}', changes: null } : row
    return {
      ...told,
      counts: JSON.parse(String(told.counts)),
      undone: undone.has(Number(row.id)),
      skipped: undone.get(Number(row.id)) ?? null,
    }
  }
  return { query: chosen.orderBy('id'), map }
}

/** @throws CliError 4 when there is no such operation, or, in the same words, when it is not `part` or `whole` within the scope */
export async function findVisible(trx: Db, operation: number, within: Within | undefined, how: 'part' | 'whole'): Promise<void> {
  await findOperation(trx, operation)
  if (!within) return
  const found = await trx
    .selectFrom('operation')
    .select(outside(within.scope).as('others'))
    .where('id', '=', operation)
    .where('program', '=', within.program)
    .where(inside(within.scope))
    .executeTakeFirst()
  if (!found || (how === 'whole' && found.others))
    throw new CliError('unknown_operation', EXIT.unknown, 'journal.unknown', [operation], { details: { operation } })
}

/** What of an operation a reader may see. */
export interface Seen {
  within?: Within | undefined
  /** The scopes whose people this reader may see by name; undefined for all. */
  named?: readonly number[] | undefined
}

/**
 * The rows of one operation with what they are called, today's names, and their former state, names of people left out.
 * @throws CliError 4 when there is no such operation
 */
export async function operationRows(trx: Db, entities: Entities, operation: number, { within, named }: Seen = {}) {
  await findVisible(trx, operation, within, 'part')
  const { version } = await findOperation(trx, operation)
  const person = (part: 'id' | 'name') => {
    const said = byEntity(entities, (entity) => entity.person?.[part])
    return named ? sql<string | null>`case when r.scope in (${sql.join([0, ...named])}) then ${said} end` : said
  }
  const query = trx
    .selectFrom('journal_row as r')
    .leftJoin('journal_image as i', (on) => on.onRef('i.operation', '=', 'r.operation').onRef('i.id', '=', 'r.image'))
    .select(['r.entity', 'r.scope', 'r.item', 'r.subject', 'r.outcome', 'i.body as before'])
    .select([calledSql(entities).as('called'), person('id').as('id'), person('name').as('name')])
    .select(byEntity(entities, ({ title }) => title).as('title'))
    .where('r.operation', '=', operation)
    .$if(within !== undefined, (rows) => rows.where('r.scope', '=', within?.scope ?? 0))
    .orderBy('r.scope')
    .orderBy('r.n')
  // A table of another program may name people as well, so only what is known here to name nobody is shown.
  const open = new Set(entities.flatMap(({ name, personal }) => (personal ? [] : [name])))
  const shown = ({ entity, before }: Row) =>
    typeof before === 'string' && open.has(String(entity)) ? namedImage(String(entity), before, version) : null
  const map = (row: Row): Row => ({ ...row, before: shown(row) })
  return { query, map }
}

/** The names of the schools or libraries in which an operation changed something, sorted. */
export async function placesOf(trx: Db, table: 'school' | 'library', operation: number, within?: Within): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select t.name from ${sql.table(table)} as t
    inner join (select distinct scope from journal_row where operation = ${operation}) as r on r.scope = t.id
    where ${within === undefined ? sql`1 = 1` : sql`t.id = ${within.scope}`} order by t.name`.execute(trx)
  return rows.map(({ name }) => name)
}

/** How many rows of an operation say what came of something: those of a receipt. The others follow from them. */
export async function countRows(trx: Db, operation: number, within?: Within): Promise<number> {
  const { n } = await trx
    .selectFrom('journal_row')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('operation', '=', operation)
    .where('outcome', '<>', '')
    .$if(within !== undefined, (rows) => rows.where('scope', '=', within?.scope ?? 0))
    .executeTakeFirstOrThrow()
  return n
}
