import { sql } from 'kysely'
import type { Db } from '../../store/engine.ts'

/** The logins of those on the list of the erased who are still here. */
export async function stillThere(trx: Db): Promise<string[]> {
  const { rows } = await sql<{ login: string }>`select a.login from account as a inner join erased_number as e
    on e.entity = 'account' and e.scope = 0 and e.number = a.id order by a.id`.execute(trx)
  return rows.map(({ login }) => login)
}
