import { usableAddress } from '../../files/address.ts'
import { readCsv } from '../../files/csv.ts'
import type { Report } from '../../files/report.ts'
import { cleanName, parseCode } from '../rules/fields.ts'

export interface LibraryRecord {
  code: string
  name: string
  email: string
}

const COLUMNS = [
  { name: 'code', required: true },
  { name: 'name', aliases: ['nom', 'bibliothèque', 'médiathèque'], required: true },
  { name: 'email', aliases: ['e-mail', 'mail', 'courriel', 'adresse e-mail'], required: true },
]

/** Reads a list of libraries. Every fault goes to the report. @throws CliError 6 when the file is missing */
export async function readLibraries(path: string | Uint8Array, report: Report): Promise<LibraryRecord[]> {
  const { file, rows } = await readCsv(path, { columns: COLUMNS }, report)
  const found = new Map<string, LibraryRecord>()
  for await (const { line, values } of rows) {
    if (!values) continue
    const [code, name, email] = [parseCode(values.code ?? ''), cleanName(values.name ?? ''), usableAddress(values.email ?? '')]
    if (!code) report.fault({ file, line, column: 'code', key: 'fault.mdo.code', values: [values.code] })
    if (!name) report.fault({ file, line, column: 'name', key: 'fault.mdo.name', values: ['name'] })
    if (!email) report.fault({ file, line, column: 'email', key: 'fault.mdo.email' })
    if (code && found.has(code)) report.fault({ file, line, column: 'code', key: 'fault.mdo.code_twice', values: [code] })
    if (code && name && email) found.set(code, { code, name, email })
  }
  return [...found.values()]
}
