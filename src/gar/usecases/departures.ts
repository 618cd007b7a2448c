import { sql } from 'kysely'
import { CliError, EXIT } from '../../errors.ts'
import type { Db } from '../../store/engine.ts'
import { POPULATIONS, type Population } from '../rules/population.ts'

/** More than this part of a population of a school leaving at once is more likely a partial file than a real event (gar 4.6). */
const MOST = 0.2

export interface Departures {
  uai: string
  population: Population
  leaving: number
  before: number
}

/** How many of each population of each school the plan lets go; a person of two populations counts in both. */
async function departures(trx: Db): Promise<{ people: number; groups: Departures[] }> {
  const { rows } = await sql<{
    people: number
  }>`select count(*) as people from planned where entity = 'person' and outcome = 'departed'`.execute(trx)
  const groups: Departures[] = []
  for (const population of POPULATIONS) {
    const flag = sql.ref(`p.${population}`)
    const found = await sql<Omit<Departures, 'population'>>`
      select a.uai, sum(case when d.item is not null then 1 else 0 end) as leaving, count(*) as before
      from person as p inner join aim_school as a on a.id = p.school
        left join (select scope, item from planned where entity = 'person' and outcome = 'departed') as d on d.scope = p.school and d.item = p.id
      where p.left_on is null and ${flag} = 1 group by a.uai having sum(case when d.item is not null then 1 else 0 end) > 0 order by a.uai`.execute(
      trx,
    )
    groups.push(...found.rows.map((row) => ({ ...row, population })))
  }
  return { people: rows[0]?.people ?? 0, groups }
}

/**
 * The departure guard: more than a fifth of a population leaving needs the exact number said. A number that is said must be right,
 * unless nobody leaves at all: the same command line run twice changes nothing.
 * @returns the refusal with all numbers, or nothing
 */
export async function refuseDepartures(trx: Db, accepted: number | undefined): Promise<CliError | undefined> {
  const { people, groups } = await departures(trx)
  if (people === 0 || people === accepted) return undefined
  const details = { departures: people, by_population: groups, option: `--accept-departures ${people}` }
  if (accepted !== undefined)
    return new CliError('departures', EXIT.refused, 'gar.import.wrong_departures', [accepted, people, groups], { details })
  if (groups.every(({ leaving, before }) => leaving <= before * MOST)) return undefined
  return new CliError('departures', EXIT.refused, 'gar.import.departures', [people, groups], { details })
}
