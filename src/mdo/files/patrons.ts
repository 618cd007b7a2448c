import { type Day, pastYears, readDay, thisCentury } from '../../days.ts'
import { CliError, EXIT } from '../../errors.ts'
import type { Encoding } from '../../files/encoding.ts'
import { wordsFor } from '../../files/header-words.ts'
import type { Report } from '../../files/report.ts'
import { readTable, type TableColumn } from '../../files/table.ts'
import { fold } from '../../fold.ts'
import type { Known } from '../rules/match.ts'
import { column, PEOPLE } from './columns.ts'
import { mapped } from './mapping.ts'

/** One patron of a library's own file; it is compared and forgotten. */
export interface Patron extends Known {
  registered: Day | null
  expires: Day | null
  /** A cell about this patron's card or birth cannot be read: what it would say is not known, so a person has to look. */
  unread: boolean
}

/** The columns of a patron file, as Koha, PMB and people call them (mdo, section 16). */
const COLUMNS: readonly TableColumn[] = [
  ...[column('card'), column('last_name'), column('first_name'), column('email')],
  { name: 'birth', aliases: [...wordsFor('birth_date'), 'dateofbirth'] },
  ...[column('renewed'), column('registered'), column('expires')],
]

export interface PatronOptions {
  /** Other headers, `last_name=Nom` each. */
  map?: readonly string[] | undefined
  encoding?: Encoding | undefined
  today: Day
}

/**
 * Reads a patron file whose layout its header tells. Lines that cannot be read are faults, days that cannot are remarks.
 * @throws CliError 7 for a layout that is not known and not mapped, 6 when the file is missing
 */
export async function readPatrons(source: string | Uint8Array, { map, today, encoding }: PatronOptions, report: Report): Promise<Patron[]> {
  const columns = mapped(COLUMNS, map)
  const table = await readTable(source, { columns, people: PEOPLE, mapping: '--map', charset: '--encoding', encoding }, report)
  const { file, present, rows, headers } = table
  if (!report.broken && !['last_name', 'first_name'].every((name) => present.has(name))) {
    await rows.return(undefined)
    throw new CliError('unknown_layout', EXIT.undecided, 'mdo.match.layout', [headers.map((header) => header.trim()).filter(Boolean)], {
      details: { option: '--map', columns: COLUMNS.map(({ name }) => name), headers },
    })
  }
  const patrons: Patron[] = []
  for await (const { line, values } of rows) {
    if (!values) continue
    const { patron, wrong } = patronOf(values, today)
    for (const cell of wrong) report.remark('remark.mdo.patron_day', { file, line }, `${line} («\u00a0${cell}\u00a0»)`)
    patrons.push(patron)
  }
  return patrons
}

/** How systems write that there is no day. */
const NONE = /^(0000-00-00|0{1,2}\/0{1,2}\/0{4})/

function patronOf(values: Readonly<Record<string, string>>, today: Day): { patron: Patron; wrong: readonly string[] } {
  const wrong: string[] = []
  const dayOf = (name: string, yearOf: (short: number) => number): Day | null => {
    const cell = values[name] ?? ''
    if (cell === '' || NONE.test(cell)) return null
    const day = readDay(cell, { yearOf })
    if (day === undefined) wrong.push(cell)
    return day ?? null
  }
  const year = /^\d{4}$/.test(values.birth ?? '') ? (values.birth ?? null) : null
  const birth = year === null ? dayOf('birth', pastYears(today)) : null
  const [renewed, registered, expires] = ['renewed', 'registered', 'expires'].map((name) => dayOf(name, thisCentury))
  const patron = {
    ...{ last: fold(values.last_name ?? ''), first: fold(values.first_name ?? ''), birth, birthYear: year ?? birth?.slice(0, 4) ?? null },
    emails: (values.email ?? '')
      .toLowerCase()
      .split(/[;,\s]+/)
      .filter(Boolean),
    ...{ registered: renewed ?? registered ?? null, expires: expires ?? null, unread: wrong.length > 0 },
  }
  return { patron, wrong }
}
