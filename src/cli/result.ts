import type { Db } from '../store/engine.ts'
import type { Plan } from '../store/plan.ts'
import { say } from '../text/index.ts'
import type { App } from './app.ts'
import type { Change, Result } from './change.ts'
import { each, printRows } from './list.ts'
import { type Column, type Row, rendererOf } from './output.ts'
import { safeJson, visible } from './visible.ts'

/** A table shows the single rows when they are this few. */
const FEW = 20
/** A result of so many rows is kept for later; a larger one would be held in memory. */
const KEPT = 500

const total = ({ counts }: Plan) => Object.values(counts).reduce((sum, count) => sum + count, 0)

/** With zeros for the outcomes that are always counted. */
const countsOf = ({ outcomes = [] }: Change, { counts }: Plan) => ({
  ...Object.fromEntries(outcomes.map((outcome) => [outcome, 0])),
  ...counts,
})

/** Prints what a write did or would do: one JSON object, the rows as CSV or NDJSON, or the counts as a person reads them. */
export async function printResult(app: App, trx: Db, it: Change, result: Result): Promise<void> {
  if (app.format === 'json') return printJson(app, trx, it, result)
  if (app.format !== 'table') {
    app.remark(safeJson({ operation: result.operation, dry_run: result.dry_run, ...it.head?.(result), counts: countsOf(it, result) }))
    return printRows(app, it.columns, trx, await it.rows(trx))
  }
  await app.print(`${visible(headline(app, result))}\n`)
  // Somebody at the terminal has just seen the rest, above the question.
  const seen = result.seen && app.outside.out.isTerminal
  if (total(result) === 0 || (seen && !it.everyRow)) return
  if (!seen) await printBreakdown(app, trx, it, result)
  if (app.verbose || it.everyRow || total(result) <= FEW) {
    await app.print('\n')
    await printRows(app, it.columns, trx, await it.rows(trx))
  }
}

/**
 * Reads a result before the commit, so that it does not hang on the connection afterwards.
 * @returns what prints it; undefined when it is too large, unless its rows cannot be read a second time
 */
export async function keepingResult(app: App, trx: Db, it: Change, result: Result): Promise<(() => Promise<void>) | undefined> {
  if (total(result) > KEPT && !it.everyRow) return undefined
  const said: (() => unknown)[] = []
  const keeping = (say: (text: string) => unknown) => ({ value: async (text: string) => void said.push(() => say(text)) })
  await printResult(Object.create(app, { print: keeping(app.print), remark: keeping(app.remark) }), trx, it, result)
  return async () => {
    for (const say of said) await say()
  }
}

/** A result whose rows went with the connection; the journal still has them. */
export async function printCounts(app: App, trx: Db, it: Change, result: Result): Promise<void> {
  await printResult(app, trx, { ...it, breakdown: undefined, rows: async () => [] }, result)
  if (result.operation !== null) app.remark(app.text['server.rows_lost'](result.operation, app.program.name))
}

/** Where no row was concerned at all, nothing is as asked: a file may have named other schools only. */
function headline(app: App, result: Result): string {
  const { dry_run, changes, operation } = result
  if (dry_run) return app.text['change.dry_run'](changes)
  if (operation === null) return app.text[total(result) === 0 ? 'change.none' : 'change.nothing']
  return app.text['change.written'](changes, operation)
}

async function printBreakdown(app: App, trx: Db, it: Change, plan: Plan): Promise<void> {
  const { columns, rows } = await breakdownOf(trx, it, plan)
  await app.print('\n')
  await printRows(app, columns, trx, rows)
}

async function breakdownOf(trx: Db, it: Change, plan: Plan): Promise<{ columns: readonly Column[]; rows: readonly Row[] }> {
  if (it.breakdown) return { columns: it.breakdown.columns, rows: await it.breakdown.rows(trx, plan) }
  const columns: Column[] = [
    { key: 'outcome', words: true },
    { key: 'rows', align: 'right' },
  ]
  return { columns, rows: Object.entries(plan.counts).map(([outcome, rows]) => ({ outcome, rows })) }
}

async function printJson(app: App, trx: Db, it: Change, result: Result): Promise<void> {
  const { operation, dry_run, guards } = result
  const counts = countsOf(it, result)
  const said = guards.flatMap(
    // A refusal may gather several guards, each with a sentence of its own.
    ({ code, key, values, details }) => details.guards ?? [{ guard: code, message: say(app.text, key, values), ...details }],
  )
  const head = safeJson({ operation, dry_run, ...it.head?.(result), counts, ...(dry_run ? { guards: said } : {}) })
  await app.print(`${head.slice(0, -1)},"rows":`)
  await printRows(app, it.columns, trx, await it.rows(trx))
  // The list ends with a line end of its own; the object is closed on the next line.
  await app.print('}\n')
}

/** So many people a question always names. */
const NAMED = 5

/** The people whom a question is about, when they are few or it always names them; of many the first ones, and how many more there are. */
async function whomOf(app: App, trx: Db, it: Change, plan: Plan): Promise<string> {
  const { whom } = it
  if (!whom || (!whom.always && total(plan) > NAMED)) return ''
  const { text, color, csvDialect: dialect, outside } = app
  const renderer = await rendererOf('table', whom.columns ?? it.columns, { text, color, dialect, width: outside.err.columns, all: false })
  let shown = renderer.begin()
  let seen = 0
  for await (const row of each(trx, await (whom.rows ?? it.rows)(trx))) if (++seen <= FEW) shown += renderer.row(row)
  const more = seen > FEW ? `${text['change.and_more'](seen - FEW)}\n` : ''
  return `\n${shown}${renderer.end()}${more}`
}

/** The same breakdown on stderr, before the question. */
export async function showPlan(app: App, trx: Db, it: Change, plan: Plan): Promise<void> {
  const { columns, rows } = await breakdownOf(trx, it, plan)
  const renderer = await rendererOf('table', columns, {
    text: app.text,
    color: app.color,
    dialect: app.csvDialect,
    width: app.outside.err.columns,
    all: true,
  })
  let shown = renderer.begin()
  for await (const row of each(trx, rows)) shown += renderer.row(row)
  for (const sentence of (await it.preface?.(trx)) ?? []) await app.outside.err.write(`${visible(sentence)}\n`)
  await app.outside.err.write(`${shown}${renderer.end()}${await whomOf(app, trx, it, plan)}\n`)
}
