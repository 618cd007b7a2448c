import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { csvRows } from './csv-writer.ts'
import { DIALECTS } from './dialect.ts'
import { generator } from './page.ts'

/** Tells a file that the same command wrote before. */
export type Mark = (path: string) => boolean

/** A page that names this command as its generator. */
export const pageBy =
  (command: string): Mark =>
  (path) =>
    beginsWith(path, '<!doctype html>') && holds(path, generator(command))

/** A PDF that names this command as its creator. */
export const pdfBy =
  (command: string): Mark =>
  (path) =>
    beginsWith(path, '%PDF-') && holds(path, `obj\n(${command})\nendobj`)

/** An archive whose files bear the name of this command. */
export const zipBy =
  (command: string): Mark =>
  (path) =>
    beginsWith(path, 'PK\x03\x04') && holds(path, command)

/** A table with these columns, in any dialect. */
export const tableWith =
  (keys: readonly string[]): Mark =>
  (path) =>
    Object.values(DIALECTS).some((dialect) => beginsWith(path, csvRows(keys, dialect).begin()))

/** The same, where people fill in columns: one in which somebody has is theirs. */
export const unfilledTable =
  (keys: readonly string[], toFill: readonly string[]): Mark =>
  (path) => {
    const dialect = Object.values(DIALECTS).find((one) => beginsWith(path, csvRows(keys, one).begin()))
    if (!dialect) return false
    const rows = parse(readFileSync(path), {
      columns: true,
      bom: true,
      delimiter: dialect.delimiter,
      relax_column_count: true,
      relax_quotes: true,
    }) as Record<string, string>[]
    return !rows.some((row) => toFill.some((key) => row[key]))
  }

/** A document that begins as this command always begins it. */
export const documentLike =
  (beginning: RegExp): Mark =>
  (path) =>
    beginning.test(beginningOf(path))

const PIECE = 256 * 1024

const beginsWith = (path: string, text: string) => beginningOf(path).startsWith(text)

function beginningOf(path: string): string {
  for (const piece of piecesOf(path, PIECE)) return piece.toString()
  return ''
}

/** Looked for in every two pieces that follow each other, because it may stand across their border. */
function holds(path: string, text: string): boolean {
  let end = Buffer.alloc(0)
  for (const piece of piecesOf(path, PIECE)) {
    const both = Buffer.concat([end, piece])
    if (both.includes(text)) return true
    end = both.subarray(-text.length)
  }
  return false
}

/** A file in pieces of this length, the last one shorter. */
function* piecesOf(path: string, length: number): Generator<Buffer> {
  const descriptor = openSync(path, 'r')
  try {
    for (;;) {
      const piece = Buffer.alloc(length)
      const size = readSync(descriptor, piece)
      if (size === 0) return
      yield piece.subarray(0, size)
    }
  } finally {
    closeSync(descriptor)
  }
}
