import { type RawBuilder, sql } from 'kysely'
import type { Report } from '../../files/report.ts'
import type { Db } from '../../store/engine.ts'
import type { TextKey } from '../../text/index.ts'
import type { FileKind } from '../files/gar-ent-types.ts'

const NEEDED: readonly FileKind[] = ['Etab', 'Eleve', 'Enseignant', 'Groupe']

interface Found {
  file: string
  line: number
  a: string
  b: string | null
}

/** One rule between records: which rows break it, and what becomes of them under --keep-going. */
interface Rule {
  key: TextKey
  broken: RawBuilder<Found>
  /** Leaves the broken rows out, with what hangs on them. */
  leaveOut: readonly RawBuilder<unknown>[]
}

/** Positions in the order of reading: the first record of a kind is the good one. */
const later = (table: string, key: string) => {
  const keys = sql.raw(key)
  return sql`(select t.*, row_number() over (partition by ${keys} order by t.file, t.line, t.n) as place,
      first_value(t.file || ' ' || t.line) over (partition by ${keys} order by t.file, t.line, t.n) as first
    from ${sql.table(table)} as t)`
}
const broken = (select: RawBuilder<unknown>) => sql<Found>`${select} order by 1, 2`

const skippedPerson = (ref: string) => sql`exists (select 1 from in_skipped as k where k.id = ${sql.ref(ref)})`
const skippedCode = (alias: string) =>
  sql`exists (select 1 from in_skipped as k where k.uai = ${sql.ref(`${alias}.uai`)} and k.code = ${sql.ref(`${alias}.code`)})`
const unknownSchool = (alias: string) => sql`not exists (select 1 from in_school as e where e.uai = ${sql.ref(`${alias}.uai`)})`
const term = (alias: string, kinds: readonly string[]) =>
  sql`exists (select 1 from in_term as t where t.uai = ${sql.ref(`${alias}.uai`)} and t.code = ${sql.ref(`${alias}.code`)} and t.kind in (${sql.join(kinds.map((kind) => sql.lit(kind)))}))`

/** A level is taken where the person has a profile, as the operator takes it: exporters of a region write those of the administrative school. */
const countsFor = (link: string) => sql`(p.here = 1 or ${sql.ref(`${link}.kind`)} = 'level')`

const drop = (table: string, condition: RawBuilder<unknown>) => sql`delete from ${sql.table(table)} where ${condition}`
/** @param kind `person`: all records of these people are left out; `second`: the first one stays, and they are not gone from any school */
const leaveOut = (kind: 'person' | 'second', ids: RawBuilder<unknown>) =>
  sql`insert into in_skipped (kind, id, uai, code)
    select distinct ${sql.lit(kind)}, id, cast(null as text), cast(null as text) from (${ids}) as found`

const seconds = (table: string, key: string) => sql`select n from ${later(table, key)} as l where l.place > 1`

/** Divisions and groups share their codes; levels and subjects may use the same. */
const GROUP_KEY = "uai, code, case when kind in ('division', 'group') then 1 else 0 end"

