import { type RawBuilder, sql } from 'kysely'
import { temporaryTable } from '../../store/bulk.ts'
import { type Db, imageOf, imageOfValues } from '../../store/engine.ts'
import { GONE } from '../../store/entity.ts'
import { lastGivenIn } from '../../store/numbers.ts'
import { columnsOf } from '../entities.ts'
import { POPULATIONS } from '../rules/population.ts'
import { chargedPopulation, inPublic, inThisOrder, poolOfCopy } from './sql.ts'

/**
 * Plans what a snapshot changes in the schools it names, from the staging tables (gar 4.6). Outcomes, one a person:
 * `arrived`, `updated`, `returned`, `departed`, `unchanged`. Schools that the snapshot does not name are not touched.
 */
export async function planSnapshot(trx: Db, today: string): Promise<void> {
  await aimSchools(trx)
  await aimTerms(trx)
  await aimPeople(trx, today)
  await aimMemberships(trx)
  await planSchools(trx)
  await planTerms(trx)
  await planMemberships(trx)
  await planPeople(trx)
  await planUnusedTerms(trx)
  await planCopies(trx)
  await planDelegates(trx)
}

const number = 'integer not null'
const text = 'text not null'
const flags = { pupils: number, documentalists: number, teachers: number, staff: number }
const names = { gar_id: text, last_name: text, first_name: text, name_key: text, first_key: text }

/** A number for each new row that is nobody's, after the last one in use. */
const nextId = (table: string, scope: RawBuilder<unknown>, order: RawBuilder<unknown>) =>
  sql`(select coalesce(max(id), 0) from ${sql.table(table)} as last where ${scope}) + row_number() over (${order})`

/** What the schools are to be: those known keep their number. */
async function aimSchools(trx: Db): Promise<void> {
  await temporaryTable(
    trx,
    'aim_school',
    { id: number, uai: text, name: text, degree: number, contract: 'text', head_uai: 'text', known: number },
    'id',
  )
  const columns = sql`i.uai, i.name, i.degree, i.contract, i.head_uai`
  await sql`insert into aim_school select s.id, ${columns}, 1 from in_school as i inner join school as s on s.uai = i.uai`.execute(trx)
  await sql`insert into aim_school select ${nextId('school', sql`1 = 1`, sql`order by i.uai`)}, ${columns}, 0
    from in_school as i left join school as s on s.uai = i.uai where s.id is null`.execute(trx)
}

async function aimTerms(trx: Db): Promise<void> {
  const types = { school: number, id: number, kind: text, code: text, label: text, code_key: text, label_key: text }
  await temporaryTable(trx, 'aim_term', types, 'school, id')
  const distinct = sql`(select a.id as school, i.kind, i.code, min(i.label) as label, min(i.code_key) as code_key, min(i.label_key) as label_key
    from in_term as i inner join aim_school as a on a.uai = i.uai group by a.id, i.kind, i.code) as d`
  const columns = sql`d.kind, d.code, d.label, d.code_key, d.label_key`
  const known = sql`term as t on t.school = d.school and t.kind = d.kind and t.code = d.code`
  await sql`insert into aim_term select d.school, t.id, ${columns} from ${distinct} inner join ${known}`.execute(trx)
  await sql`insert into aim_term select d.school, ${nextId('term', sql`last.school = d.school`, sql`partition by d.school order by d.kind, d.code`)}, ${columns}
    from ${distinct} left join ${known} where t.id is null`.execute(trx)
  await sql`create unique index aim_term_code on aim_term (school, code, kind)`.execute(trx)
}

/**
 * Everybody of the snapshot, and with `left_on` everybody of the store whom it no longer names and whose record was not left out. Where
 * a record without an identifier was left out it could be anybody's: nobody of that school has left.
 */
