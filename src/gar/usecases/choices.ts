import { sql } from 'kysely'
import type { Db } from '../../store/engine.ts'
import { POPULATIONS, type Population } from '../rules/population.ts'

/** What a person can choose from when a command line leaves something open: schools, resources, and populations with their number of people; a person may belong to two. */
export async function choices(trx: Db, uais: readonly string[] | undefined) {
  const all = trx.selectFrom('school').select(['id', 'uai', 'name']).orderBy('uai')
  const schools = await (uais
    ? all.where(
        'uai',
        'in',
        uais.map((uai) => uai.toUpperCase()),
      )
    : all
  ).execute()
  const ids = schools.map(({ id }) => id)
  if (ids.length === 0) return { schools, resources: [], populations: [], people: 0 }
  const resources = await trx
    .selectFrom('resource')
    .select(['code', 'title'])
    .where('id', 'in', trx.selectFrom('subscription').select('resource').where('school', 'in', ids))
    .orderBy('title_key')
    .execute()
  const counts = await trx
    .selectFrom('person')
    .select((eb) => eb.fn.countAll<number>().as('people'))
    .select(POPULATIONS.map((population) => sql<number>`coalesce(sum(${sql.ref(population)}), 0)`.as(population)))
    .where('school', 'in', ids)
    .where('left_on', 'is', null)
    .executeTakeFirstOrThrow()
  const populations = POPULATIONS.map((population) => ({ population, people: (counts as Record<Population, number>)[population] }))
  return { schools, resources, populations: populations.filter(({ people }) => people > 0), people: counts.people }
}
