import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../store/engine.ts'
import type { TermKind } from '../../store/schema.ts'
import { POPULATIONS, type Population } from '../rules/population.ts'
import { resolveSelection, type Selection, selected } from './people.ts'
import { findResources } from './resources.ts'
import { canGiveBack } from './sql.ts'

/** A value of a filter, with the number of people behind it. */
export interface FilterValue {
  value: string
  label: string
  people: number
}

export interface FoundPerson {
  id: string
  last_name: string
  first_name: string
  division: string | null
}

/** The condition on a person `p` to be selected and, when a resource is named, to have a copy of it that can be taken back. @throws CliError 4 for an unknown name */
async function holding(trx: Db, resource: string | undefined, selection: Selection): Promise<RawBuilder<boolean>> {
  const people = selected(await resolveSelection(trx, selection))
  if (resource === undefined) return people
  const [found] = await findResources(trx, [resource])
  return sql<boolean>`${people} and ${canGiveBack([found?.id ?? 0])}`
}

/** How many people of a selection there are, or have a copy of the resource to give back. */
export async function countPeople(trx: Db, resource: string | undefined, selection: Selection): Promise<number> {
  const { rows } = await sql<{
    people: number
  }>`select count(*) as people from person as p where ${await holding(trx, resource, selection)}`.execute(trx)
  return rows[0]?.people ?? 0
}

/** These people in the order of names. */
export async function foundPeople(trx: Db, resource: string | undefined, selection: Selection): Promise<FoundPerson[]> {
  const { rows } = await sql<FoundPerson>`select p.gar_id as id, p.last_name, p.first_name,
      (select min(t.code) from membership as m inner join term as t on t.school = m.school and t.id = m.term and t.kind = 'division' where m.school = p.school and m.person = p.id) as division
    from person as p where ${await holding(trx, resource, selection)} order by p.name_key, p.first_key, p.gar_id`.execute(trx)
  return rows
}

/** The values of one filter among the people, or the holders of the resource, who meet the other filters. */
export async function filterValues(
  trx: Db,
  resource: string | undefined,
  selection: Selection,
  kind: TermKind | 'population',
): Promise<FilterValue[]> {
  const condition = await holding(trx, resource, selection)
  if (kind === 'population') return populationValues(trx, condition)
  const { rows } = await sql<FilterValue>`select t.code as value, min(t.label) as label, count(distinct p.id) as people
    from person as p inner join membership as m on m.school = p.school and m.person = p.id inner join term as t on t.school = m.school and t.id = m.term and t.kind = ${kind}
    where ${condition} group by t.code order by min(t.label_key), t.code`.execute(trx)
  return rows
}

/** The populations that may be charged for a selection: those that it names, else all that the people belong to. */
export async function populationsAmong(trx: Db, selection: Selection): Promise<Population[]> {
  if (selection.populations?.length) return [...selection.populations]
  return (await filterValues(trx, undefined, selection, 'population')).map(({ value }) => value as Population)
}

async function populationValues(trx: Db, condition: RawBuilder<boolean>): Promise<FilterValue[]> {
  const sums = POPULATIONS.map((population) => sql`coalesce(sum(${sql.ref(`p.${population}`)}), 0) as ${sql.ref(population)}`)
  const { rows } = await sql<Record<Population, number>>`select ${sql.join(sums)} from person as p where ${condition}`.execute(trx)
  const counts = rows[0]
  return POPULATIONS.map((population) => ({ value: population, label: population, people: counts?.[population] ?? 0 })).filter(
    ({ people }) => people > 0,
  )
}
