import { type RawBuilder, sql } from 'kysely'
import { type Day, isDay } from '../../days.ts'
import { fold } from '../../fold.ts'
import { type Db, rowsOf } from '../../store/engine.ts'
import { valueIn } from '../../store/images.ts'
import type { Problem } from '../../store/problem.ts'
import { addMonths } from '../rules/expiry.ts'

const MOST = 20

/**
 * The invariants of mdo, asked of the rows with statements that share nothing with the commands (reliability, section 3).
 * @param mailsKeptSince the first day whose mails no purge can have taken away
 * @returns at most twenty problems a rule; empty when all is well
 */
export async function checkMdo(trx: Db, mailsKeptSince: Day): Promise<Problem[]> {
  const found: Problem[] = []
  for (const [check, query] of [...RULES, decisionsTold(mailsKeptSince), signUpsTold(mailsKeptSince)]) {
    const { rows } = await sql<{ what: string }>`select what from (${query}) as broken order by what limit ${MOST}`.execute(trx)
    found.push(...rows.map(({ what }) => ({ check, what })))
  }
  return [...found, ...(await wrongFields(trx)), ...(await wrongExpiries(trx))]
}

const person = sql`l.code || ' ' || s.id`
const from = sql`from subscriber as s inner join library as l on l.id = s.library`
const lastStep = sql`(select h.kind from step as h where h.library = s.library and h.subscriber = s.id and h.kind not in ('asked', 'answered') order by h.n desc limit 1)`

const RULES: readonly (readonly [check: string, query: RawBuilder<unknown>])[] = [
  [
    'mdo.access_needs_validation',
    sql`select ${person} || ' ' || r.code as what ${from} inner join access as c on c.library = s.library and c.subscriber = s.id
      inner join mdo_resource as r on r.id = c.resource where c.status = 'validated' and s.status in ('pending', 'refused')`,
  ],
  [
    'mdo.everybody_asks_for_something',
    sql`select ${person} as what ${from} where s.status <> 'erased' and not exists (select 1 from access as c where c.library = s.library and c.subscriber = s.id)`,
  ],
  [
    'mdo.history_agrees',
    sql`select ${person} as what ${from} where coalesce(case ${lastStep} when 'requested' then 'pending' when 'reopened' then 'pending' when 'validated' then 'validated'
      when 'renewed' then 'validated' when 'refused' then 'refused' when 'revoked' then 'refused' when 'erased' then 'erased' end, '') <> s.status`,
  ],
  ['mdo.decisions_have_a_day', sql`select ${person} as what ${from} where s.status in ('validated', 'refused') and s.decided_on is null`],
  ['mdo.expiry_after_registration', sql`select ${person} as what ${from} where s.status = 'validated' and (s.valid_from > s.expires_on)`],
  [
    'mdo.one_fallback',
    sql`select code as what from library where fallback = 1 and (select count(*) from library as o where o.fallback = 1) > 1`,
  ],
  [
    'mdo.nobody_erased_is_named',
    sql`select ${person} as what ${from} where s.status = 'erased' and exists
      (select 1 from mail as m where m.subscriber = s.id and m.kind like 'user%' and m.status <> 'sending' and (m.to_name <> '' or m.to_address is not null))`,
  ],
  [
    'mdo.erased_are_listed',
    sql`select ${person} as what ${from} left join erased_number as e on e.entity = 'subscriber' and e.scope = 0 and e.number = s.id
      where (s.status = 'erased') <> (e.number is not null)`,
  ],
  [
    'mdo.numbers_are_remembered',
    sql`select ${person} as what ${from} where s.id > coalesce((select g.last from given_number as g where g.entity = 'subscriber' and g.scope = 0), 0)`,
  ],
  [
    'mdo.one_mail_each',
    sql`select 'mail ' || min(m.id) as what from mail as m where m.subscriber is not null group by m.library, m.kind, m.subscriber, m.request, m.version having count(*) > 1`,
  ],
  [
    'mdo.mail_of_an_operation',
    sql`select 'mail ' || m.id as what from mail as m where not exists (select 1 from operation as o where o.id = m.created_by)`,
  ],
  ['mdo.one_library_each', sql`select 'subscriber ' || id as what from subscriber group by id having count(*) > 1`],
  ['mdo.one_message_id', sql`select 'mail ' || min(id) as what from mail group by message_id having count(*) > 1`],
  // Nonce and tag alone are 28 bytes; an empty one remembers that there was a reason.
  ['mdo.reasons_are_sealed', sql`select 'mail ' || id as what from mail where length(reason) between 1 and 28`],
  [
    'mdo.ended_mails_are_empty',
    sql`select 'mail ' || m.id as what from mail as m where m.status not in ('queued', 'sending') and (m."values" <> '' or length(m.reason) > 0)`,
  ],
]

