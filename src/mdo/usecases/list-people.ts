import { type RawBuilder, sql } from 'kysely'
import { addDays, type Day } from '../../days.ts'
import { type Db, jsonList } from '../../store/engine.ts'
import { beginsAs } from '../../store/names.ts'
import type { Status } from '../rules/status.ts'
import { catalogueOf, named } from './catalogue.ts'
import { scopeOf } from './libraries.ts'

/** What is given is combined with AND, several values of one criterion with OR. */
export interface PeopleFilter {
  status?: readonly (Status | 'all')[] | undefined
  library?: string | undefined
  /** Folded beginnings of last names. */
  name?: readonly string[] | undefined
  resource?: readonly string[] | undefined
  /** Access that ends within so many days. */
  expiring?: number | undefined
  today: Day
}

/** The status as people see it: validated after the last day of access is expired. */
export const statusSql = (today: Day, s = 's') =>
  sql<string>`case when ${sql.ref(`${s}.status`)} = 'validated' and ${sql.ref(`${s}.expires_on`)} < ${today} then 'expired' else ${sql.ref(`${s}.status`)} end`

/** Somebody validated, `s`, who waits for an answer: one more resource, another address. */
const asking = sql<boolean>`(s.status = 'validated' and (s.asked_email is not null or exists
  (select 1 from access as w where w.library = s.library and w.subscriber = s.id and w.status = 'pending')))`

/** A person `s` whose request waits for a decision, the first one or a later one. */
export const waiting = sql<boolean>`(s.status = 'pending' or ${asking})`

/** A person `s` of these statuses; whoever waits for an answer is among the pending as well. */
export const ofStatus = (today: Day, statuses: readonly Status[]) =>
  sql<boolean>`(${statusSql(today)} in (${sql.join(statuses)})${statuses.includes('pending') ? sql` or ${asking}` : sql``})`

/** The resources of a person `s`, as `code=status` each; those removed are left out. */
const accessList = (trx: Db) =>
  jsonList(
    trx,
    sql`r.code || '=' || c.status`,
    sql`access as c inner join mdo_resource as r on r.id = c.resource where c.library = s.library and c.subscriber = s.id  and c.status <> 'removed'`,
  )

/** Access that is open on this day: the one definition for lists, exports and figures (mdo, section 4). `s` is a person, `c` the access. */
export const effective = (today: Day) =>
  sql<boolean>`(s.status = 'validated' and s.valid_from <= ${today} and s.expires_on >= ${today} and c.status = 'validated'
    and exists (select 1 from mdo_resource as r where r.id = c.resource and r.retired_on is null)
    and exists (select 1 from library as l where l.id = s.library and l.retired_on is null))`

/**
 * A person `s` who has to do with one of these resources. Among the validated only those who can use it count; the others asked for it.
 */
function withResource(resources: readonly number[], statuses: readonly (Status | 'all')[], today: Day) {
  const such = (rule: RawBuilder<unknown>) =>
    sql<boolean>`exists (select 1 from access as c where c.library = s.library and c.subscriber = s.id and c.resource in (${sql.join(resources)}) and ${rule})`
  const asked = such(sql`c.status <> 'removed'`)
  if (statuses.includes('all')) return asked
  const waits = statuses.includes('pending') ? sql` or (${asking} and ${such(sql`c.status = 'pending'`)})` : sql``
  const uses = statuses.includes('validated') ? sql` or ${such(effective(today))}` : sql``
  return sql<boolean>`((${statusSql(today)} <> 'validated' and ${asked})${waits}${uses})`
}

/** How many people of a library have access to something on this day. */
export async function withAccessIn(trx: Db, code: string, today: Day): Promise<number> {
  const { rows } = await sql<{
    n: number
  }>`select count(distinct s.id) as n from subscriber as s inner join library as b on b.id = s.library
    inner join access as c on c.library = s.library and c.subscriber = s.id where b.code = ${code.toLowerCase()} and ${effective(today)}`.execute(
    trx,
  )
  return Number(rows[0]?.n ?? 0)
}

/** People by folded last name, then first name; the erased are in no list. @throws CliError 4 for an unknown library or resource */
export async function people(trx: Db, { status = ['all'], library, name, resource, expiring, today }: PeopleFilter) {
  const scope = await scopeOf(trx, library)
  const wanted = resource && named(await catalogueOf(trx), resource).map(({ id }) => id)
  return trx
    .selectFrom('subscriber as s')
    .innerJoin('library as l', 'l.id', 's.library')
    .select(['s.id', 'l.code as library', 's.last_name', 's.first_name', 's.email', 's.birth_date', 's.asked_email as new_email'])
    .select(statusSql(today).as('status'))
    .select(['s.requested_on', 's.valid_from', 's.expires_on', 's.version', accessList(trx).as('resources')])
    .where('s.status', '<>', 'erased')
    .$if(scope !== undefined, (query) => query.where('s.library', '=', scope ?? 0))
    .$if(!status.includes('all'), (query) => query.where(ofStatus(today, status as readonly Status[])))
    .$if(name !== undefined, (query) => query.where((eb) => eb.or((name ?? []).map(beginning))))
    .$if(wanted !== undefined, (query) => query.where(withResource(wanted ?? [0], status, today)))
    .$if(expiring !== undefined, (query) =>
      query
        .where('s.status', '=', 'validated')
        .where('s.expires_on', '>=', today)
        .where('s.expires_on', '<=', addDays(today, expiring ?? 0)),
    )
    .orderBy('s.name_key')
    .orderBy('s.first_key')
    .orderBy('s.id')
}

/** How many people such a list holds. */
export async function countPeople(trx: Db, filter: PeopleFilter): Promise<number> {
  const counted = (await people(trx, filter))
    .clearSelect()
    .clearOrderBy()
    .select((eb) => eb.fn.countAll<number>().as('all'))
  return Number((await counted.executeTakeFirstOrThrow()).all)
}

/** Whether somebody in such a list has asked for another address. */
export async function anyNewAddress(trx: Db, filter: PeopleFilter): Promise<boolean> {
  const found = await (await people(trx, filter)).where('s.asked_email', 'is not', null).limit(1).execute()
  return found.length > 0
}

const beginning = (key: string) => beginsAs('s.name_key', key)

export interface AccessShown {
  resource: string
  status: string
}

/** `["cafeyn=validated"]` as the contract has it. */
export const accessOf = (json: unknown): AccessShown[] =>
  (JSON.parse(String(json)) as string[]).map((one) => {
    const [resource = '', status = ''] = one.split('=')
    return { resource, status }
  })
