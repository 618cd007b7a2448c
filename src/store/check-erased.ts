import { sql } from 'kysely'
import type { Db } from './engine.ts'
import type { Problem } from './problem.ts'

const MOST = 20

/** The list of the erased: each at an instant, and no person of gar who is here. Of the other people their programs say it. */
export async function checkErased(trx: Db): Promise<Problem[]> {
  const { rows: here } = await sql<{ what: string }>`select 'person ' || e.scope || ' ' || e.number as what from erased_number as e
    inner join person as p on p.school = e.scope and p.id = e.number where e.entity = 'person' order by e.scope, e.number limit ${MOST}`.execute(
    trx,
  )
  const listed = await trx.selectFrom('erased_number').selectAll().orderBy('entity').orderBy('scope').orderBy('number').execute()
  const never = listed
    .filter(({ at }) => !isInstant(at))
    .map(({ entity, scope, number, at }) => ({ what: `${entity} ${scope} ${number}: ${at}` }))
  return [...here, ...never.slice(0, MOST)].map(({ what }) => ({ check: 'erased_list', what, repair: 'store restore <file>' }))
}

const isInstant = (text: string) => !Number.isNaN(Date.parse(text)) && new Date(text).toISOString() === text
