import { type Db, rowsOf } from '../store/engine.ts'
import { inSnapshot } from '../store/transaction.ts'
import type { App } from './app.ts'
import { deliverRows, type ListingOptions, listingOf } from './listing.ts'
import { type Column, type Row, rendererOf } from './output.ts'
import { harmless } from './visible.ts'

type Streamed = { compile(): { sql: string; parameters: readonly unknown[] }; stream(): AsyncIterableIterator<Row> }

/** What a list prints: rows already at hand, or a query whose rows are read one by one, each turned into what its columns show. */
export type Rows = readonly Row[] | { query: Streamed; map?: (row: Row) => Row }

/**
 * Reads a list in one picture of the store and prints it in the format asked for, or writes it into the file of its `--out`. An empty
 * list is no failure.
 * @param name the words of the command, without its program
 */
export async function list(
  app: App,
  columns: readonly Column[],
  rows: (trx: Db) => Promise<Rows>,
  { name = '', ...options }: ListingOptions & { name?: string } = {},
): Promise<void> {
  const listing = await listingOf(app, columns, options, `${app.program.name} ${name}`)
  const store = await app.open()
  await inSnapshot(store, async (trx) => {
    const found = each(trx, await rows(trx))
    await (listing.target ? deliverRows(app, columns, found, listing) : printEach(app, columns, found))
  })
}

export const printRows = (app: App, columns: readonly Column[], trx: Db, rows: Rows): Promise<void> =>
  printEach(app, columns, each(trx, rows))

/** Prints rows that come from wherever, in the format asked for. Those that came before a failure are printed. */
export async function printEach(app: App, columns: readonly Column[], rows: Iterable<Row> | AsyncIterable<Row>): Promise<void> {
  const { text, color, csvDialect: dialect, outside, verbose } = app
  const renderer = await rendererOf(app.format, columns, { text, color, dialect, width: outside.out.columns, all: verbose })
  // With the first row: a list that fails before it prints nothing.
  let begin = renderer.begin()
  const shown = app.format === 'csv' && outside.out.isTerminal ? harmless : (piece: string) => piece
  try {
    for await (const row of rows) {
      if (outside.out.closed) return
      const piece = begin + renderer.row(row)
      begin = ''
      if (piece) await app.print(shown(piece))
    }
  } catch (error) {
    await app.print(renderer.broken?.() ?? '')
    throw error
  }
  await app.print(begin + renderer.end())
}

export async function* each(trx: Db, rows: Rows): AsyncIterable<Row> {
  if (!('query' in rows)) {
    yield* rows
    return
  }
  const { query, map = (row) => row } = rows
  for await (const row of rowsOf(trx, query)) yield map(row)
}
