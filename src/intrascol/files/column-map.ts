import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { CliError, EXIT } from '../../errors.ts'
import { fileError, rejected } from '../../files/source.ts'
import { type ColumnMap, PUPIL_FIELDS } from './pupil-columns.ts'

const isHeaders = (value: unknown): value is string[] => Array.isArray(value) && value.every((one) => typeof one === 'string')

const FIELDS: readonly string[] = [...PUPIL_FIELDS, 'ignored']

/**
 * Reads `--columns`: further header names for the fields, `ine=Identifiant national,class=Groupe` or a file
 * `{"ine": ["Identifiant national"]}`.
 * @throws CliError 2 for a wrong pair, 6 when the file is missing, 8 when it is not of that form
 */
export function readColumnMap(value: string): ColumnMap {
  return value.includes('=') ? pairsOf(value) : mapIn(value)
}

function pairsOf(value: string): ColumnMap {
  const map: Record<string, string[]> = {}
  for (const part of value.split(',')) {
    const [, field = '', header = ''] = /^\s*(\w+)\s*=\s*(.+?)\s*$/.exec(part) ?? []
    if (!FIELDS.includes(field)) throw new CliError('invalid_value', EXIT.usage, 'rollover.columns.wrong', [part, FIELDS])
    map[field] = [...(map[field] ?? []), header]
  }
  return map
}

function mapIn(path: string): ColumnMap {
  const file = basename(path)
  const found = parsed(textOf(path), file)
  const wrong = Object.entries(found).find(([field, headers]) => !FIELDS.includes(field) || !isHeaders(headers))
  if (wrong) throw rejected('faulty_file', { file, column: wrong[0], key: 'fault.roster.column_map', values: [wrong[0]] })
  return found as ColumnMap
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '')
  } catch (error) {
    throw fileError(path, error)
  }
}

function parsed(text: string, file: string): Record<string, unknown> {
  try {
    const found: unknown = JSON.parse(text)
    if (typeof found === 'object' && found !== null && !Array.isArray(found)) return found as Record<string, unknown>
  } catch {
    // Not JSON: told below.
  }
  throw rejected('faulty_file', { file, key: 'fault.roster.column_map_form' })
}
