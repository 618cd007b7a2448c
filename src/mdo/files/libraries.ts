import { usableAddress } from '../../files/address.ts'
import type { Encoding } from '../../files/encoding.ts'
import { likelySlip } from '../../files/mail-slip.ts'
import type { Report } from '../../files/report.ts'
import { type Doubled, readTable } from '../../files/table.ts'
import { cleanName, parseCode } from '../rules/fields.ts'
import { column } from './columns.ts'

export interface LibraryRecord {
  code: string
  name: string
  email: string
}

const COLUMNS = [column('code', { required: true }), column('name', { required: true, spelled: true }), column('email', { required: true })]

export interface LibraryOptions {
  encoding?: Encoding | undefined
  repairEncoding?: boolean | undefined
}

/** Reads a list of libraries. Every fault goes to the report. @throws CliError 6 when the file is missing */
export async function readLibraries(
  path: string | Uint8Array,
  options: LibraryOptions,
  report: Report,
): Promise<{ libraries: LibraryRecord[]; doubled: readonly Doubled[] }> {
  const { file, rows, doubled } = await readTable(path, { columns: COLUMNS, charset: '--encoding', ...options }, report)
  const found = new Map<string, LibraryRecord>()
  for await (const { line, values } of rows) {
    if (!values) continue
    const [code, name, email] = [parseCode(values.code ?? ''), cleanName(values.name ?? ''), usableAddress(values.email ?? '')]
    if (!code) report.fault({ file, line, column: 'code', key: 'fault.mdo.code', values: [values.code] })
    if (!name) report.fault({ file, line, column: 'name', key: 'fault.mdo.name' })
    if (!email) report.fault({ file, line, column: 'email', key: 'fault.mdo.email', values: [values.email] })
    if (code && found.has(code)) report.fault({ file, line, column: 'code', key: 'fault.mdo.code_twice', values: [code] })
    if (!code || !name || !email) continue
    found.set(code, { code, name, email })
    const meant = likelySlip(email)
    if (meant) report.remark('remark.mdo.email_slip', { file, line }, `${line} (${email} → ${meant})`)
  }
  return { libraries: [...found.values()], doubled }
}
