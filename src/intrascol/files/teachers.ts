import { wordsFor } from '../../files/header-words.ts'
import type { Report } from '../../files/report.ts'
import { type Doubled, readTable, type TableColumn } from '../../files/table.ts'

/** A line of the teachers' file, with every class that it names. */
export interface TeacherRecord {
  line: number
  lastName: string
  usageName: string | null
  firstName: string
  classes: string[]
}

const COLUMNS: readonly TableColumn[] = [
  { name: 'last_name', aliases: wordsFor('last_name'), required: true, spelled: true },
  { name: 'usage_name', aliases: wordsFor('usage_name'), spelled: true },
  { name: 'first_name', aliases: wordsFor('first_name'), required: true, spelled: true },
  { name: 'class', aliases: wordsFor('class'), required: true, repeated: true, spelled: true },
  { name: 'email', aliases: wordsFor('email'), ignored: true },
  ...['civilité', 'directeur', 'fault'].map((name) => ({ name, ignored: true })),
]
const TEACHER_WORDS: ReadonlySet<string> = new Set([
  'enseignant',
  'enseignante',
  'professeur',
  'professeure',
  'maitre',
  'maitresse',
  'teacher',
])

/** What the file of `--teachers` says. */
export interface Teachers {
  records: readonly TeacherRecord[]
  /** Names encoded twice, unless they were to be repaired. */
  doubled: readonly Doubled[]
}

/**
 * Reads `--teachers`: `Nom;Prénom;Classe`, several class columns allowed.
 * @throws CliError 6 when the file is missing or cannot be read; faults go to the report
 */
export async function readTeachers(path: string, options: { repairEncoding?: boolean | undefined }, report: Report): Promise<Teachers> {
  const csv = await readTable(path, { columns: COLUMNS, people: TEACHER_WORDS, padded: true, ...options }, report)
  const records: TeacherRecord[] = []
  for await (const { line, values } of csv.rows) {
    if (!values) continue
    const { last_name: lastName = '', usage_name: usageName, first_name: firstName = '', class: classes = '' } = values
    for (const [column, text] of Object.entries({ last_name: lastName, first_name: firstName }))
      if (text === '') report.fault({ file: csv.file, line, column, key: 'fault.roster.missing' })
    const labels = classes.split('|').map((label) => label.trim())
    records.push({ line, lastName, usageName: usageName || null, firstName, classes: labels.filter((label) => label !== '') })
  }
  return { records, doubled: csv.doubled }
}
