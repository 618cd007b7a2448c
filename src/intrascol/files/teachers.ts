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
  const csv = await readCsv(path, { columns: COLUMNS, padded: true, singleSpaces: true, encoding }, report)
  const records: TeacherRecord[] = []
  for await (const { line, values } of csv.rows) {
    if (!values) continue
    const { last_name: lastName = '', usage_name: usageName, first_name: firstName = '', class: classes = '' } = values
    for (const [column, text] of Object.entries({ last_name: lastName, first_name: firstName }))
      if (text === '') report.fault({ file: csv.file, line, column, key: 'fault.roster.missing', values: [column] })
    const labels = classes.split('|').map((label) => label.trim())
    records.push({ line, lastName, usageName: usageName || null, firstName, classes: labels.filter((label) => label !== '') })
  }
  return records
}
