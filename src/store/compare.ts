import { sql } from 'kysely'
import { analyze, temporaryTable } from './bulk.ts'
import { type Db, digitsOf, engineOf } from './engine.ts'
import { sameKey } from './entity.ts'
import { stateDigits } from './notes.ts'
import type { Problem } from './problem.ts'
import { KEPT, type Kept } from './shapes.ts'

const MOST = 20
const KEY = ['scope', 'item', 'subject'] as const

/**
 * Compares every row with what the journal last said of it: one that was changed, added, removed or brought back to an earlier state behind
 * its back carries another digest, or another number.
 * @returns at most twenty problems a table
 */
export async function compareRows(trx: Db): Promise<Problem[]> {
  await lastSaid(trx)
  const found: Problem[] = []
  for (const [entity, kept] of Object.entries(KEPT)) {
    if (kept.moving) continue
    found.push(...(await differing(trx, entity, kept)), ...(await unheardOf(trx, entity, kept)))
  }
  return found
}

/** The newest entry of the journal about each row. */
async function lastSaid(trx: Db): Promise<void> {
  const whole = 'integer not null'
  const types = { entity: 'text not null', scope: whole, item: whole, subject: whole, operation: whole }
  const after = engineOf(trx) === 'sqlite' ? 'blob' : 'bytea'
  await temporaryTable(trx, 'last_said', { ...types, gone: whole, number: whole, salt: 'text', after }, 'entity, scope, item, subject')
  const key = sql.join(['entity', ...KEY].map((name) => sql.ref(name)))
  const said = sql`gone, coalesce(left_as, operation), salt, after`
  // Beside the one `max` SQLite gives the values of its row; PostgreSQL keeps the first row of each.
  await (engineOf(trx) === 'sqlite'
    ? sql`insert into last_said select ${key}, max(operation), ${said} from journal_row group by ${key}`
    : sql`insert into last_said select distinct on (${key}) ${key}, operation, ${said} from journal_row order by ${key}, operation desc`
  ).execute(trx)
  await analyze(trx, 'last_said')
}

async function differing(trx: Db, entity: string, { key, personal }: Kept): Promise<Problem[]> {
  const there = sql`t.operation is not null`
  const same = sql`${digitsOf(trx, sql.ref('l.after'))} = ${stateDigits(trx, entity, 't', 'l.salt', sql<number>`o.version`)}`
  const noted = personal ? sql`l.after is not null and l.salt is not null` : sql`l.after is not null`
  return problems(
    trx,
    'row_differs',
    entity,
    sql`select l.scope, l.item, l.subject, l.operation from last_said as l inner join operation as o on o.id = l.operation
      left join ${sql.table(entity)} as t on ${sameKey(key, 't', 'l')}
      where l.entity = ${entity} and not case when l.gone = 1 then not ${there} when ${there} then t.operation = l.number and ${noted} and ${same} else 1 = 0 end`,
  )
}

async function unheardOf(trx: Db, entity: string, { key }: Kept): Promise<Problem[]> {
  const parts = KEY.map((part) => sql`${key[part] ? sql.ref(`t.${key[part]}`) : sql`0`} as ${sql.ref(part)}`)
  return problems(
    trx,
    'row_unheard_of',
    entity,
    sql`select ${sql.join(parts)}, t.operation from ${sql.table(entity)} as t
      left join last_said as l on l.entity = ${entity} and ${sameKey(key, 't', 'l')} where l.operation is null`,
  )
}

interface Found {
  scope: number
  item: number
  subject: number
  operation: number
}

async function problems(trx: Db, check: string, entity: string, query: ReturnType<typeof sql>): Promise<Problem[]> {
  const { rows } =
    await sql<Found>`select scope, item, subject, operation from (${query}) as f order by scope, item, subject limit ${MOST}`.execute(trx)
  const { key } = KEPT[entity] as Kept
  return rows.map((row) => {
    const parts = KEY.flatMap((part) => (key[part] ? [row[part]] : []))
    return { check, what: `${entity} ${parts.join(' ')} (${row.operation})`, repair: 'store restore <file>' }
  })
}
