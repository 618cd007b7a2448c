import type { Db } from './engine.ts'
import { calledSql, type Entities } from './entity.ts'
import { findOperation } from './undo.ts'

type Row = Record<string, unknown>

/** The operations, newest last, streamed; with a limit only that many of the newest. */
export async function listOperations(trx: Db, limit: number | undefined) {
  const undone = await undoneOperations(trx)
  const columns = ['id', 'at', 'operator', 'command', 'counts', 'changes'] as const
  const newest = trx.selectFrom('operation').select(columns)
  const chosen =
    limit === undefined ? newest : newest.where('id', 'in', trx.selectFrom('operation').select('id').orderBy('id', 'desc').limit(limit))
  const map = (row: Row): Row => ({ ...row, counts: JSON.parse(String(row.counts)), undone: undone.has(Number(row.id)) })
  return { query: chosen.orderBy('id'), map }
}

/** Operations taken back, as isUndone says it of one: an undo that was itself taken back does not count. */
async function undoneOperations(trx: Db): Promise<Set<number>> {
  const undos = await trx.selectFrom('operation').select(['id', 'undoes']).where('undoes', 'is not', null).orderBy('id', 'desc').execute()
  const undone = new Set<number>()
  const decided = new Set<number>()
  for (const { id, undoes } of undos) {
    if (undoes === null || decided.has(undoes)) continue
    decided.add(undoes)
    if (!undone.has(id)) undone.add(undoes)
  }
  return undone
}

/** The rows of one operation with what they are called and their former state, names of people left out. @throws CliError 4 when there is no such operation */
export async function operationRows(trx: Db, entities: Entities, operation: number) {
  await findOperation(trx, operation)
  const query = trx
    .selectFrom('journal_row as r')
    .leftJoin('journal_image as i', (on) => on.onRef('i.operation', '=', 'r.operation').onRef('i.id', '=', 'r.image'))
    .select(['r.entity', 'r.scope', 'r.item', 'r.subject', 'r.outcome', 'i.body as before', calledSql(entities).as('called')])
    .where('r.operation', '=', operation)
    .orderBy('r.scope')
    .orderBy('r.n')
  // A table of another program may name people as well, so only what is known here to name nobody is shown.
  const open = new Set(entities.flatMap(({ name, personal }) => (personal ? [] : [name])))
  const shown = ({ entity, before }: Row) => (typeof before === 'string' && open.has(String(entity)) ? JSON.parse(before) : null)
  const map = (row: Row): Row => ({ ...row, before: shown(row) })
  return { query, map }
}
