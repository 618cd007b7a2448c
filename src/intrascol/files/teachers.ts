import { readCsv } from '../../files/csv.ts'
import type { Encoding } from '../../files/decode.ts'
import type { Report } from '../../files/report.ts'

/** A line of the teachers' file, with every class that it names. */
export interface TeacherRecord {
  line: number
  lastName: string
  usageName: string | null
  firstName: string
  classes: string[]
}

const COLUMNS = [
  { name: 'last_name', aliases: ['nom', 'nom de famille'], required: true },
  { name: 'usage_name', aliases: ['nom usage', 'nom d’usage'] },
  { name: 'first_name', aliases: ['prénom'], required: true },
  { name: 'class', aliases: ['classe', 'classes', 'libellé classe'], required: true, repeated: true },
  ...['civilité', 'courriel', 'directeur', 'email', 'mail'].map((name) => ({ name, ignored: true })),
]

/**
 * Reads `--teachers`: `Nom;Prénom;Classe`, several class columns allowed.
 * @throws CliError 6 when the file is missing or cannot be read; faults go to the report
 */
export async function readTeachers(path: string, encoding: Encoding | undefined, report: Report): Promise<TeacherRecord[]> {
  const csv = await readCsv(path, { columns: COLUMNS, padded: true, encoding }, report)
  const plain = (text: string | undefined) => (text ?? '').replace(/[\s\u00a0]+/g, ' ').trim()
  const records: TeacherRecord[] = []
  for await (const { line, values } of csv.rows) {
    if (!values) continue
    for (const column of ['last_name', 'first_name'])
      if (plain(values[column]) === '') report.fault({ file: csv.file, line, column, key: 'fault.roster.missing', values: [column] })
    const classes = (values.class ?? '')
      .split('|')
      .map(plain)
      .filter((label) => label !== '')
    const named = { lastName: plain(values.last_name), usageName: plain(values.usage_name) || null, firstName: plain(values.first_name) }
    records.push({ line, ...named, classes })
  }
  return records
}
