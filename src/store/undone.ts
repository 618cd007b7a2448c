import { type RawBuilder, sql } from 'kysely'
import { CliError, EXIT } from '../errors.ts'
import type { Db } from './engine.ts'

/** @throws CliError 4 when there is no such operation */
export async function findOperation(trx: Db, id: number) {
  const operation = await trx.selectFrom('operation').selectAll().where('id', '=', id).executeTakeFirst()
  if (!operation) throw new CliError('unknown_operation', EXIT.unknown, 'journal.unknown', [id], { details: { operation: id } })
  return operation
}

/**
 * The rows of an operation (entity, scope, item, subject) that were taken back and are so still: what an undo took back and was then
 * itself taken back does not count.
 * @returns nothing when nobody has ever tried
 */
export async function undoneRows(trx: Db, id: number): Promise<RawBuilder<unknown> | undefined> {
  const undos = await trx.selectFrom('operation').select('id').where('undoes', '=', id).orderBy('id').execute()
  const parts: RawBuilder<unknown>[] = []
  for (const undo of undos) {
    const again = await undoneRows(trx, undo.id)
    const rows = sql`select entity, scope, item, subject from journal_row where operation = ${undo.id}`
    parts.push(again ? sql`select * from (${rows} except ${again}) as u${sql.raw(String(undo.id))}` : rows)
  }
  return parts.length > 0 ? sql`select * from (${sql.join(parts, sql` union `)}) as undone` : undefined
}

/** True when every row of the operation is taken back: an undo that was itself taken back does not count. */
export async function isUndone(trx: Db, id: number): Promise<boolean> {
  const undone = await undoneRows(trx, id)
  if (!undone) return false
  const { rows } =
    await sql`select 1 from (select entity, scope, item, subject from journal_row where operation = ${id} except ${undone}) as r
    limit 1`.execute(trx)
  return rows.length === 0
}

/**
 * Operations taken back, by their numbers, with how many of their rows were skipped by the last undo that stands.
 */
export async function undoneOperations(trx: Db): Promise<Map<number, number>> {
  const undos = await trx
    .selectFrom('operation')
    .select(['id', 'undoes', 'counts'])
    .where('undoes', 'is not', null)
    .orderBy('id', 'desc')
    .execute()
  const undone = new Map<number, number>()
  for (const { id, undoes, counts } of undos)
    if (undoes !== null && !undone.has(undoes) && undone.get(id) !== 0)
      undone.set(undoes, Number((JSON.parse(counts) as { skipped?: number }).skipped ?? 0))
  return undone
}
