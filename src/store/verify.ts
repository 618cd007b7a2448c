import { sql } from 'kysely'
import { type Db, rowsOf } from './engine.ts'
import { digestOf, GENESIS, imageHash, operationHash } from './journal.ts'
import { formerRowHash, NOTED_SINCE, REACH_SINCE, rowHash } from './notes.ts'

/** A place where the journal is not what was written. `row` is null when the operation itself, or their sequence, is concerned. */
export interface Broken {
  operation: number
  row: number | null
  what: 'row_changed' | 'image_changed' | 'image_wiped' | 'rows_missing' | 'operation_changed' | 'operation_missing' | 'head_missing'
}

/**
 * Reads the whole journal and compares every hash.
 * @param expectedHead a hash written down earlier; the journal must still contain it, so that a cut-off end shows too
 * @returns what is broken, in the order of the operations; empty when all is well
 */
export async function verifyJournal(trx: Db, expectedHead?: string): Promise<Broken[]> {
  const broken: Broken[] = [...(await changedRows(trx)), ...(await changedImages(trx))]
  const known = new Set(broken.map(({ operation }) => operation))
  let previous = GENESIS
  let last = 0
  let headSeen = expectedHead === undefined || expectedHead === GENESIS
  for (const operation of await trx.selectFrom('operation').selectAll().orderBy('id').execute()) {
    for (let missing = last + 1; missing < operation.id; missing++)
      broken.push({ operation: missing, row: null, what: 'operation_missing' })
    const rows = await countRows(trx, operation.id)
    if (rows !== operation.changes) broken.push({ operation: operation.id, row: null, what: 'rows_missing' })
    else if (!known.has(operation.id)) {
      const rightLink = operation.previous === previous && operationHash(operation, await digestOf(trx, operation.id)) === operation.hash
      if (!rightLink) broken.push({ operation: operation.id, row: null, what: 'operation_changed' })
    }
    previous = operation.hash
    last = operation.id
    headSeen ||= operation.hash === expectedHead
  }
  broken.push(...(await wipedImages(trx)), ...(await rowsAfter(trx, last)))
  if (!headSeen) broken.push({ operation: last + 1, row: null, what: 'head_missing' })
  return broken.sort((a, b) => a.operation - b.operation || (a.row ?? 0) - (b.row ?? 0))
}

/** Rows that a removed last operation has left behind. */
async function rowsAfter(trx: Db, last: number): Promise<Broken[]> {
  const left = await trx
    .selectFrom('journal_row')
    .select('operation')
    .distinct()
    .where('operation', '>', last)
    .orderBy('operation')
    .limit(100)
    .execute()
  return left.map(({ operation }) => ({ operation, row: null, what: 'operation_missing' }))
}

async function countRows(trx: Db, operation: number): Promise<number> {
  const { rows } = await trx
    .selectFrom('journal_row')
    .select((eb) => eb.fn.countAll<number>().as('rows'))
    .where('operation', '=', operation)
    .executeTakeFirstOrThrow()
  return rows
}

async function changedRows(trx: Db): Promise<Broken[]> {
  const first = await firstNoted(trx)
  const rows = trx
    .selectFrom('journal_row as r')
    .select(['r.operation', 'r.n'])
    .where(sql<boolean>`r.hash <> case when r.operation < ${first} then ${formerRowHash(trx, 'r')} else ${rowHash(trx, 'r')} end`)
    .orderBy('r.operation')
    .orderBy('r.n')
    .limit(100)
  const broken: Broken[] = []
  for await (const { operation, n } of rowsOf(trx, rows)) broken.push({ operation, row: n, what: 'row_changed' })
  return broken
}

/** The first operation whose rows say what they became. */
async function firstNoted(trx: Db): Promise<number> {
  const old = await trx
    .selectFrom('operation')
    .select((eb) => eb.fn.max('id').as('last'))
    .where('version', '<', NOTED_SINCE)
    .executeTakeFirst()
  return (old?.last ?? 0) + 1
}

async function changedImages(trx: Db): Promise<Broken[]> {
  const images = trx
    .selectFrom('journal_image as i')
    .select(['i.operation', 'i.id'])
    .where('i.body', 'is not', null)
    .where(sql<boolean>`i.hash <> ${imageHash(trx, 'i')}`)
    .orderBy('i.operation')
    .limit(100)
  const broken: Broken[] = []
  for await (const { operation, id } of rowsOf(trx, images)) broken.push({ operation, row: id, what: 'image_changed' })
  return broken
}

/**
 * Former states that are wiped although nobody whom they name was erased, no purge reached their day, and no mail was cancelled or sent again.
 * An erased subscriber keeps a row, an erased account none; who was erased in another life of this store stands on the list. How far a purge
 * reached, its operation says; for those of earlier versions a table remembers it.
 */
async function wipedImages(trx: Db): Promise<Broken[]> {
  const erased = sql`(select distinct entity, item from journal_row where (entity = 'subscriber' and outcome = 'erased')
    or (entity = 'account' and gone = 1 and outcome in ('erased', 'deleted'))
    union select entity, number from erased_number where entity <> 'person')`
  const { rows } = await sql<{ operation: number; row: number }>`select i.operation, i.id as "row" from journal_image as i
    inner join operation as o on o.id = i.operation left join operation as u on u.program = o.program and u.id > o.id and u.wiped_until >= o.day
    left join journal_purge as p on p.program = o.program and p.day >= o.day and o.version < ${REACH_SINCE}
    inner join journal_row as r on r.operation = i.operation and r.image = i.id left join ${erased} as e on e.entity = r.entity and e.item = r.item
    where i.body is null and u.id is null and p.program is null
    group by i.operation, i.id having count(e.item) = 0 and sum(case when r.entity = 'mail' and r.outcome in ('cancelled', 'queued') then 1 else 0 end) = 0
    order by 1, 2 limit 100`.execute(trx)
  return rows.map(({ operation, row }) => ({ operation, row, what: 'image_wiped' }))
}
