import { sql } from 'kysely'
import type { Db } from '../../store/engine.ts'

/** The numbers of those on the list of the erased who are named here. */
export async function stillNamed(trx: Db): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`select s.id from subscriber as s inner join erased_number as e
    on e.entity = 'subscriber' and e.scope = 0 and e.number = s.id where s.status <> 'erased' order by s.id`.execute(trx)
  return rows.map(({ id }) => id)
}
