import type { Dialect } from '../files/dialect.ts'
import { lookUp, type Text } from '../text/index.ts'
import type { Color } from './colors.ts'
import { safeJson } from './visible.ts'

export type Format = 'table' | 'json' | 'ndjson' | 'csv'
export const FORMATS: readonly Format[] = ['table', 'json', 'ndjson', 'csv']

/** One row as a use case returns it: text, numbers, booleans, null, and arrays of text. */
export type Row = Record<string, unknown>

/** One column of a list: its key in JSON and CSV, and how it looks in a table. */
export interface Column {
  key: string
  /** The key of its heading in the catalogue, where that of the column would say something else. */
  title?: string
  align?: 'right'
  /** The values are words of the field, shown in the reader's language; a name says of which field, where one word means several things. */
  words?: boolean | string
  /** The colour of some values at a terminal. */
  colors?: Readonly<Record<string, Color>>
  /** The values are instants: a table shows them to the minute, as clocks in Paris have it. */
  instant?: true
  /** Never cut short in a table: its values mean nothing in part. */
  whole?: true
  /** What null looks like in a table. */
  empty?: string
  /** False for what only scripts need: the table leaves it out unless --verbose. */
  table?: boolean
  /** Rows of several kinds stand together: JSON leaves this key out of a row that does not have it. */
  sparse?: boolean
  /** What a narrow terminal can do without; the lowest number goes first. */
  spare?: number
}

/** Receives rows one after the other and writes them in one format; nothing is held back but a table's rows. */
export interface Renderer {
  begin(): string
  row(row: Row): string
  end(): string
  /** What is held back when no more rows come because something failed. JSON stays open then: nobody takes a part for the whole. */
  broken?(): string
}

/** A row as JSON has it: its columns, in their order. */
export const picked = (columns: readonly Column[], row: Row) =>
  Object.fromEntries(columns.filter(({ key, sparse }) => !sparse || key in row).map(({ key }) => [key, row[key] ?? null]))

function jsonRows(columns: readonly Column[]): Renderer {
  let rows = 0
  return {
    begin: () => '[',
    row: (row) => `${rows++ ? ',' : ''}\n  ${safeJson(picked(columns, row))}`,
    end: () => (rows ? '\n]\n' : ']\n'),
  }
}

const ndjsonRows = (columns: readonly Column[]): Renderer => ({
  begin: () => '',
  row: (row) => `${safeJson(picked(columns, row))}\n`,
  end: () => '',
})

/** The renderer of a list. CSV and tables are loaded when they are used. */
export async function rendererOf(
  format: Format,
  columns: readonly Column[],
  options: TableOptions & { dialect: Dialect },
): Promise<Renderer> {
  if (format === 'json') return jsonRows(columns)
  if (format === 'ndjson') return ndjsonRows(columns)
  if (format === 'csv')
    return (await import('../files/csv-writer.ts')).csvRows(
      columns.map(({ key }) => key),
      options.dialect,
    )
  return (await import('./table.ts')).tableRows(columns, options)
}

export interface TableOptions {
  text: Text
  color: boolean
  width: number | undefined
  all: boolean
}

/** A value as a person reads it in a table. */
export function cellText(text: Text, column: Column, value: unknown): string {
  if (value === null || value === undefined) return column.empty ?? ''
  if (Array.isArray(value)) return value.map((one) => cellText(text, column, one)).join(', ')
  if (typeof value === 'boolean') return text[value ? 'prompt.yes' : 'prompt.no']
  // Counts by outcome.
  if (typeof value === 'object')
    return Object.entries(value)
      .map(([word, count]) => `${wordIn(text, column, word)} ${count}`)
      .join(', ')
  if (column.instant) return text['journal.moment'](String(value))
  if (!column.words) return String(value)
  return wordIn(text, column, value)
}

/** A word of the field in the reader's language. */
export function wordIn(text: Text, { words }: { words?: Column['words'] | undefined }, value: unknown): string {
  const special = typeof words === 'string' ? lookUp(text, `word.${words}.${value}`) : undefined
  return special ?? lookUp(text, `word.${value}`) ?? String(value)
}

/** The heading of a column in the reader's language; its key when the catalogue has no better word. */
export const heading = (text: Text, { key, title }: Column) => lookUp(text, `column.${title ?? key}`) ?? key
