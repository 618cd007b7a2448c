import { sql } from 'kysely'
import type { Db } from '../../store/engine.ts'

/** Everybody concerned by the snapshot, in the order of school and name. Names come from the plan, because new people are not in the store yet. */
export const plannedPeople = (trx: Db) =>
  trx
    .selectFrom('planned')
    .innerJoin(
      sql<{ school: number; id: number; uai: string; gar_id: string; last_name: string; first_name: string }>`aim_person`.as('a'),
      (on) => on.onRef('a.school', '=', 'planned.scope').onRef('a.id', '=', 'planned.item'),
    )
    .select(['a.uai', 'a.gar_id as person', 'a.last_name', 'a.first_name', 'planned.outcome'])
    .where('planned.entity', '=', 'person')
    .where('planned.outcome', 'is not', null)
    .orderBy('planned.n')

export const plannedPeopleCounts = (trx: Db) =>
  trx
    .selectFrom('planned')
    .innerJoin(sql<{ id: number; uai: string }>`aim_school`.as('a'), 'a.id', 'planned.scope')
    .select(['a.uai', 'planned.outcome', (eb) => eb.fn.countAll<number>().as('people')])
    .where('planned.entity', '=', 'person')
    .groupBy(['a.uai', 'planned.outcome'])
    .orderBy('a.uai')
    .orderBy('planned.outcome')
    .execute()

/** Copies that the snapshot locks, because their holders left or changed profile. */
export async function lockedByImport(trx: Db): Promise<number> {
  const { rows } = await sql<{
    copies: number
  }>`select count(*) as copies from planned where entity = 'copy' and outcome = 'locked'`.execute(trx)
  return rows[0]?.copies ?? 0
}