/** A decision has its mail, even one that could not leave, unless it was taken without one, or taken back and so cancelled. */
const decisionsTold = (since: Day): readonly [check: string, query: RawBuilder<unknown>] => [
  'mdo.decisions_are_told',
  sql`select 'subscriber ' || r.item || ' (' || r.operation || ')' as what from journal_row as r inner join operation as o on o.id = r.operation
    left join operation as u on u.undoes = o.id left join mail as m on m.subscriber = r.item and (m.created_by = r.operation or m.possible_duplicate = 1)
    where r.entity = 'subscriber' and r.outcome in ('validated', 'refused', 'renewed') and o.program = 'mdo' and o.day >= ${since}
      and o.command not like '%--no-mail%' and u.id is null and m.id is null`,
]

/** So has a first sign-up, for its library; where a library has ever been changed it may have had a daily list then. */
const signUpsTold = (since: Day): readonly [check: string, query: RawBuilder<unknown>] => [
  'mdo.sign_ups_are_told',
  sql`select 'subscriber ' || r.item || ' (' || r.operation || ')' as what from journal_row as r inner join operation as o on o.id = r.operation
    inner join library as l on l.id = r.scope left join journal_row as c on c.entity = 'library' and c.item = l.id and c.image is not null
    left join operation as u on u.undoes = o.id left join mail as m on m.kind = 'library_request'
      and (m.subscriber = r.item or (m.subscriber is null and m.library = r.scope and m.created_by = r.operation))
    where o.program = 'mdo' and r.entity = 'subscriber' and r.outcome = 'registered' and o.day >= ${since} and l.digest = 0
      and c.operation is null and u.id is null and m.id is null`,
]

const LONGEST = 120

/**
 * A last day of access is so many months after the first one, or the fixed day of a campaign: an expiry follows the rule in force at its
 * decision, so the days that libraries had before count as well.
 */
async function wrongExpiries(trx: Db): Promise<Problem[]> {
  const { rows: days } = await sql<{ day: string | null }>`select valid_until as day from library union
    select ${valueIn(trx, 'library', 'valid_until', 'i.body', sql<number>`o.version`)} from journal_image as i
      inner join operation as o on o.id = i.operation inner join journal_row as r on r.operation = i.operation and r.image = i.id where r.entity = 'library' and i.body is not null`.execute(
    trx,
  )
  const campaigns = new Set(days.map(({ day }) => day))
  const found: Problem[] = []
  const query = trx.selectFrom('subscriber').select(['id', 'valid_from', 'expires_on']).where('status', '=', 'validated')
  for await (const { id, valid_from, expires_on } of rowsOf(trx, query)) {
    if (valid_from === null || expires_on === null || campaigns.has(expires_on)) continue
    const months = monthsBetween(valid_from, expires_on)
    const follows = months > 0 && months <= LONGEST && addMonths(valid_from, months) === expires_on
    if (!follows && found.length < MOST) found.push({ check: 'mdo.expiry_follows_a_rule', what: String(id) })
  }
  return found
}

const monthsBetween = (from: string, to: string) => {
  const [year = 0, month = 0] = from.split('-').map(Number)
  const [lastYear = 0, lastMonth = 0] = to.split('-').map(Number)
  return (lastYear - year) * 12 + lastMonth - month
}

/** Names are NFC without control characters, each key is the one that the name gives today, and days are real ones. */
async function wrongFields(trx: Db): Promise<Problem[]> {
  const found: Problem[] = []
  const report = (check: string, what: string) => {
    if (found.length < MOST) found.push({ check, what })
  }
  for await (const row of rowsOf(trx, trx.selectFrom('subscriber').selectAll())) {
    const what = String(row.id)
    if (fold(row.last_name) !== row.name_key || fold(row.first_name) !== row.first_key) report('mdo.name_keys', what)
    if ([row.last_name, row.first_name].some((name) => name !== name.normalize('NFC') || /\p{Cc}/u.test(name)))
      report('mdo.name_text', what)
    const days = [row.requested_on, row.birth_date, row.decided_on, row.valid_from, row.expires_on, row.erased_on]
    if (days.some((day) => day !== null && !isDay(day))) report('mdo.days', what)
    const year = Number(row.birth_date?.slice(0, 4) ?? row.birth_year_band)
    if (year < row.birth_year_band || year > row.birth_year_band + 4) report('mdo.birth_year_band', what)
  }
  const named = [
    ...(await trx.selectFrom('library').selectAll().execute()),
    ...(await trx.selectFrom('mdo_resource').selectAll().execute()),
  ]
  for (const { code, name, name_key } of named) if (fold(name) !== name_key) report('mdo.name_keys', code)
  return found
}

/** The numbers of the mails that are being sent, the first of them. */
export async function sendingMails(trx: Db): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`select id from mail where status = 'sending' order by id limit ${MOST}`.execute(trx)
  return rows.map(({ id }) => id)
}
