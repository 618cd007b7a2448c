import { type Day, parseDay } from '../../days.ts'
import { CliError, EXIT } from '../../errors.ts'
import type { CsvColumn } from '../../files/columns.ts'
import { readCsv } from '../../files/csv.ts'
import type { Report } from '../../files/report.ts'
import { fold } from '../../fold.ts'
import type { Known } from '../rules/match.ts'
import { mapped } from './mapping.ts'

/** One patron of a library's own file; it is compared and forgotten. */
export interface Patron extends Known {
  registered: Day | null
  expires: Day | null
}

/** The headers of Koha and of PMB for each meaning (mdo, section 16). */
const COLUMNS: readonly CsvColumn[] = [
  { name: 'card', aliases: ['cardnumber', 'empr_cb'] },
  { name: 'last_name', aliases: ['surname', 'empr_nom'] },
  { name: 'first_name', aliases: ['firstname', 'empr_prenom'] },
  { name: 'email', aliases: ['empr_mail'] },
  { name: 'birth', aliases: ['dateofbirth', 'empr_year'] },
  { name: 'renewed', aliases: ['date_renewed'] },
  { name: 'registered', aliases: ['dateenrolled', 'empr_date_adhesion'] },
  { name: 'expires', aliases: ['dateexpiry', 'empr_date_expiration'] },
]

/**
 * Reads a patron file whose layout its header tells. Lines that cannot be read are faults; days that do not exist count as missing.
 * @param map other headers, `last_name=Nom` each
 * @throws CliError 7 for a layout that is neither Koha's nor PMB's and not mapped, 6 when the file is missing
 */
export async function readPatrons(source: string | Uint8Array, map: readonly string[] | undefined, report: Report): Promise<Patron[]> {
  const { present, rows } = await readCsv(source, { columns: mapped(COLUMNS, map) }, report)
  if (!report.broken && !['last_name', 'first_name'].every((name) => present.has(name))) {
    await rows.return(undefined)
    throw new CliError('unknown_layout', EXIT.undecided, 'mdo.match.layout', [], {
      details: { option: '--map', columns: COLUMNS.map(({ name }) => name) },
    })
  }
  const patrons: Patron[] = []
  for await (const { values } of rows) if (values) patrons.push(patronOf(values))
  return patrons
}

function patronOf(values: Readonly<Record<string, string>>): Patron {
  const birth = parseDay(dayPart(values.birth)) ?? null
  const year = /^\d{4}$/.test(values.birth ?? '') ? (values.birth ?? null) : (birth?.slice(0, 4) ?? null)
  return {
    ...{ last: fold(values.last_name ?? ''), first: fold(values.first_name ?? ''), birth, birthYear: year },
    emails: (values.email ?? '')
      .toLowerCase()
      .split(/[;,\s]+/)
      .filter(Boolean),
    registered: parseDay(dayPart(values.renewed)) ?? parseDay(dayPart(values.registered)) ?? null,
    expires: parseDay(dayPart(values.expires)) ?? null,
  }
}

/** Exports write some days with an hour behind them. */
const dayPart = (text: string | undefined) => (text ?? '').split(/[ T]/)[0] ?? ''