/** What the operator refuses between records (gar 4.5), in the order in which a person would mend them. */
const RULES: readonly Rule[] = [
  {
    key: 'fault.gar.duplicate_school',
    broken: broken(sql`select file, line, uai as a, first as b from ${later('in_school', 'uai')} as l where place > 1`),
    leaveOut: [drop('in_school', sql`n in (${seconds('in_school', 'uai')})`)],
  },
  {
    key: 'fault.gar.duplicate_person',
    broken: broken(sql`select file, line, id as a, first as b from ${later('in_person', 'id')} as l where place > 1`),
    leaveOut: [
      leaveOut('second', sql`select id from ${later('in_person', 'id')} as l where place > 1`),
      drop('in_presence', sql`n in (${seconds('in_person', 'id')})`),
    ],
  },
  {
    key: 'fault.gar.duplicate_group',
    broken: broken(sql`select file, line, code as a, first as b from ${later('in_term', GROUP_KEY)} as l
      where place > 1 and kind in ('division', 'group')`),
    leaveOut: [drop('in_term', sql`kind in ('division', 'group') and n in (${seconds('in_term', GROUP_KEY)})`)],
  },
  {
    key: 'fault.gar.unknown_school',
    broken: broken(
      sql`select file, line, id as a, uai as b from in_presence as l where ${unknownSchool('l')} and not exists (select 1 from in_skipped as k where k.uai = l.uai and k.kind = 'school')`,
    ),
    leaveOut: [leaveOut('person', sql`select id from in_presence as l where ${unknownSchool('l')}`)],
  },
  {
    key: 'fault.gar.unknown_division',
    broken: broken(sql`select file, line, code as a, division as b from in_group_division as l where not exists
      (select 1 from in_term as t where t.uai = l.uai and t.code = l.division and t.kind = 'division') and not exists (select 1 from in_skipped as k where k.uai = l.uai and k.code = l.division)`),
    leaveOut: [
      sql`insert into in_skipped (kind, id, uai, code) select distinct 'group', cast(null as text), uai, code from in_group_division as l where not exists
      (select 1 from in_term as t where t.uai = l.uai and t.code = l.division and t.kind = 'division')`,
    ],
  },
  ...(['level', 'subject'] as const).map(
    (kind): Rule => ({
      key: `fault.gar.unknown_${kind}`,
      broken: broken(
        sql`select file, line, code as a, uai as b from in_link as l where kind = ${sql.lit(kind)} and not ${term('l', [kind])} and not ${skippedCode('l')}`,
      ),
      leaveOut: [drop('in_link', sql`kind = ${sql.lit(kind)} and not ${term('in_link', [kind])}`)],
    }),
  ),
  {
    key: 'fault.gar.link_unknown_person',
    broken:
      broken(sql`select distinct file, line, person as a, uai as b from in_link as l where not exists (select 1 from in_presence as p where p.id = l.person and p.uai = l.uai and ${countsFor('l')})
      and not ${skippedPerson('l.person')}`),
    leaveOut: [
      drop(
        'in_link',
        sql`not exists (select 1 from in_presence as p where p.id = in_link.person and p.uai = in_link.uai and ${countsFor('in_link')})`,
      ),
    ],
  },
  {
    key: 'fault.gar.link_unknown_group',
    broken: broken(
      sql`select file, line, code as a, uai as b from in_link as l where kind in ('member', 'division', 'group') and not ${term('l', ['division', 'group'])} and not ${skippedCode('l')}`,
    ),
    leaveOut: [drop('in_link', sql`kind in ('member', 'division', 'group') and not ${term('in_link', ['division', 'group'])}`)],
  },
  {
    key: 'fault.gar.link_wrong_kind',
    broken:
      broken(sql`select l.file, l.line, l.code as a, t.kind as b from in_link as l inner join in_term as t on t.uai = l.uai and t.code = l.code and t.kind in ('division', 'group')
      where l.kind in ('division', 'group') and t.kind <> l.kind
        and not exists (select 1 from in_term as same where same.uai = l.uai and same.code = l.code and same.kind = l.kind)`),
    leaveOut: [
      drop(
        'in_link',
        sql`kind in ('division', 'group') and not exists (select 1 from in_term as t where t.uai = in_link.uai and t.code = in_link.code and t.kind = in_link.kind)`,
      ),
    ],
  },
]

/**
 * Checks what one record alone cannot tell: keys across files, references, missing kinds of files. Every fault goes into the report.
 * @param keepGoing leaves the faulty records out of the staging tables, with what hangs on them
 */
export async function checkSnapshot(trx: Db, kinds: ReadonlySet<FileKind>, report: Report, keepGoing: boolean): Promise<void> {
  // Of an archive that could not be opened nothing more is known.
  const needed = kinds.size > 0 || !report.broken ? NEEDED : []
  for (const kind of needed) if (!kinds.has(kind)) report.fault({ key: 'fault.gar.missing_file', values: [kind] }, 'file')
  for (const rule of RULES) {
    const { rows } = await rule.broken.execute(trx)
    for (const { file, line, a, b } of rows) report.fault({ file, line, key: rule.key, values: [a, b] })
    if (rows.length && keepGoing) for (const statement of rule.leaveOut) await statement.execute(trx)
  }
  if (keepGoing) await leaveSkippedOut(trx)
}

/** People and groups that were left out, by the reader or by the rules above, take their links with them. */
async function leaveSkippedOut(trx: Db): Promise<void> {
  await sql`delete from in_presence where id in (select id from in_skipped where kind = 'person' and id is not null)`.execute(trx)
  await sql`delete from in_term where kind in ('division', 'group') and exists (select 1 from in_skipped as k where k.uai = in_term.uai and k.code = in_term.code and k.kind = 'group')`.execute(
    trx,
  )
  await sql`delete from in_link where person in (select id from in_skipped where kind = 'person' and id is not null) or (kind in ('member', 'division', 'group') and not ${term('in_link', ['division', 'group'])})`.execute(
    trx,
  )
}
