import { sql } from 'kysely'
import { CliError, EXIT } from '../../errors.ts'
import type { Db } from '../../store/engine.ts'

/** Since when a school `d` is as its directory says; what was taken back counts as never loaded. */
const takenAt = sql<string | null>`case when exists (select 1 from operation as u where u.undoes = d.operation
  and not exists (select 1 from operation as again where again.undoes = u.id)) then d.former_at else d.taken_at end`

/** The day of the directory of each school. */
export const directoryDays = sql<{
  school: number
  day: string | null
}>`(select d.school, substr(${takenAt}, 1, 10) as day from directory as d)`

/**
 * A directory older than the one loaded would take everybody who has come since for departed.
 * @param at the instant in the name of the snapshot; without one nothing can be compared
 */
export async function refuseOlder(trx: Db, at: string | undefined): Promise<CliError | undefined> {
  if (at === undefined) return undefined
  const { rows } = await sql<{ uai: string; day: string }>`select e.uai, substr(${takenAt}, 1, 10) as day
    from in_school as i inner join school as e on e.uai = i.uai inner join directory as d on d.school = e.id
    where ${takenAt} > ${at} order by e.uai`.execute(trx)
  if (rows.length === 0) return undefined
  const schools = rows.map(({ uai, day }) => ({ uai, directory_on: day }))
  return new CliError('older_directory', EXIT.refused, 'gar.import.older', [at.slice(0, 10), schools], {
    details: { directory_on: at.slice(0, 10), schools, option: '--older' },
  })
}

/**
 * Notes of which directory the schools of the snapshot are.
 * @param operation the one that loaded it; without one it changed nothing, and what stood before is still what to go back to
 */
export async function noteDirectory(trx: Db, at: string | undefined, operation?: number): Promise<void> {
  const taken = sql`cast(${at ?? null} as text)`
  const schools = sql`in_school as i inner join school as e on e.uai = i.uai`
  const [now, former] =
    operation === undefined ? [sql`directory.operation`, sql`directory.former_at`] : [sql`excluded.operation`, sql`excluded.former_at`]
  await sql`insert into directory (school, taken_at, operation, former_at)
    select distinct e.id, ${taken}, cast(${operation ?? null} as integer), ${takenAt} from ${schools} left join directory as d on d.school = e.id where e.id is not null
    on conflict (school) do update set taken_at = excluded.taken_at, operation = ${now}, former_at = ${former}`.execute(trx)
}
