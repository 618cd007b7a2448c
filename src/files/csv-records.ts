import { parseRecords } from './csv-parser.ts'
import { decodeText } from './decode.ts'
import type { Dialect } from './dialect.ts'
import { findHeaderOf, type Known } from './header.ts'
import type { Scan } from './scan.ts'
import type { Chunks } from './source.ts'
import type { Records } from './table.ts'

/** The first piece, to look at, and the whole text again; a piece that cannot be decoded is thrown where it is read. */
async function peek(text: AsyncGenerator<string>): Promise<{ first: string; whole: AsyncIterable<string> }> {
  const first = await text.next().catch((error: unknown) => ({ error }))
  async function* whole() {
    if ('error' in first) throw first.error
    try {
      if (!first.done) yield first.value
      yield* text
    } finally {
      // Whoever stops at the first piece never reaches the rest, whose file would stay open.
      await text.return(undefined)
    }
  }
  return { first: 'error' in first || first.done ? '' : first.value, whole: whole() }
}

const newlineOf = (text: string): Dialect['newline'] => (/\r\n|\n|\r/.exec(text)?.[0] ?? '\n') as Dialect['newline']

/** Opens a text as a table: where its header is, and its records. */
export async function openCsv(chunks: Chunks, { encoding, mark, endsWithNewline }: Scan, known: Known): Promise<Records> {
  const { first, whole } = await peek(decodeText(chunks, encoding))
  const { delimiter, at, sep } = findHeaderOf(first, known)
  return {
    ...{ format: 'csv', at, sep, endsWithNewline, guarded: true },
    dialect: { delimiter, newline: newlineOf(first), encoding, mark },
    pages: parseRecords(whole, delimiter),
  }
}
