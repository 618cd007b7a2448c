import { sql } from 'kysely'
import { CliError, EXIT, type Message } from '../errors.ts'
import { type Db, imageOf } from './engine.ts'
import { calledSql, type Entities, type Entity, GONE, sameKey } from './entity.ts'
import { presentImage, writerIn } from './images.ts'
import { STORE } from './journal.ts'
import { type Conflict, conflicts, noteMisfits, noteRule, noteTouched, setAside, startObstacles } from './obstacles.ts'
import { findOperation, undoneRows } from './undone.ts'

/** The numbers of a row that an undo writes. */
export interface PlannedRow {
  entity: string
  scope: number
  item: number
  subject: number
}

/** What a rule of a program does not allow an undo to leave behind, and the rows of its plan that lead there. */
export interface Unsound {
  refusal: CliError
  rows: readonly PlannedRow[]
}

export interface UndoOptions {
  /** Takes back what can be; what was changed since, or hangs on it, stays and is counted as `skipped`. */
  skip?: boolean | undefined
  /** Rows that a rule keeps from going back. */
  aside?: readonly PlannedRow[]
}

/**
 * Plans the way back of what is not yet taken back: rows that were added are removed, rows that were removed are added, changed ones get
 * their before-image and the number of the operation before. Outcomes: `restored`, `skipped`.
 * @throws CliError 5 with the list when somebody changed one of the rows since, or when a before-image was erased
 */
export async function planUndo(trx: Db, entities: Entities, id: number, { skip = false, aside = [] }: UndoOptions = {}): Promise<void> {
  const operation = await findOperation(trx, id)
  if (operation.program === STORE) throw new CliError('no_undo', EXIT.refused, 'undo.store', [id])
  const names = await trx.selectFrom('journal_row').select('entity').distinct().where('operation', '=', id).execute()
  const concerned = entities.filter(({ name }) => names.some(({ entity }) => entity === name))
  if (concerned.length < names.length) throw new CliError('other_program', EXIT.refused, 'undo.other_program', [id])
  await refuseErased(trx, id)
  for (const entity of concerned) await planEntity(trx, entity, operation)
  await startObstacles(trx)
  for (const row of aside) await noteRule(trx, row)
  for (const entity of concerned) await noteTouched(trx, entity)
  if (skip) await setAside(trx)
  // What is left out may leave something else without what it hangs on.
  while ((await noteMisfits(trx, entities, concerned)) > 0 && skip) await setAside(trx)
  const remaining = await trx.selectFrom('planned').select('n').where('after', 'is not', null).limit(1).executeTakeFirst()
  const { all, first } = await conflicts(trx, entities, id)
  if (all > 0 && !(skip && remaining)) throw conflicting(id, all, first, skip)
}

/** How many conflicts a person reads; a program gets them all. */
const LISTED = 20

function conflicting(id: number, all: number, first: readonly Conflict[], skip: boolean): CliError {
  const listed: Message[] = first.slice(0, LISTED).map((one) => ({ key: 'undo.conflict.row', values: [one] }))
  if (all > LISTED) listed.push({ key: 'undo.conflict.more', values: [all - LISTED] })
  const operations = [...new Set(first.flatMap(({ operation }) => (operation === null ? [] : [operation])))].sort((a, b) => b - a)
  return new CliError('undo_conflict', EXIT.refused, skip ? 'undo.conflict_all' : 'undo.conflict', [id, all, operations], {
    details: { operation: id, conflicts: first },
    listed,
  })
}

/** What an operation wiped cannot come back; one without rows did nothing else. */
async function refuseErased(trx: Db, id: number): Promise<void> {
  const erased = await trx
    .selectFrom('journal_image')
    .select('id')
    .where('operation', '=', id)
    .where('body', 'is', null)
    .limit(1)
    .executeTakeFirst()
  const { changes } = await findOperation(trx, id)
  if (erased || changes === 0) throw new CliError('erased', EXIT.refused, 'undo.erased', [id])
}

/** Images are read by the names that their version gave to their columns; a column that came since is as it was at first. */
async function planEntity(trx: Db, entity: Entity, { id, version }: { id: number; version: number }): Promise<void> {
  const now = imageOf(trx, 't', [...entity.columns.map(({ name }) => name), 'operation'])
  const before = presentImage(trx, entity, 'i.body', version)
  const undone = await undoneRows(trx, id)
  const left = undone
    ? sql`left join (${undone}) as u on u.entity = r.entity and u.scope = r.scope and u.item = r.item and u.subject = r.subject`
    : sql``
  await sql`insert into planned (scope, entity, item, subject, before, after, left_as, outcome, detail)
    select r.scope, r.entity, r.item, r.subject, case when r.gone = 1 then null else ${now} end, case when i.body is null then ${GONE} else ${before} end,
      ${writerIn(trx, entity.name, 'i.body', version)}, 'restored', coalesce(r.left_as, r.operation)
    from journal_row as r left join journal_image as i on i.operation = r.operation and i.id = r.image
      left join ${sql.table(entity.table)} as t on ${sameKey(entity.key, 't', 'r')} ${left}
    where r.operation = ${id} and r.entity = ${entity.name} ${undone ? sql`and u.entity is null` : sql``} order by r.scope, r.n`.execute(
    trx,
  )
}

/**
 * The rows of a planned undo. Only one that is there before and after has a name, so that a dry run and the undo itself print the same; what
 * was skipped is as it is, and names the operation that keeps it so.
 */
export const restoredRows = (trx: Db, entities: Entities) =>
  trx
    .selectFrom('planned as r')
    .select(['r.entity', 'r.scope', 'r.item', 'r.subject', 'r.outcome'])
    .select(
      sql<
        string | null
      >`case when (r.before is not null and r.after <> ${GONE}) or r.outcome = 'skipped' then ${calledSql(entities)} end`.as('called'),
    )
    .select(sql<number | null>`case when r.outcome = 'skipped' then r.detail end`.as('changed_by'))
    .where('r.outcome', 'is not', null)
    .orderBy('r.n')
