import type { Command } from '@commander-js/extra-typings'
import { CliError, EXIT } from '../errors.ts'
import { documentLike, type Mark, tableWith } from '../files/marks.ts'
import type { App } from './app.ts'
import { deliver, deliverFile, piped, replacing } from './deliver.ts'
import { type Column, cellText, heading, picked, type Renderer, type Row, rendererOf } from './output.ts'
import { parsersFor } from './parsers.ts'
import { type Target, targetOf } from './target.ts'

/** The options of every list, beside its own. */
export interface ListingOptions {
  out?: string | undefined
  force?: boolean | undefined
}

const listings = new WeakSet<object>()

/** Makes a command a list: it may be written into a file, a workbook among others. */
export const listing = <Args extends unknown[], Options extends Record<string, unknown>, Globals extends Record<string, unknown>>(
  command: Command<Args, Options, Globals>,
  app: App,
) => {
  listings.add(command)
  return replacing(command.option('--out <file>', app.text['list.option.out'], parsersFor(app.text).filled), app)
}

const isWorkbook = (path: string) => /\.xlsx$/i.test(path)

/** @throws CliError 2 for a workbook of what is no list */
export function refuseWorkbook(app: App, command: object): void {
  if (app.workbook && !listings.has(command)) throw new CliError('invalid_value', EXIT.usage, 'list.no_workbook')
}

/** Where a list goes, found before its rows are read. */
export interface Listing {
  /** A workbook instead of what the format says. */
  workbook: boolean
  target: Target | undefined
  /** The words of the command, which name the sheet of its workbook. */
  name: string
}

/** @throws CliError 2 for a workbook without a file, or a file of another name; 5, 6, 130 */
export async function listingOf(app: App, columns: readonly Column[], { out, force }: ListingOptions, name: string): Promise<Listing> {
  const workbook = app.workbook || (out !== undefined && isWorkbook(out) && app.format === 'table')
  const wrong = (key: 'list.needs_out' | 'list.xlsx_name') =>
    new CliError('invalid_value', EXIT.usage, key, [], { details: { option: '--out' } })
  if (workbook && out === undefined) throw wrong('list.needs_out')
  if (out !== undefined && workbook !== isWorkbook(out)) throw wrong('list.xlsx_name')
  if (out === undefined) return { workbook, name, target: undefined }
  const mark = workbook ? (await import('../files/workbook-writer.ts')).workbookBy(name) : markOf(app, columns)
  return { workbook, name, target: await targetOf(app, out, { mark, force }) }
}

/** Tells a file that the same list wrote before, by its columns. */
function markOf(app: App, columns: readonly Column[]): Mark {
  const { format } = app
  const keys = columns.map(({ key }) => key)
  if (format === 'csv') return tableWith(keys)
  if (format === 'table') return documentLike(new RegExp(`^(${plain(app.text['list.empty'])}\n|${headings(app, columns)})`))
  const row = plain(JSON.stringify(Object.fromEntries(keys.map((key) => [key, null])))).replace(/null/g, '.*?')
  return documentLike(new RegExp(format === 'json' ? `^\\[(\\]\n|\n {2}${row})` : `^(${row}|$)`, 's'))
}

const plain = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

const headings = (app: App, columns: readonly Column[]) =>
  columns
    .filter(({ table }) => app.verbose || table !== false)
    .map((column) => plain(heading(app.text, column)))
    .join(' +')

/** Writes the rows into the file of a list. @throws CliError 5, 6, 130 */
export async function deliverRows(
  app: App,
  columns: readonly Column[],
  rows: AsyncIterable<Row>,
  { workbook, target, name }: Listing,
): Promise<void> {
  if (target === undefined) return
  if (workbook) return deliverFile(app, target, piped(app, [await workbookOf(app, columns, rows, name)]))
  const { text, csvDialect: dialect, verbose } = app
  const renderer = await rendererOf(app.format, columns, { text, color: false, dialect, width: undefined, all: verbose })
  await deliver(app, target, pieces(renderer, rows))
}

async function* pieces(renderer: Renderer, rows: AsyncIterable<Row>): AsyncGenerator<string> {
  yield renderer.begin()
  for await (const row of rows) yield renderer.row(row)
  yield renderer.end()
}

/** Everything that the list knows, in the reader's words: days as days, numbers as numbers. */
async function workbookOf(app: App, columns: readonly Column[], rows: AsyncIterable<Row>, name: string): Promise<Buffer> {
  const { workbookWith } = await import('../files/workbook-writer.ts')
  const { text, lang } = app
  async function* cells() {
    for await (const row of rows) {
      const values = picked(columns, row)
      yield columns.map((column) => {
        const value = values[column.key]
        return typeof value === 'number' || (column.instant && typeof value === 'string') ? value : cellText(text, column, value)
      })
    }
  }
  const formats = lang === 'fr' ? { day: 'dd/mm/yyyy', instant: 'dd/mm/yyyy hh:mm' } : { day: 'yyyy-mm-dd', instant: 'yyyy-mm-dd hh:mm' }
  const titles = columns.map((column) => heading(text, column))
  return workbookWith(name, titles, cells(), formats)
}