async function aimPeople(trx: Db, today: string): Promise<void> {
  await temporaryTable(
    trx,
    'aim_person',
    { school: number, id: number, uai: text, ...names, ...flags, left_on: 'text', stays: number },
    'school, id',
  )
  const present = sql`(select a.id as school, a.uai, i.id as gar_id, w.last_name, w.first_name, w.name_key, w.first_key, i.pupils, i.documentalists, i.teachers, i.staff
    from in_presence as i inner join aim_school as a on a.uai = i.uai inner join in_person as w on w.n = i.n
    where i.here = 1 and i.pupils + i.documentalists + i.teachers + i.staff > 0) as d`
  const columns = sql`d.uai, d.gar_id, d.last_name, d.first_name, d.name_key, d.first_key, d.pupils, d.documentalists, d.teachers, d.staff, cast(null as text), 1`
  const known = sql`person as p on p.school = d.school and p.gar_id = d.gar_id`
  await sql`insert into aim_person select d.school, p.id, ${columns} from ${present} inner join ${known}`.execute(trx)
  await sql`insert into aim_person select d.school, ${lastGivenIn('person', sql`d.school`)} + row_number() over (partition by d.school order by d.name_key, d.first_key, d.gar_id), ${columns}
    from ${present} left join ${known} where p.id is null`.execute(trx)
  await sql`create unique index aim_person_gar_id on aim_person (school, gar_id)`.execute(trx)
  await sql`insert into aim_person
    select p.school, p.id, a.uai, p.gar_id, p.last_name, p.first_name, p.name_key, p.first_key, p.pupils, p.documentalists, p.teachers, p.staff, cast(${today} as text), 0
    from person as p inner join aim_school as a on a.id = p.school left join aim_person as m on m.school = p.school and m.id = p.id
    where m.id is null and p.left_on is null and p.gar_id not in (select id from in_skipped where id is not null)
      and a.uai not in (select uai from in_skipped where kind = 'person' and id is null and uai is not null)
      and not exists (select 1 from in_skipped where kind = 'person' and id is null and uai is null)`.execute(trx)
}

/** What each person of the snapshot belongs to. A member link names a division or a group, a teaching link says which. */
async function aimMemberships(trx: Db): Promise<void> {
  await temporaryTable(trx, 'aim_membership', { school: number, term: number, person: number }, 'school, term, person')
  const then = inThisOrder(trx)
  await sql`insert into aim_membership select distinct m.school, t.id, m.id
    from in_link as l ${then} aim_school as a on a.uai = l.uai ${then} aim_person as m on m.school = a.id and m.gar_id = l.person and m.stays = 1
      ${then} aim_term as t on t.school = a.id and t.code = l.code and t.kind in (l.kind, case l.kind when 'member' then 'division' end, case l.kind when 'member' then 'group' end)`.execute(
    trx,
  )
}

const after = (trx: Db, entity: string, alias: string, replaced: Readonly<Record<string, RawBuilder<unknown>>> = {}) =>
  imageOfValues(
    trx,
    columnsOf(entity).map((name) => replaced[name] ?? sql.ref(`${alias}.${name}`)),
  )

/** Rows that are new or differ, in the order of their numbers: both engines journal them alike. `known` joins the row of the store as `b`. */
async function planRows(
  trx: Db,
  entity: string,
  from: RawBuilder<unknown>,
  key: { scope: RawBuilder<unknown>; item: RawBuilder<unknown> },
): Promise<void> {
  const columns = columnsOf(entity)
  await sql`insert into planned (scope, entity, item, before, after)
    select ${key.scope}, ${sql.lit(entity)}, ${key.item}, case when b.operation is null then null else ${imageOf(trx, 'b', [...columns, 'operation'])} end, ${after(trx, entity, 'a')}
    from ${from} where b.operation is null or ${imageOf(trx, 'b', columns)} <> ${after(trx, entity, 'a')} order by 1, 3`.execute(trx)
}

const planSchools = (trx: Db) =>
  planRows(trx, 'school', sql`aim_school as a left join school as b on b.id = a.id`, { scope: sql`0`, item: sql`a.id` })

const planTerms = (trx: Db) =>
  planRows(trx, 'term', sql`aim_term as a left join term as b on b.school = a.school and b.id = a.id`, {
    scope: sql`a.school`,
    item: sql`a.id`,
  })

/** People who left keep what they last belonged to. */
async function planMemberships(trx: Db): Promise<void> {
  await sql`insert into planned (scope, entity, item, subject, before, after)
    select b.school, 'membership', b.term, b.person, ${imageOf(trx, 'b', ['operation'])}, ${GONE}
    from membership as b inner join aim_person as m on m.school = b.school and m.id = b.person and m.stays = 1
      left join aim_membership as a on a.school = b.school and a.term = b.term and a.person = b.person where a.school is null order by 1, 3, 4`.execute(
    trx,
  )
  await sql`insert into planned (scope, entity, item, subject, after)
    select a.school, 'membership', a.term, a.person, ${imageOfValues(trx, [])}
    from aim_membership as a left join membership as b on b.school = a.school and b.term = a.term and b.person = a.person where b.school is null order by 1, 3, 4`.execute(
    trx,
  )
}

