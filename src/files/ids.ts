import type { Fault } from '../errors.ts'
import { cleanText, hasControls, isLonger, withoutInvisible } from './clean.ts'
import { decodeText } from './decode.ts'
import { headerKey, wordsFor } from './header-words.ts'
import type { Report } from './report.ts'
import { scanText } from './scan.ts'
import { openSource } from './source.ts'
import { readTable } from './table.ts'

export interface NamedId {
  id: string
  line: number
}

export interface IdOptions {
  /** Other headers under which a table may hold the ids. */
  aliases?: readonly string[]
  file?: string
}

const LONGEST_ID = 255

/** The text of a list; undefined when it is a workbook, or nothing that can be read, which is then reported. */
async function textOf(source: string | Uint8Array, name: string | undefined, report: Report): Promise<string | undefined> {
  const { file, chunks } = openSource(source, name)
  const { encoding, binary, noise, zip } = await scanText(chunks)
  if (zip) return undefined
  if (binary || noise) {
    report.fault({ file, key: binary ? 'fault.file.binary' : 'fault.file.no_text' }, 'file')
    return ''
  }
  let text = ''
  try {
    for await (const piece of decodeText(chunks(), encoding)) text += piece
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    report.fault({ file, key: 'fault.csv.encoding' }, 'file')
  }
  return text
}

async function* idsOfTable(source: string | Uint8Array, { aliases = [], file }: IdOptions, report: Report): AsyncGenerator<NamedId> {
  const columns = [{ name: 'id', aliases: [...wordsFor('id'), ...aliases], required: true }]
  const { rows } = await readTable(source, { columns, file }, report)
  for await (const { line, values } of rows) if (values) yield { id: values.id ?? '', line }
}

function* idsOfLines(text: string): Generator<NamedId> {
  for (const [at, line] of text.split(/\r\n|\r|\n/).entries()) yield { id: withoutInvisible(line).trim(), line: at + 1 }
}

function faultOf({ id, line }: NamedId, file: string): Fault | undefined {
  if (hasControls(id)) return { file, line, key: 'fault.ids.control' }
  return isLonger(id, LONGEST_ID) ? { file, line, key: 'fault.ids.too_long', values: [LONGEST_ID] } : undefined
}

/**
 * Reads a list of ids (`--from`): one id per line, or a table with an `id` column, told apart by the first line. Blank lines are skipped,
 * an id named twice is kept once, an empty file gives none.
 * @throws CliError 6 when the file is missing or cannot be read; faults go to the report
 */
export async function readIds(source: string | Uint8Array, report: Report, options: IdOptions = {}): Promise<NamedId[]> {
  const { file } = openSource(source, options.file)
  const text = await textOf(source, options.file, report)
  const first = /[^\s\uFEFF][^\r\n]*/.exec(text ?? '')?.[0] ?? ''
  const names = new Set(['id', ...wordsFor('id'), ...(options.aliases ?? [])].map((name) => headerKey(name)))
  const isTable = text === undefined || /[;,\t]/.test(first.trim()) || names.has(headerKey(first))
  const found = new Map<string, NamedId>()
  for await (const one of isTable ? idsOfTable(source, options, report) : idsOfLines(text)) {
    if (one.id === '') continue
    const fault = faultOf(one, file)
    const id = cleanText(one.id).text
    if (fault) report.fault(fault)
    else if (!found.has(id)) found.set(id, { id, line: one.line })
  }
  return [...found.values()]
}
