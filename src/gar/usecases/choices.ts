import { sql } from 'kysely'
import type { Db } from '../../store/engine.ts'
import { POPULATIONS, type Population } from '../rules/population.ts'

/** What a person can choose from when a command line leaves something open. */

const idsOf = (trx: Db, uais: readonly string[] | undefined) => {
  const all = trx.selectFrom('school').select('id')
  return uais
    ? all.where(
        'uai',
        'in',
        uais.map((uai) => uai.toUpperCase()),
      )
    : all
}

export const schoolChoices = (trx: Db) => trx.selectFrom('school').select(['uai', 'name']).orderBy('uai').execute()

/** The resources that one of the schools has a subscription to, by title. */
export const resourceChoices = (trx: Db, uais: readonly string[] | undefined) =>
  trx
    .selectFrom('resource')
    .select(['code', 'title'])
    .where('id', 'in', trx.selectFrom('subscription').select('resource').where('school', 'in', idsOf(trx, uais)))
    .orderBy('title_key')
    .execute()

/** The populations that somebody present belongs to, and how many people there are in all; a person may belong to two. */
export async function populationChoices(trx: Db, uais: readonly string[] | undefined) {
  const counts = await trx
    .selectFrom('person')
    .select((eb) => eb.fn.countAll<number>().as('people'))
    .select(POPULATIONS.map((population) => sql<number>`coalesce(sum(${sql.ref(population)}), 0)`.as(population)))
    .where('school', 'in', idsOf(trx, uais))
    .where('left_on', 'is', null)
    .executeTakeFirstOrThrow()
  const populations = POPULATIONS.map((population) => ({ population, people: (counts as Record<Population, number>)[population] }))
  return { populations: populations.filter(({ people }) => people > 0), people: counts.people }
}
