import type { Db } from '../store/engine.ts'
import { inSnapshot } from '../store/transaction.ts'
import type { App } from './app.ts'
import { printRows } from './list.ts'
import { type Column, cellText, heading, type Row } from './output.ts'
import { safeJson, visible } from './visible.ts'

/** The list under it: its key in JSON, its columns. */
interface Under {
  key: string
  columns: readonly Column[]
}

/** One thing with a list under it, such as a person and the copies held. */
interface Shown {
  object: Row
  rows: readonly Row[]
}

/**
 * Prints one thing: as JSON an object that holds its list under `under.key`, as a table its fields one below the other and then the
 * list, as CSV the list alone.
 * @returns what was read
 */
export async function show(app: App, columns: readonly Column[], under: Under, read: (trx: Db) => Promise<Shown>): Promise<Shown> {
  const store = await app.open()
  return inSnapshot(store, async (trx) => {
    const shown = await read(trx)
    await print(app, columns, under, trx, shown)
    return shown
  })
}

async function print(app: App, columns: readonly Column[], under: Under, trx: Db, { object, rows }: Shown): Promise<void> {
  const indent = app.format === 'json' ? 2 : undefined
  if (app.format === 'json' || app.format === 'ndjson') return app.print(`${safeJson(pick(columns, object, under, rows), indent)}\n`)
  if (app.format === 'table') await app.print(`${await fields(app, columns, object)}\n`)
  await printRows(app, under.columns, trx, rows)
}

const chosen = (columns: readonly Column[], row: Row) => Object.fromEntries(columns.map(({ key }) => [key, row[key] ?? null]))

const pick = (columns: readonly Column[], object: Row, under: Under, rows: readonly Row[]) => ({
  ...chosen(columns, object),
  [under.key]: rows.map((row) => chosen(under.columns, row)),
})

async function fields(app: App, columns: readonly Column[], object: Row): Promise<string> {
  const { record } = await import('./record.ts')
  return record(columns.map((column) => [heading(app.text, column), visible(cellText(app.text, column, object[column.key]))]))
}
