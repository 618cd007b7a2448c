import { sql } from 'kysely'
import type { Db } from '../../store/engine.ts'
import { POPULATIONS, type Population } from '../rules/population.ts'
import { resolveSelection } from './people.ts'

/** What a person can choose from when a command line leaves something open. */

/** @throws CliError 4 for an unknown school, as every function here */
async function inSchools(trx: Db, uais: readonly string[] | undefined): Promise<readonly number[]> {
  const { schools } = await resolveSelection(trx, { uais })
  return schools.length ? schools : [0]
}

export const schoolChoices = async (trx: Db, uais: readonly string[] | undefined) =>
  trx
    .selectFrom('school')
    .select(['uai', 'name'])
    .where('id', 'in', await inSchools(trx, uais))
    .orderBy('uai')
    .execute()

/** The resources that one of the schools has a subscription to, by title. */
export const resourceChoices = async (trx: Db, uais: readonly string[] | undefined) =>
  trx
    .selectFrom('resource')
    .select(['code', 'title'])
    .where(
      'id',
      'in',
      trx
        .selectFrom('subscription')
        .select('resource')
        .where('school', 'in', await inSchools(trx, uais)),
    )
    .orderBy('title_key')
    .execute()

/** The populations that somebody present belongs to, and how many people there are in all; a person may belong to two. */
export async function populationChoices(trx: Db, uais: readonly string[] | undefined) {
  const counts = await trx
    .selectFrom('person')
    .select((eb) => eb.fn.countAll<number>().as('people'))
    .select(POPULATIONS.map((population) => sql<number>`coalesce(sum(${sql.ref(population)}), 0)`.as(population)))
    .where('school', 'in', await inSchools(trx, uais))
    .where('left_on', 'is', null)
    .executeTakeFirstOrThrow()
  const populations = POPULATIONS.map((population) => ({ population, people: (counts as Record<Population, number>)[population] }))
  return { populations: populations.filter(({ people }) => people > 0), people: counts.people }
}