async function planPeople(trx: Db): Promise<void> {
  const columns = columnsOf('person')
  const now = after(trx, 'person', 'a')
  const differs = sql`${imageOf(trx, 'b', columns)} <> ${now}`
  await sql`insert into planned (scope, entity, item, before, after, outcome)
    select a.school, 'person', a.id, case when b.operation is null then null else ${imageOf(trx, 'b', [...columns, 'operation'])} end,
      case when b.operation is null or ${differs} then ${now} else null end,
      case when b.operation is null then 'arrived' when a.stays = 0 then 'departed' when b.left_on is not null then 'returned'
        when ${differs} or moved.person is not null then 'updated' else 'unchanged' end
    from aim_person as a left join person as b on b.school = a.school and b.id = a.id
      left join (select distinct scope, subject as person from planned where entity = 'membership') as moved on moved.scope = a.school and moved.person = a.id
    order by a.uai, a.name_key, a.first_key, a.gar_id`.execute(trx)
}

/** A division, group, level or subject that the snapshot no longer has and nobody belongs to any more. */
async function planUnusedTerms(trx: Db): Promise<void> {
  await sql`insert into planned (scope, entity, item, before, after)
    select b.school, 'term', b.id, ${imageOf(trx, 'b', [...columnsOf('term'), 'operation'])}, ${GONE}
    from term as b inner join aim_school as s on s.id = b.school left join aim_term as a on a.school = b.school and a.id = b.id
      left join (select distinct m.school, m.term from membership as m inner join aim_school as s2 on s2.id = m.school
          left join (select scope, item, subject from planned where entity = 'membership' and after = ${GONE}) as g on g.scope = m.school and g.item = m.term and g.subject = m.person
        where g.scope is null) as used on used.school = b.school and used.term = b.id
    where a.id is null and used.school is null order by 1, 3`.execute(trx)
}

/**
 * Copies of people who left, or who lost the population that was charged, are locked; those of people who are back are theirs again. From
 * a common pool whoever is still of the public keeps the copy, charged to what they are now (rule B1).
 */
async function planCopies(trx: Db): Promise<void> {
  const belongs = sql`(case c.population ${sql.join(
    POPULATIONS.map((population, index) => sql`when ${sql.lit(index + 1)} then ${sql.ref(`p.${population}`)}`),
    sql` `,
  )} end = 1 and p.stays = 1)`
  const moves = sql`(not ${belongs} and p.stays = 1 and q.population = 0 and ${inPublic()})`
  const state = sql`case when ${belongs} or ${moves} then 'assigned' else 'locked' end`
  const population = sql`case when ${moves} then ${chargedPopulation(POPULATIONS)} else c.population end`
  await sql`insert into planned (scope, entity, item, subject, before, after, outcome, quiet)
    select c.school, 'copy', c.subscription, c.person, ${imageOf(trx, 'c', [...columnsOf('copy'), 'operation'])}, ${after(trx, 'copy', 'c', { state, population })}, ${state}, 1
    from copy as c inner join aim_person as p on p.school = c.school and p.id = c.person
      inner join subscription as s on s.school = c.school and s.id = c.subscription inner join pool as q on ${poolOfCopy}
    where c.state in ('assigned', 'locked') and (c.state <> ${state} or ${moves}) order by 1, 3, 4`.execute(trx)
}

async function planDelegates(trx: Db): Promise<void> {
  await temporaryTable(
    trx,
    'aim_delegate',
    { school: number, id: number, gar_id: text, last_name: text, first_name: text, name_key: text, email: text },
    'school, id',
  )
  const distinct = sql`(select a.id as school, i.id as gar_id, min(i.last_name) as last_name, min(i.first_name) as first_name, min(i.name_key) as name_key, min(i.email) as email
    from in_delegate as i inner join aim_school as a on a.uai = i.uai group by a.id, i.id) as d`
  const columns = sql`d.gar_id, d.last_name, d.first_name, d.name_key, d.email`
  const known = sql`delegate as b on b.school = d.school and b.gar_id = d.gar_id`
  await sql`insert into aim_delegate select d.school, b.id, ${columns} from ${distinct} inner join ${known}`.execute(trx)
  await sql`insert into aim_delegate select d.school, ${nextId('delegate', sql`last.school = d.school`, sql`partition by d.school order by d.gar_id`)}, ${columns}
    from ${distinct} left join ${known} where b.id is null`.execute(trx)
  await planRows(trx, 'delegate', sql`aim_delegate as a left join delegate as b on b.school = a.school and b.id = a.id`, {
    scope: sql`a.school`,
    item: sql`a.id`,
  })
  await sql`insert into planned (scope, entity, item, before, after)
    select b.school, 'delegate', b.id, ${imageOf(trx, 'b', [...columnsOf('delegate'), 'operation'])}, ${GONE}
    from delegate as b inner join aim_school as s on s.id = b.school left join aim_delegate as a on a.school = b.school and a.id = b.id where a.id is null order by 1, 3`.execute(
    trx,
  )
}
