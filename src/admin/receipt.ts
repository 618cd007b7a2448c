import type { App } from '../cli/app.ts'
import { deliverFile } from '../cli/deliver.ts'
import { each } from '../cli/list.ts'
import type { Row } from '../cli/output.ts'
import { newTarget } from '../cli/target.ts'
import { STORE } from '../store/journal.ts'
import { countRows, findVisible, listOperations, operationRows, placesOf } from '../store/operations.ts'
import { inSnapshot } from '../store/transaction.ts'
import { lookUp } from '../text/index.ts'
import { commandIn, countsIn, outcomeIn } from './operation-words.ts'
import type { Fact, Line, Receipt } from './receipt-pages.ts'
import { seenBy } from './within.ts'

/**
 * Prints an operation for whoever keeps a folder of them: who got or lost what, when, by whom, how to take it back.
 * @throws CliError 4, 6; 5 when the file exists
 */
export async function writeReceipt(app: App, operation: number, path: string): Promise<void> {
  const target = newTarget(app, path)
  const { renderReceipt } = await import('./receipt-pages.ts')
  await inSnapshot(await app.open(), async (trx) => {
    const seen = await seenBy(app, trx)
    await findVisible(trx, operation, seen.within, 'part')
    const { query, map } = await listOperations(trx, { only: { id: operation } }, seen.within)
    const told = map(await query.executeTakeFirstOrThrow())
    const { place } = app.program
    const places = place && told.program !== STORE ? await placesOf(trx, place, operation, seen.within) : []
    const receipt = { ...receiptOf(app, told, places), rows: await countRows(trx, operation, seen.within) }
    const rows = await operationRows(trx, app.program.entities, operation, seen)
    await deliverFile(app, target, (out) => renderReceipt(app, receipt, linesOf(app, String(told.program), each(trx, rows)), out))
  })
}

function receiptOf({ text, program: { place } }: App, row: Row, places: readonly string[]): Omit<Receipt, 'rows'> {
  const { at, operator, command, counts } = row
  const facts: Fact[] = [
    { label: text['receipt.at'], words: text['journal.moment'](String(at)) },
    { label: text['receipt.operator'], words: String(operator) },
    ...(place && places.length > 0 ? [{ label: text[`receipt.${place}`], words: text['receipt.places'](places), lines: 2 }] : []),
    { label: text['receipt.what'], words: commandIn(text, String(command)).what },
    { label: text['receipt.counts'], words: countsIn(text, String(row.program), counts as Record<string, number>), lines: 2 },
    { label: text['receipt.command'], words: String(command), lines: 3 },
    { label: text['receipt.back'], words: back(), bold: true },
  ]
  return { id: Number(row.id), facts }

  function back(): string {
    if (row.program === STORE) return text['receipt.store']
    if (row.undone) return text['receipt.undone']
    return row.changes === null ? text['receipt.not_alone'] : `${row.program} undo ${row.id}`
  }
}

async function* linesOf({ text, program: { entities } }: App, program: string, rows: AsyncIterable<Row>): AsyncGenerator<Line> {
  const ofPeople = new Set(entities.flatMap(({ name, person }) => (person ? [name] : [])))
  for await (const { entity, called, id, name, title, outcome } of rows) {
    if (outcome === '') continue
    const kind = lookUp(text, `word.${entity}`) ?? String(entity)
    yield {
      person: words(name),
      id: words(id),
      hidden: id === null && ofPeople.has(String(entity)),
      about: words(title) ?? (name === null ? [kind, called].filter(Boolean).join(' ') : kind),
      outcome: outcomeIn(text, program, String(outcome)),
    }
  }
}

const words = (value: unknown) => (value === null || value === undefined ? undefined : String(value))
