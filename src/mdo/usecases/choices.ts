import type { Db } from '../../store/engine.ts'
import type { Status } from '../rules/status.ts'
import { scopeOf } from './libraries.ts'
import { ofStatus, statusSql } from './list-people.ts'

const MOST = 200

/** The people among whom somebody can choose when a command line names nobody, by name: the first of them, and how many there are. */
export async function choices(
  trx: Db,
  { library, statuses, today }: { library: string | undefined; statuses: readonly Status[]; today: string },
) {
  const scope = await scopeOf(trx, library)
  const all = trx
    .selectFrom('subscriber as s')
    .innerJoin('library as l', 'l.id', 's.library')
    .where('s.status', '<>', 'erased')
    .where(ofStatus(today, statuses))
    .$if(scope !== undefined, (query) => query.where('s.library', '=', scope ?? 0))
  const offered = await all
    .select(['s.id', 's.last_name', 's.first_name', 's.requested_on', 'l.code', statusSql(today).as('status')])
    .orderBy('s.name_key')
    .orderBy('s.first_key')
    .orderBy('s.id')
    .limit(MOST)
    .execute()
  if (offered.length < MOST) return { offered, all: offered.length }
  const counted = await all.select((eb) => eb.fn.countAll<number>().as('n')).executeTakeFirstOrThrow()
  return { offered, all: Number(counted.n) }
}
