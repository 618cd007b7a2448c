import { sql } from 'kysely'
import type { Day } from '../../days.ts'
import type { Db } from '../../store/engine.ts'
import { scopeOf } from './libraries.ts'
import { effective, statusSql } from './list-people.ts'
import { findPeople } from './people.ts'

/** One person with everything that is kept, and the access to each resource, removed ones included. @throws CliError 4 */
export async function showPerson(trx: Db, id: string, library: string | undefined, today: Day) {
  const [found] = await findPeople(trx, [id], await scopeOf(trx, library))
  const number = found?.id ?? 0
  const person = await trx
    .selectFrom('subscriber as s')
    .innerJoin('library as l', 'l.id', 's.library')
    .select(['s.id', 'l.code as library', 's.last_name', 's.first_name', 's.email', 's.birth_date', statusSql(today).as('status')])
    .select([
      's.requested_on',
      's.decided_on',
      's.decided_by',
      's.valid_from',
      's.expires_on',
      's.requests',
      's.version',
      's.asked_on',
      's.asked_email as new_email',
    ])
    .where('s.id', '=', number)
    .executeTakeFirstOrThrow()
  const access = await trx
    .selectFrom('access as c')
    .innerJoin('subscriber as s', (on) => on.onRef('s.library', '=', 'c.library').onRef('s.id', '=', 'c.subscriber'))
    .innerJoin('mdo_resource as r', 'r.id', 'c.resource')
    .select([
      'r.code as resource',
      'r.name',
      'c.status',
      'c.origin',
      sql<number>`case when ${effective(today)} then 1 else 0 end`.as('open'),
    ])
    .where('c.library', '=', found?.library ?? 0)
    .where('c.subscriber', '=', number)
    .orderBy('r.name_key')
    .execute()
  return { person, access: access.map((row) => ({ ...row, open: row.open === 1 })) }
}
