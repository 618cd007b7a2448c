import { sql } from 'kysely'
import { fold } from '../../fold.ts'
import { type Db, rowsOf } from '../../store/engine.ts'
import type { Problem } from '../../store/problem.ts'
import { checkCopies } from './check-copies.ts'
import { MOST, problems } from './check-problems.ts'

/**
 * The invariants of gar, asked of the rows with statements that share nothing with the commands (reliability, section 3):
 * pools that balance, one live copy a resource, holders who left hold locked copies, names and keys that agree.
 * @param yearStart first day of the school year of today
 * @returns at most twenty problems a rule; empty when all is well
 */
export async function checkGar(trx: Db, yearStart: string): Promise<Problem[]> {
  return [
    ...(await orphanCopies(trx)),
    ...(await twoLiveCopies(trx)),
    ...(await lostFromUnlimited(trx)),
    ...(await holdersWhoLeft(trx)),
    ...(await lockedWithoutReason(trx)),
    ...(await wrongPools(trx)),
    ...(await wrongKeys(trx)),
    ...(await checkCopies(trx, yearStart)),
  ]
}

const person = sql`school.uai || ' ' || p.gar_id`

/** Without a pool a copy would not be counted anywhere, and total = available + assigned + locked + lost would be wrong. */
const orphanCopies = (trx: Db) =>
  problems(
    trx,
    'gar.copy_has_one_pool',
    sql`select school.uai || ' ' || s.code || ' ' || c.person as what from copy as c inner join school on school.id = c.school
      inner join subscription as s on s.school = c.school and s.id = c.subscription
      where (select count(*) from pool as q where q.school = c.school and q.subscription = c.subscription and q.population in (0, c.population)) <> 1`,
  )

/**
 * Two live copies of one resource, the later one given on a day on which the subscription of the earlier one served already, as it has
 * stood since an earlier day: a subscription that was prolonged afterwards leaves both copies where they are. Found first and named
 * afterwards: PostgreSQL takes longer to think about eight tables at once than to read them.
 */
const twoLiveCopies = (trx: Db) =>
  problems(
    trx,
    'gar.one_copy_each',
    sql`with pair as materialized (select c.school, c.person, s.resource, s.operation, c2.since from copy as c
        inner join subscription as s on s.school = c.school and s.id = c.subscription
        inner join subscription as s2 on s2.school = s.school and s2.resource = s.resource and s2.id <> s.id
        inner join copy as c2 on c2.school = s2.school and c2.subscription = s2.id and c2.person = c.person
        where c.state in ('assigned', 'locked') and c2.state in ('assigned', 'locked') and c2.since > c.since
          and s.valid_from <= c2.since and coalesce(s.valid_until, '9999') >= c2.since)
      select ${person} || ' ' || r.code as what from pair as t inner join operation as o on o.id = t.operation and o.day < t.since
      inner join person as p on p.school = t.school and p.id = t.person inner join school on school.id = t.school inner join resource as r on r.id = t.resource`,
  )

const lostFromUnlimited = (trx: Db) =>
  problems(
    trx,
    'gar.nothing_lost_from_unlimited',
    sql`select distinct school.uai || ' ' || s.code as what from copy as c inner join pool as q on q.school = c.school and q.subscription = c.subscription and q.population in (0, c.population)
      inner join subscription as s on s.school = c.school and s.id = c.subscription inner join school on school.id = c.school
      where c.state = 'lost' and q.total is null`,
  )

const holdersWhoLeft = (trx: Db) =>
  problems(
    trx,
    'gar.who_left_holds_locked_copies',
    sql`select ${person} as what from copy as c inner join person as p on p.school = c.school and p.id = c.person inner join school on school.id = c.school
      where c.state = 'assigned' and (p.left_on is not null or case c.population when 1 then p.pupils when 2 then p.documentalists when 3 then p.teachers else p.staff end = 0)`,
  )

const lockedWithoutReason = (trx: Db) =>
  problems(
    trx,
    'gar.locked_copies_have_a_reason',
    sql`select ${person} as what from copy as c inner join person as p on p.school = c.school and p.id = c.person inner join school on school.id = c.school
      where c.state = 'locked' and p.left_on is null and case c.population when 1 then p.pupils when 2 then p.documentalists when 3 then p.teachers else p.staff end = 1`,
  )

/** A subscription has its common pool, or those of the four populations, and nothing else. */
const wrongPools = (trx: Db) =>
  problems(
    trx,
    'gar.pools_are_common_or_separate',
    sql`select school.uai || ' ' || s.code as what from subscription as s inner join school on school.id = s.school
      left join pool as q on q.school = s.school and q.subscription = s.id group by school.uai, s.code
      having not ((count(q.population) = 1 and max(q.population) = 0) or (count(q.population) = 4 and min(q.population) = 1))`,
  )

/** Names are NFC without control characters, and each key is the one that the name gives today. */
async function wrongKeys(trx: Db): Promise<Problem[]> {
  const found: Problem[] = []
  const report = (check: string, what: string) => {
    if (found.length < MOST) found.push({ check, what })
  }
  const people = trx
    .selectFrom('person')
    .innerJoin('school', 'school.id', 'person.school')
    .select(['school.uai', 'gar_id', 'last_name', 'first_name', 'name_key', 'first_key'])
  for await (const row of rowsOf(trx, people)) {
    const what = `${row.uai} ${row.gar_id}`
    if (fold(row.last_name) !== row.name_key || fold(row.first_name) !== row.first_key) report('gar.name_keys', what)
    if ([row.last_name, row.first_name].some((name) => name !== name.normalize('NFC') || /\p{Cc}/u.test(name)))
      report('gar.name_text', what)
  }
  const resources = trx.selectFrom('resource').select(['code', 'title', 'title_key'])
  for await (const { code, title, title_key } of rowsOf(trx, resources)) if (fold(title) !== title_key) report('gar.title_keys', code)
  return found
}
