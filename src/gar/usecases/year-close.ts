import { type RawBuilder, sql } from 'kysely'
import { type Db, imageOf, imageOfValues } from '../../store/engine.ts'
import { columnsOf } from '../entities.ts'
import { POPULATIONS } from '../rules/population.ts'
import { resolveSelection } from './people.ts'
import { chargedPopulation, inPublic, poolOfCopy, validOn } from './sql.ts'

export interface YearEnd {
  uais?: readonly string[] | undefined
  /** Keeps the copies of present people whose subscription goes on. */
  renew: boolean
  today: string
  /** The last turn of the year: what was given before it is closed. */
  yearStart: string
}

/**
 * Plans the end of the school year (rule B12): what was given before the last turn of the year is given back, locked copies included;
 * nothing becomes lost. Copies lost in an earlier year are available by the date alone. Outcomes: `freed`, `closed`.
 */
export async function planYearClose(trx: Db, it: YearEnd): Promise<undefined> {
  const { schools } = await resolveSelection(trx, { uais: it.uais, all: true })
  if (schools.length === 0) return undefined
  const inSchools = sql<boolean>`s.school in (${sql.join(schools)})`
  await planCopies(trx, it, inSchools)
  await planGrants(trx, it, inSchools)
  return undefined
}

/** How many people who are present would lose what goes on serving them. */
export async function losingRunning(trx: Db, today: string): Promise<number> {
  const { rows } = await sql<{ people: number }>`select count(*) as people from (select distinct n.scope, n.subject from planned as n
    inner join subscription as s on s.school = n.scope and s.id = n.item inner join person as p on p.school = n.scope and p.id = n.subject
    where n.entity = 'copy' and n.outcome in ('freed', 'closed') and p.left_on is null and ${validOn(today)}) as d`.execute(trx)
  return rows[0]?.people ?? 0
}

async function planCopies(trx: Db, { renew, today, yearStart }: YearEnd, inSchools: RawBuilder<boolean>): Promise<void> {
  const state = sql`case when q.total is null then 'closed' else 'freed' end`
  const kept = renew ? sql`not (c.state = 'assigned' and ${validOn(today)})` : sql`1 = 1`
  await sql`insert into planned (scope, entity, item, subject, before, after, outcome, topic, detail)
    select c.school, 'copy', c.subscription, c.person, ${imageOf(trx, 'c', [...columnsOf('copy'), 'operation'])},
      ${imageOfValues(trx, [sql.ref('c.population'), state, sql`cast(${today} as text)`])}, ${state}, s.resource, c.population
    from subscription as s inner join copy as c on c.school = s.school and c.subscription = s.id and c.state in ('assigned', 'locked') and c.since < ${yearStart}
      inner join pool as q on ${poolOfCopy} inner join resource as r on r.id = s.resource inner join person as p on p.school = c.school and p.id = c.person
    where ${inSchools} and ${kept} order by c.school, r.title_key, p.name_key, p.first_key, p.gar_id`.execute(trx)
}

/** What was given to a school as a whole ends with the year too; the people who could use it are counted as closed. */
async function planGrants(trx: Db, { renew, today, yearStart }: YearEnd, inSchools: RawBuilder<boolean>): Promise<void> {
  const columns = columnsOf('subscription')
  const values = columns.map((name) => (name === 'granted_on' ? sql`cast(null as text)` : sql.ref(`s.${name}`)))
  const ending = sql`${inSchools} and s.granted_on < ${yearStart} ${renew ? sql`and not ${validOn(today)}` : sql``}`
  await sql`insert into planned (scope, entity, item, before, after, outcome, topic, quiet)
    select s.school, 'subscription', s.id, ${imageOf(trx, 's', [...columns, 'operation'])}, ${imageOfValues(trx, values)}, 'closed', s.resource, 1
    from subscription as s where ${ending}`.execute(trx)
  await sql`insert into planned (scope, entity, item, subject, outcome, topic, detail)
    select s.school, 'copy', s.id, p.id, 'closed', s.resource, ${chargedPopulation(POPULATIONS)} from subscription as s inner join person as p on p.school = s.school and p.left_on is null and ${inPublic()}
    where ${ending} order by s.school, s.code, p.name_key, p.first_key, p.gar_id`.execute(trx)
}
