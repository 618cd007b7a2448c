import { basename } from 'node:path'
import { parseDay } from '../../days.ts'
import { isLonger } from '../../files/clean.ts'
import type { Report } from '../../files/report.ts'
import { fold } from '../../fold.ts'
import { analyze, type Bulk, bulkInto, temporaryIndex, temporaryTable } from '../../store/bulk.ts'
import type { Db } from '../../store/engine.ts'
import { readGarEnt } from '../files/gar-ent.ts'
import type {
  DelegateRecord,
  FileKind,
  GarRecord,
  GroupRecord,
  PersonRecord,
  SkippedRecord,
  TeachingRecord,
} from '../files/gar-ent-types.ts'
import { POPULATIONS } from '../rules/population.ts'

/** Where a record stands, and its number: several may stand on one line. */
const PLACE = { file: 'text not null', line: 'integer not null', n: 'integer not null' }
const number = 'integer not null'
const text = 'text not null'

/** The records of a snapshot as they were read, each with its place: what the checks and the plan are made from. */
const TABLES = {
  in_school: { uai: text, name: text, degree: number, contract: 'text', head_uai: 'text', ...PLACE },
  in_term: { uai: text, kind: text, code: text, label: text, code_key: text, label_key: text, ...PLACE },
  in_person: { id: text, last_name: text, first_name: text, name_key: text, first_key: text, ...PLACE },
  in_presence: { id: text, uai: text, here: number, pupils: number, documentalists: number, teachers: number, staff: number, ...PLACE },
  in_link: { uai: text, person: text, kind: text, code: text, ...PLACE },
  in_group_division: { uai: text, code: text, division: text, ...PLACE },
  in_delegate: { uai: text, id: text, last_name: text, first_name: text, name_key: text, email: text, ...PLACE },
  in_skipped: { kind: text, id: 'text', uai: 'text', code: 'text' },
} as const

/** Nobody in the store has a longer identifier (gar 4.1). */
const LONGEST_ID = 64

type Table = keyof typeof TABLES
type Bulks = Record<Table, Bulk>

export interface Snapshot {
  kinds: Set<FileKind>
  /** `YYYY-MM-DD HH:MM:SS`, when the names say it. */
  at: string | undefined
}

/**
 * Reads a snapshot into temporary tables. Memory stays flat; what one record alone can tell is checked by the reader.
 * @param pause called between records, so that an interruption is seen
 * @returns the kinds of files that were there, and the instant in their names
 */
export async function stageSnapshot(trx: Db, path: string, report: Report, pause: () => Promise<void>): Promise<Snapshot> {
  for (const [table, types] of Object.entries(TABLES)) await temporaryTable(trx, table, types)
  const bulks = Object.fromEntries(
    Object.entries(TABLES).map(([table, types]) => [table, bulkInto(trx, table, Object.keys(types))]),
  ) as Bulks
  const kinds = new Set<FileKind>()
  let records = 0
  let at = instantIn(path)
  for await (const record of readGarEnt(path, report)) {
    if (++records % 5000 === 0) await pause()
    if (record.type === 'file') {
      kinds.add(record.kind)
      const own = instantIn(record.file)
      if (own !== undefined && (at === undefined || own > at)) at = own
    } else await stage(bulks, record, [record.file, record.line, records])
  }
  for (const bulk of Object.values(bulks)) await bulk.flush()
  await temporaryIndex(trx, 'in_presence_id', 'in_presence (id, uai)')
  await temporaryIndex(trx, 'in_term_code', 'in_term (uai, code, kind)')
  await analyze(trx, ...Object.keys(TABLES))
  if (at === undefined && kinds.size > 0) report.remark('remark.gar.no_day', {})
  return { kinds, at }
}

/** The instant in a name such as `XX_GAR-ENT_Complet_20260901_210000.tar.gz` (gar 4.1), in the time of the producer. */
function instantIn(path: string): string | undefined {
  const [, year, month, day, hour, minute, second] = /_Complet_(\d{4})(\d\d)(\d\d)_(\d\d)(\d\d)(\d\d)/i.exec(basename(path)) ?? []
  const found = parseDay(`${year}-${month}-${day}`)
  return found && `${found} ${hour}:${minute}:${second}`
}

