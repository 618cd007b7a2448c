import type { App } from '../cli/app.ts'
import type { Choice } from '../cli/asker.ts'
import { each } from '../cli/list.ts'
import type { Row } from '../cli/output.ts'
import { CliError, EXIT } from '../errors.ts'
import type { Db } from '../store/engine.ts'
import { listOperations, operationRows, type Seen } from '../store/operations.ts'
import { startPlan } from '../store/plan.ts'
import { inSnapshot } from '../store/transaction.ts'
import { commandIn, countsIn } from './operation-words.ts'
import { seenBy } from './within.ts'

/** So many operations are offered. */
const OFFERED = 10
/** Of so many rows an operation is tried out before it is offered; with more of them that would be waited for. */
const TRIED = 2_000
/** Among so many rows names are looked for, and so many are said. */
const [LOOKED_AT, NAMED] = [50, 2]

/** What keeps an operation from being taken back; undefined when nothing does. Fills the plan. */
type Refusal = (trx: Db, operation: number) => Promise<CliError | undefined>

/**
 * One of the program's last operations, chosen at a terminal by what it did; those that cannot be taken back are said, and not to be chosen.
 * @returns undefined when there is none that could be chosen
 * @throws CliError 7 when there is nobody to ask, 130
 */
export async function chooseOperation(app: App, refusal: Refusal): Promise<number | undefined> {
  const { text, program } = app
  if (!app.interactive) throw new CliError('no_operation', EXIT.undecided, 'undo.no_operation', [program.name])
  const choices = await inSnapshot(await app.open(), async (trx) => {
    const seen = await seenBy(app, trx)
    const last = await listOperations(trx, { limit: OFFERED, only: { program: program.name } }, seen.within)
    const found: Choice<number>[] = []
    for (const row of (await last.query.execute()).map(last.map)) found.unshift(await choiceOf(app, trx, row, seen, refusal))
    return found
  })
  if (choices.some(({ disabled }) => disabled === undefined)) return (await app.ask()).select(text['undo.choose'], choices)
  for (const { name, disabled } of choices) app.remark(`${name} (${disabled})`)
  app.remark(text['undo.nothing'])
  return undefined
}

async function choiceOf(app: App, trx: Db, row: Row, seen: Seen, refusal: Refusal): Promise<Choice<number>> {
  const { text } = app
  const [id, disabled] = [Number(row.id), await against(app, trx, row, refusal)]
  const { what } = commandIn(text, String(row.command))
  const did = text['journal.what'](what, countsIn(text, String(row.program), row.counts as Record<string, number>))
  const whom = await namesIn(app, trx, id, seen)
  const name = [id, text['journal.moment'](String(row.at)), row.operator, did, ...(whom ? [whom] : [])].join(' · ')
  return { value: id, name, short: text['receipt.title'](id), ...(disabled === undefined ? {} : { disabled }) }
}

/** Why an operation cannot be taken back, in a few words. */
async function against({ text }: App, trx: Db, row: Row, refusal: Refusal): Promise<string | undefined> {
  if (row.undone && !row.skipped) return text['undo.choice.undone']
  if (row.changes === null) return text['undo.choice.others']
  if (Number(row.changes) > TRIED) return undefined
  await startPlan(trx)
  const refused = await refusal(trx, Number(row.id))
  if (refused?.code === 'erased') return text['undo.choice.erased']
  const since = (refused?.details.conflicts as { operation: number | null }[] | undefined)?.find(({ operation }) => operation !== null)
  if (since) return text['undo.choice.changed'](Number(since.operation))
  return refused && text['undo.choice.cannot']
}

/** A few of the people concerned, by today's names. */
async function namesIn({ program }: App, trx: Db, operation: number, seen: Seen): Promise<string> {
  const { query, map } = await operationRows(trx, program.entities, operation, seen)
  const names = new Set<string>()
  for await (const { name, outcome } of each(trx, { query: query.limit(LOOKED_AT), map }))
    if (name !== null && outcome !== '') names.add(String(name))
  return [...names].slice(0, NAMED).join(', ') + (names.size > NAMED ? '…' : '')
}
