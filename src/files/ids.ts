import type { Fault } from '../errors.ts'
import { cleanText, hasControls, isLonger } from './clean.ts'
import { headerKey } from './columns.ts'
import { readCsv } from './csv.ts'
import { decodeText, scanText } from './decode.ts'
import type { Report } from './report.ts'
import { openSource } from './source.ts'

export interface NamedId {
  id: string
  line: number
}

export interface IdOptions {
  /** Other headers than `id` under which a CSV may hold the ids. */
  aliases?: readonly string[]
  file?: string
}

const LONGEST_ID = 255

async function textOf(source: string | Uint8Array, name: string | undefined, report: Report): Promise<string> {
  const { file, chunks } = openSource(source, name)
  const { encoding, binary, noise } = await scanText(chunks())
  let text = ''
  if (binary || noise) {
    report.fault({ file, key: binary ? 'fault.file.binary' : 'fault.file.no_text' }, 'file')
    return text
  }
  try {
    for await (const piece of decodeText(chunks(), encoding)) text += piece
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    report.fault({ file, key: 'fault.csv.encoding' }, 'file')
  }
  return text
}

async function* idsOfCsv(source: string | Uint8Array, options: IdOptions, report: Report): AsyncGenerator<NamedId> {
  const columns = [{ name: 'id', aliases: options.aliases ?? [], required: true }]
  const { rows } = await readCsv(source, { columns, file: options.file }, report)
  for await (const { line, values } of rows) if (values) yield { id: values.id ?? '', line }
}

function* idsOfLines(text: string): Generator<NamedId> {
  for (const [at, line] of text.split(/\r\n|\r|\n/).entries()) yield { id: line.trim(), line: at + 1 }
}

function faultOf({ id, line }: NamedId, file: string): Fault | undefined {
  if (hasControls(id)) return { file, line, key: 'fault.ids.control' }
  return isLonger(id, LONGEST_ID) ? { file, line, key: 'fault.ids.too_long', values: [LONGEST_ID] } : undefined
}

/**
 * Reads a list of ids (`--from`): one id per line, or CSV with an `id` column, told apart by the first line. Blank lines are skipped, an
 * id named twice is kept once, an empty file gives none.
 * @throws CliError 6 when the file is missing or cannot be read; faults go to the report
 */
export async function readIds(source: string | Uint8Array, report: Report, options: IdOptions = {}): Promise<NamedId[]> {
  const { file } = openSource(source, options.file)
  const text = await textOf(source, options.file, report)
  const first = /[^\s\uFEFF][^\r\n]*/.exec(text)?.[0] ?? ''
  const names = ['id', ...(options.aliases ?? [])].map(headerKey)
  const isCsv = /[;,\t]/.test(first.trim()) || names.includes(headerKey(first))
  const found = new Map<string, NamedId>()
  for await (const one of isCsv ? idsOfCsv(source, options, report) : idsOfLines(text)) {
    if (one.id === '') continue
    const fault = faultOf(one, file)
    const id = cleanText(one.id).text
    if (fault) report.fault(fault)
    else if (!found.has(id)) found.set(id, { id, line: one.line })
  }
  return [...found.values()]
}
