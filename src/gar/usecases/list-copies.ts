import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../store/engine.ts'
import { POPULATIONS, populationNumber } from '../rules/population.ts'
import { populationCase } from './copy-rows.ts'
import { meets, type Resolved, resolveSelection, type Selection } from './people.ts'
import { findResources } from './resources.ts'
import { chargedPopulation, inPublic, takesOne } from './sql.ts'

export type ShownState = 'assigned' | 'locked' | 'lost'

export interface CopiesFilter {
  selection: Selection
  resources?: readonly string[] | undefined
  states?: readonly ShownState[] | undefined
  yearStart: string
}

/**
 * Copies in the order of school, resource and name, whoever holds them. `--population` is the population charged. A resource given to
 * the whole school counts for each present person of its public (rule B10).
 * @throws CliError 4 for an unknown name
 */
export async function copies(trx: Db, { selection, resources, states, yearStart }: CopiesFilter) {
  const resolved = await resolveSelection(trx, selection)
  const ids = resources && (await findResources(trx, resources)).map(({ id }) => id)
  const ofResource = ids ? sql`s.resource in (${sql.join(ids)})` : sql`1 = 1`
  const holder = sql`${meets(resolved, { populations: false })} and ${departed(resolved)} and ${ofResource}`
  const given = sql`select c.school, c.subscription, c.person, c.population, c.state, c.since from copy as c
    inner join person as p on p.school = c.school and p.id = c.person inner join subscription as s on s.school = c.school and s.id = c.subscription
    where ${holder} and ${charged(resolved, sql.ref('c.population'))} and ${takesOne(yearStart)}`
  const schoolWide = sql`select p.school, s.id, p.id, ${chargedPopulation(POPULATIONS)}, 'assigned', s.granted_on
    from subscription as s inner join person as p on p.school = s.school
    where s.granted_on is not null and p.left_on is null and ${inPublic()} and ${holder} and ${charged(resolved, chargedPopulation(POPULATIONS))}`
  return trx
    .selectFrom(sql<HeldCopy>`(${given} union all ${schoolWide})`.as('h'))
    .innerJoin('school', 'school.id', 'h.school')
    .innerJoin('person as p', (on) => on.onRef('p.school', '=', 'h.school').onRef('p.id', '=', 'h.person'))
    .innerJoin('subscription as s', (on) => on.onRef('s.school', '=', 'h.school').onRef('s.id', '=', 'h.subscription'))
    .innerJoin('resource', 'resource.id', 's.resource')
    .select([
      'school.uai',
      'resource.ark as resource',
      'resource.code',
      'resource.title',
      's.scope',
      's.code as subscription',
      's.valid_from',
      's.valid_until',
      'p.gar_id as person',
      'p.last_name',
      'p.first_name',
    ])
    .select([populationCase('h.population').as('population'), 'h.state', 'h.since'])
    .$if(states !== undefined, (query) => query.where('h.state', 'in', states ?? []))
    .orderBy('school.uai')
    .orderBy('resource.title_key')
    .orderBy('resource.code')
    .orderBy('p.name_key')
    .orderBy('p.first_key')
    .orderBy('p.gar_id')
    .orderBy('s.code')
}

interface HeldCopy {
  school: number
  subscription: number
  person: number
  population: number
  state: ShownState
  since: string
}

const departed = (resolved: Resolved): RawBuilder<boolean> =>
  resolved.departed ? sql<boolean>`p.left_on is not null` : sql<boolean>`1 = 1`

const charged = ({ populations }: Resolved, population: RawBuilder<unknown>): RawBuilder<boolean> =>
  populations.length
    ? sql<boolean>`${population} in (${sql.join(populations.map((one) => sql.lit(populationNumber(one))))})`
    : sql<boolean>`1 = 1`