type Place = readonly [file: string, line: number, n: number]

async function stage(bulks: Bulks, record: Exclude<GarRecord, { type: 'file' }>, place: Place): Promise<void> {
  switch (record.type) {
    case 'school':
      return bulks.in_school.add(record.uai, record.name, record.degree, record.contract ?? null, record.headUai ?? null, ...place)
    case 'level':
    case 'subject':
      return bulks.in_term.add(record.uai, record.type, record.code, record.label, fold(record.code), fold(record.label), ...place)
    case 'person':
      return stagePerson(bulks, record, place)
    case 'personLevel':
      // The first degree has no level records: the code is the level.
      if (record.degree === 1)
        await bulks.in_term.add(record.uai, 'level', record.code, record.code, fold(record.code), fold(record.code), ...place)
      return bulks.in_link.add(record.uai, record.person, 'level', record.code, ...place)
    case 'personSubject':
      return bulks.in_link.add(record.uai, record.person, 'subject', record.code, ...place)
    case 'group':
      return stageGroup(bulks, record, place)
    case 'member':
      return bulks.in_link.add(record.uai, record.person, 'member', record.code, ...place)
    case 'teaching':
      return stageTeaching(bulks, record, place)
    case 'delegate':
      return stageDelegate(bulks, record, place)
    case 'skipped':
      return stageSkipped(bulks, record)
  }
}

/** One row for each school that the record names, with the populations its profiles give there. */
async function stagePerson({ in_person, in_presence }: Bulks, person: PersonRecord, place: Place): Promise<void> {
  const { id, lastName, firstName, profiles, schools } = person
  await in_person.add(id, lastName, firstName, fold(lastName), fold(firstName), ...place)
  for (const uai of new Set([...schools, ...profiles.map((profile) => profile.uai)])) {
    const flags = POPULATIONS.map((population) =>
      Number(profiles.some((profile) => profile.uai === uai && profile.population === population)),
    )
    await in_presence.add(id, uai, Number(schools.includes(uai)), ...flags, ...place)
  }
}

async function stageGroup({ in_term, in_group_division }: Bulks, group: GroupRecord, place: Place): Promise<void> {
  const { uai, kind, code, label, divisions } = group
  await in_term.add(uai, kind, code, label, fold(code), fold(label), ...place)
  for (const division of divisions) await in_group_division.add(uai, code, division, ...place)
}

async function stageTeaching({ in_link }: Bulks, link: TeachingRecord, place: Place): Promise<void> {
  const { uai, person, kind, code, subjects } = link
  await in_link.add(uai, person, kind, code, ...place)
  for (const subject of subjects) await in_link.add(uai, person, 'subject', subject, ...place)
}

async function stageDelegate({ in_delegate }: Bulks, delegate: DelegateRecord, place: Place): Promise<void> {
  const { id, lastName, firstName, email, schools } = delegate
  for (const uai of schools) await in_delegate.add(uai, id, lastName, firstName, fold(lastName), email, ...place)
}

/** What a record that is left out was; any other element may be a person. Without a link nobody is missing. */
const LEFT_OUT: Readonly<Record<string, 'school' | 'term' | 'group' | 'link'>> = {
  GAREtab: 'school',
  GARMEF: 'term',
  GARMatiere: 'term',
  GARGroupe: 'group',
  GARPersonMEF: 'link',
  GARPersonMEFSTAT4: 'link',
  GAREleveEnseignement: 'link',
  GARPersonGroupe: 'link',
  GAREnsGroupeMatiere: 'link',
  GAREnsClasseMatiere: 'link',
  GARRespAff: 'link',
}

/** Without an identifier nobody knows whose record it was: then nobody of its schools may be taken for departed. */
async function stageSkipped({ in_skipped }: Bulks, { element, id, uai, code, schools }: SkippedRecord): Promise<void> {
  const kind = (Object.hasOwn(LEFT_OUT, element) && LEFT_OUT[element]) || 'person'
  if (kind === 'link') return
  if (kind !== 'person') return in_skipped.add(kind, null, uai ?? null, code ?? null)
  if (id && !isLonger(id, LONGEST_ID)) return in_skipped.add(kind, id, null, null)
  for (const school of schools.length ? schools : [null]) await in_skipped.add(kind, null, school, null)
}
