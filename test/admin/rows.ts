import Database from 'better-sqlite3'
import { entities } from '../../src/gar/entities.ts'
import type { Db } from '../../src/store/engine.ts'
import { GONE } from '../../src/store/entity.ts'
import { journal, nextOperation } from '../../src/store/journal.ts'
import { applyPlan, readPlan, startPlan } from '../../src/store/plan.ts'
import { referenceSchema } from '../../src/store/reference.ts'
import { inSnapshot, inTransaction } from '../../src/store/transaction.ts'
import { inStore, type Site } from '../support/site.ts'

const author = {
  program: 'gar',
  operator: 'test',
  systemUser: 'tester',
  command: 'gar test',
  day: '2026-11-20',
  now: () => new Date('2026-11-20T10:00:00Z'),
}

interface PlannedSchool {
  id: number
  name: string
  /** The image before, for a change; the rows of the store are not looked at. */
  before?: string
  gone?: boolean
}

const uai = (id: number) => `${String(id).padStart(7, '0')}A`
const imageAfter = (id: number, name: string) => JSON.stringify([uai(id), name, 2, null, null])
/** What a school looks like in the journal: its columns and the operation that wrote it last. */
export const imageBefore = (id: number, name: string, operation: number) => JSON.stringify([uai(id), name, 2, null, null, operation])

/** Writes schools as one operation, as every command does, without any command. */
export const write = (site: Site, schools: readonly PlannedSchool[]) =>
  inStore(site, (store) => inTransaction(store, (trx) => writeIn(trx, schools)))

async function writeIn(trx: Db, schools: readonly PlannedSchool[]): Promise<number> {
  await startPlan(trx)
  const rows = schools.map(({ id, name, before, gone }) => ({
    ...{ scope: 0, entity: 'school', item: id, before: before ?? null, after: gone ? GONE : imageAfter(id, name) },
    outcome: gone ? 'departed' : before ? 'updated' : 'arrived',
  }))
  for (let from = 0; from < rows.length; from += 500)
    await trx
      .insertInto('planned')
      .values(rows.slice(from, from + 500))
      .execute()
  const operation = await nextOperation(trx)
  const plan = await readPlan(trx)
  await applyPlan(trx, entities, operation, plan)
  await journal(trx, operation, author, plan)
  return operation
}

/** Two schools arrive, one changes its name, the other goes away. */
export async function writeThree(site: Site): Promise<void> {
  await write(site, [
    { id: 1, name: 'Lycée Élisa-Lemonnier' },
    { id: 2, name: 'Collège Œuvrard' },
  ])
  await write(site, [{ id: 1, name: 'Lycée Lemonnier', before: imageBefore(1, 'Lycée Élisa-Lemonnier', 1) }])
  await write(site, [{ id: 2, name: '', before: imageBefore(2, 'Collège Œuvrard', 1), gone: true }])
}

/** Every row of every table as text, in the order of the keys. */
export const content = (site: Site) =>
  inStore(site, async (store) => {
    const { tables } = await referenceSchema()
    return inSnapshot(store, async (trx) => {
      const found: Record<string, unknown> = {}
      for (const { name, key } of tables) {
        const rows = await key
          .reduce((query, column) => query.orderBy(column as 'id'), trx.selectFrom(name as 'school').selectAll())
          .execute()
        found[name] = rows.map((row) => JSON.stringify(row))
      }
      return found
    })
  })

export const names = (site: Site) =>
  inStore(site, (store) => inSnapshot(store, (trx) => trx.selectFrom('school').select('name').orderBy('id').execute())).then((rows) =>
    rows.map(({ name }) => name),
  )

/** SQL on a connection of one's own, past everything that protects the store. */
export async function tamper(site: Site, ...statements: readonly string[]): Promise<void> {
  if (!site.place.startsWith('postgres')) {
    const database = new Database(site.place)
    database.pragma('foreign_keys = off')
    for (const statement of statements) database.exec(statement)
    database.close()
    return
  }
  const { default: pg } = await import('pg')
  const client = new pg.Client({ connectionString: site.place })
  await client.connect()
  await client.query('set session_replication_role = replica')
  for (const statement of statements) await client.query(statement)
  await client.end()
}

/** Takes the triggers away that keep the journal as it is; replica mode does so on PostgreSQL. */
export const WITHOUT_TRIGGERS = ['operation', 'journal_row', 'journal_image'].flatMap((table) => [
  `drop trigger ${table}_no_update`,
  `drop trigger ${table}_no_delete`,
])
