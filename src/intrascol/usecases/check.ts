import { type RawBuilder, sql } from 'kysely'
import { isDay } from '../../days.ts'
import { hasControls } from '../../files/clean.ts'
import { fold } from '../../fold.ts'
import { type Db, rowsOf } from '../../store/engine.ts'
import type { Problem } from '../../store/problem.ts'
import { isLogin } from '../rules/login.ts'
import { isPasswordHash } from '../rules/password.ts'

const MOST = 20

/**
 * The invariants of intrascol, asked of the rows with statements that share nothing with the commands (intrascol, section 13).
 * @returns at most twenty problems a rule; empty when all is well
 */
export async function checkSchool(trx: Db): Promise<Problem[]> {
  const found: Problem[] = []
  for (const [check, query] of RULES) {
    const { rows } = await sql<{ what: string }>`select what from (${query}) as broken order by what limit ${MOST}`.execute(trx)
    found.push(...rows.map(({ what }) => ({ check, what })))
  }
  return [...found, ...(await wrongAccounts(trx)), ...(await wrongClasses(trx))]
}

const RULES: readonly (readonly [check: string, query: RawBuilder<unknown>])[] = [
  [
    'school.no_member_of_deleted',
    sql`select a.login as what from account as a inner join class as c on c.id = a.class where c.closed_on is not null`,
  ],
  [
    'school.place_has_a_year',
    sql`select a.login as what from account as a where a.class is not null and not exists
      (select 1 from class_member as m where m.account = a.id and m.class = a.class)`,
  ],
  [
    'school.one_place_each',
    sql`select a.login as what from account as a inner join class_member as m on m.account = a.id where a.class is not null and m.class <> a.class
      and m.year = (select max(o.year) from class_member as o where o.account = a.id)`,
  ],
  [
    'school.teachers_are_adults',
    sql`select c.name as what from class as c inner join account as a on a.id = c.teacher where a.kind <> 'adult' or a.status <> 'active'`,
  ],
  [
    'school.rollover_balance',
    sql`select 'rollover ' || r.id as what from rollover as r where r.id = (select max(id) from rollover) and
      (r.active_before <> r.transferred + r.kept_back + r.updated + r.unchanged + r.departed + r.undecided
        or r.active_after <> r.active_before - r.departed + r.arrived + r.returned)`,
  ],
  ['school.erased_is_gone', sql`select 'account ' || e.id as what from erased_account as e inner join account as a on a.id = e.id`],
  [
    'school.erased_are_listed',
    sql`select 'account ' || e.id as what from erased_account as e where not exists
        (select 1 from erased_number as n where n.entity = 'account' and n.scope = 0 and n.number = e.id)
      union all select a.login from account as a inner join erased_number as n on n.entity = 'account' and n.scope = 0 and n.number = a.id`,
  ],
  [
    'school.folders_wait_for_classes',
    sql`select 'folder ' || w.slug as what from folder_work as w left join journal_row as r on r.operation = w.operation and r.entity = 'class'
      and r.item = w.class left join class as c on c.id = w.class where r.operation is null or c.slug <> w.slug`,
  ],
  [
    'school.numbers_are_remembered',
    sql`select a.login as what from account as a
      where a.id > coalesce((select g.last from given_number as g where g.entity = 'account' and g.scope = 0), 0)`,
  ],
  [
    'school.erased_is_wiped',
    sql`select 'account ' || e.id as what from erased_account as e inner join journal_row as r on r.entity = 'account' and r.item = e.id
      inner join journal_image as i on i.operation = r.operation and i.id = r.image where i.body is not null`,
  ],
]

/** Collects at most so many problems. */
function collector() {
  const found: Problem[] = []
  const report = (check: string, what: string) => {
    if (found.length < MOST) found.push({ check, what })
  }
  return { found, report }
}

const isClean = (text: string) => text === text.normalize('NFC') && !hasControls(text)

/** Names and their keys, days, logins, and passwords that are kept as hashes only. */
async function wrongAccounts(trx: Db): Promise<Problem[]> {
  const { found, report } = collector()
  const rooms = new Set(
    (await trx.selectFrom('class').select('name_key').where('closed_on', 'is', null).execute()).map((room) => room.name_key),
  )
  for await (const row of rowsOf(trx, trx.selectFrom('account').selectAll())) {
    const names = [row.last_name, row.first_name, row.usage_name ?? '']
    const keys = [fold(row.usage_name ?? row.last_name), fold(row.last_name), fold(row.first_name)]
    if (keys.join('|') !== [row.name_key, row.family_key, row.first_key].join('|')) report('school.name_keys', row.login)
    if (!names.every(isClean)) report('school.name_text', row.login)
    if (!isLogin(row.login) || rooms.has(fold(row.login))) report('school.login', row.login)
    if (row.password !== null && !isPasswordHash(row.password)) report('school.password_hash', row.login)
    const days = [row.birth_date, row.left_on, row.password_issued_on, row.password_printed_on, row.password_changed_on]
    if (days.some((day) => day !== null && !isDay(day))) report('school.days', row.login)
  }
  return found
}

/** Names and keys, levels that are a list, and folder names that cannot lead out of the root. */
async function wrongClasses(trx: Db): Promise<Problem[]> {
  const { found, report } = collector()
  for (const row of await trx.selectFrom('class').selectAll().execute()) {
    if (fold(row.name) !== row.name_key || !isClean(row.name)) report('school.name_keys', row.name)
    if (!/^[a-z0-9][a-z0-9-]*$/.test(row.slug)) report('school.folder_name', row.name)
    if (!isList(row.levels)) report('school.levels', row.name)
  }
  return found
}

function isList(text: string): boolean {
  try {
    return Array.isArray(JSON.parse(text))
  } catch {
    return false
  }
}
