import { sql } from 'kysely'
import { addDays } from '../../days.ts'
import type { Db } from '../../store/engine.ts'
import type { ResourceFigures } from '../rules/figures.ts'
import { POPULATIONS, type Population } from '../rules/population.ts'
import { figuresByPopulation, resourceFigures } from './figures.ts'
import { resolveSelection } from './people.ts'
import { chargedPopulation, inPublic, validOn } from './sql.ts'

/** Resources that began or were loaded within so many days are new; those that end within so many are said to end soon. */
const NEW_DAYS = 30
const SOON_DAYS = 60
/** A finite pool with no more than this part left is running out. */
const SCARCE = 0.1

export interface ReportQuestion {
  uais?: readonly string[] | undefined
  today: string
  yearStart: string
}

/** Copies of one resource held today by each population, everybody present in it beside. */
export type PublicUse = { uai: string; code: string; title: string } & Record<Population, number>

export interface Report {
  day: string
  schools: { uai: string; name: string; people: number }[]
  heads: Record<Population, number>
  /** Valid resources, sorted by school and title. */
  resources: ResourceFigures[]
  publics: PublicUse[]
  never_assigned: ResourceFigures[]
  new: ResourceFigures[]
  expiring: ResourceFigures[]
  /** Resources with copies asleep with people who left, the most first. */
  locked: ResourceFigures[]
  /** Resources of which a tenth or less is left, for a population where each has copies of its own. */
  running_out: ResourceFigures[]
}

/** Everything the report shows, read from rows in one picture of the store. @throws CliError 4 for an unknown school */
export async function report(trx: Db, { uais, today, yearStart }: ReportQuestion): Promise<Report> {
  const { schools: ids } = await resolveSelection(trx, { uais })
  const filter = { uais, today, yearStart }
  const valid = (rows: readonly ResourceFigures[]) => rows.filter(({ status }) => status === 'valid')
  const all = await resourceFigures(trx, filter)
  const resources = valid(all)
  const pools = await figuresByPopulation(trx, filter)
  const used = await everAssigned(trx, ids)
  const fresh = await loadedSince(trx, ids, addDays(today, -NEW_DAYS), today)
  return {
    day: today,
    schools: await schoolsOf(trx, ids),
    heads: await headsOf(trx, ids),
    resources,
    publics: await publicsOf(trx, ids, today),
    never_assigned: resources.filter(({ uai, code }) => !used.has(`${uai} ${code}`)),
    new: all.filter(({ uai, code }) => fresh.has(`${uai} ${code}`)),
    expiring: await resourceFigures(trx, { ...filter, expiring: SOON_DAYS }),
    locked: resources.filter(({ locked }) => locked > 0).sort((a, b) => b.locked - a.locked),
    running_out: pools.filter(({ total, available }) => total !== null && total > 0 && (available ?? 0) <= total * SCARCE),
  }
}

const inList = (ids: readonly number[]) => sql.join(ids.length ? ids : [0])

async function schoolsOf(trx: Db, ids: readonly number[]) {
  const { rows } = await sql<{ uai: string; name: string; people: number }>`select e.uai, e.name,
    (select count(*) from person as p where p.school = e.id and p.left_on is null) as people from school as e where e.id in (${inList(ids)}) order by e.uai`.execute(
    trx,
  )
  return rows
}

async function headsOf(trx: Db, ids: readonly number[]): Promise<Record<Population, number>> {
  const sums = POPULATIONS.map((population) => sql`coalesce(sum(${sql.ref(`p.${population}`)}), 0) as ${sql.ref(population)}`)
  const { rows } = await sql<
    Record<Population, number>
  >`select ${sql.join(sums)} from person as p where p.school in (${inList(ids)}) and p.left_on is null`.execute(trx)
  return rows[0] ?? { pupils: 0, documentalists: 0, teachers: 0, staff: 0 }
}

async function publicsOf(trx: Db, ids: readonly number[], today: string): Promise<PublicUse[]> {
  const sums = POPULATIONS.map(
    (population, index) => sql`sum(case when h.population = ${sql.lit(index + 1)} then 1 else 0 end) as ${sql.ref(population)}`,
  )
  const { rows } = await sql<PublicUse>`select e.uai, r.code, r.title, ${sql.join(sums)} from (
      select c.school, c.subscription, c.population from copy as c where c.school in (${inList(ids)}) and c.state = 'assigned'
      union all select s.school, s.id, ${chargedPopulation(POPULATIONS)} from subscription as s inner join person as p on p.school = s.school and p.left_on is null and ${inPublic()}
        where s.school in (${inList(ids)}) and s.granted_on is not null) as h
    inner join subscription as s on s.school = h.school and s.id = h.subscription inner join school as e on e.id = h.school inner join resource as r on r.id = s.resource
    where ${validOn(today)} group by e.uai, r.code, r.title, r.title_key order by e.uai, r.title_key, r.code`.execute(trx)
  return rows
}

/**
 * Resources of which somebody has or had a copy, or that were given to the school, in whatever year and by whatever subscription. What was
 * given and taken back as a whole is known by the journal alone; what was undone was never given.
 */
async function everAssigned(trx: Db, ids: readonly number[]): Promise<Set<string>> {
  const { rows } = await sql<{ key: string }>`select distinct e.uai || ' ' || r.code as key
    from subscription as s inner join school as e on e.id = s.school inner join resource as r on r.id = s.resource
    where s.school in (${inList(ids)}) and (s.granted_on is not null
      or exists (select 1 from copy as c where c.school = s.school and c.subscription = s.id)
      or exists (select 1 from journal_row as j where j.scope = s.school and j.entity = 'subscription' and j.item = s.id and j.outcome = 'assigned'
        and not exists (select 1 from operation as u where u.undoes = j.operation)))`.execute(trx)
  return new Set(rows.map(({ key }) => key))
}

/** Resources whose subscription began on or after a day, or was first loaded then. */
async function loadedSince(trx: Db, ids: readonly number[], day: string, today: string): Promise<Set<string>> {
  const { rows } = await sql<{ key: string }>`select distinct e.uai || ' ' || r.code as key
    from subscription as s inner join school as e on e.id = s.school inner join resource as r on r.id = s.resource
      left join journal_row as j on j.scope = s.school and j.entity = 'subscription' and j.item = s.id and j.image is null and j.gone = 0 and j.left_as is null
      left join operation as o on o.id = j.operation
    where s.school in (${inList(ids)}) and (s.valid_from between ${day} and ${today} or o.day >= ${day})`.execute(trx)
  return new Set(rows.map(({ key }) => key))
}
