import { sql } from 'kysely'
import { addDays, type Day } from '../../days.ts'
import type { NewMail } from '../../mail/outbox.ts'
import { bulkInto, temporaryTable } from '../../store/bulk.ts'
import { type Db, imageOfValues } from '../../store/engine.ts'
import type { Library, Reminder, Subscriber } from '../../store/schema.ts'
import { columnsOf } from '../entities.ts'
import { asks, waitsSince } from '../rules/decision.ts'
import { dueAfterRequest, dueBeforeExpiry } from '../rules/reminding.ts'
import { catalogueOf } from './catalogue.ts'
import { librariesById, scopeOf } from './libraries.ts'
import { waiting } from './list-people.ts'
import { requestMail, userMail } from './mails.ts'
import { type Person, withAccess } from './people.ts'

export interface Reminding {
  library: string | undefined
  today: Day
  /** Days before an expiry, days after a request. */
  expiry: readonly number[]
  request: readonly number[]
}

/** A reminder that is due. */
interface Due {
  person: Person
  library: Library
  kind: Reminder['kind']
  day: Day
  days: number
}

const PAGE = 500

/** Plans what is due today, one row each: `reminded`. @returns its mails: one each to people, one to each library with a list */
export async function planReminders(trx: Db, it: Reminding): Promise<NewMail[]> {
  const due = await findDue(trx, it)
  await planRows(trx, due)
  const { byId } = await catalogueOf(trx)
  const toPeople = due
    .filter(({ kind }) => kind === 'expiry')
    // Two reminders of one sign-up differ in nothing else.
    .map(({ library, person, days }) => userMail(library, { person, kind: 'user_expiring', version: person.version * 1000 + days }, byId))
  return [...toPeople, ...listMails(due, 'digest'), ...listMails(due, 'request')]
}

function listMails(due: readonly Due[], kind: 'digest' | 'request'): NewMail[] {
  const groups = Map.groupBy(
    due.filter((one) => one.kind === kind),
    ({ library }) => library,
  )
  return [...groups].map(([library, group]) => ({
    ...requestMail(
      library,
      group.map(({ person }) => person),
      kind === 'digest' ? 'library_request' : 'library_reminder',
    ),
    ...{ subscriber: null, request: 0, version: 0 },
  }))
}

async function findDue(trx: Db, it: Reminding): Promise<Due[]> {
  const scope = await scopeOf(trx, it.library)
  const libraries = await librariesById(trx)
  const furthest = addDays(it.today, Math.max(0, ...it.expiry))
  const found: Due[] = []
  for (let after = 0; ; ) {
    const rows = await trx
      .selectFrom('subscriber as s')
      .selectAll()
      .where('s.id', '>', after)
      .where((eb) =>
        eb.or([
          waiting,
          eb.and([eb('s.status', '=', 'validated'), eb('s.expires_on', '>=', it.today), eb('s.expires_on', '<=', furthest)]),
        ]),
      )
      .$if(scope !== undefined, (query) => query.where('s.library', '=', scope ?? 0))
      .orderBy('s.id')
      .limit(PAGE)
      .execute()
    found.push(...(await dueAmong(trx, rows, libraries, it)))
    const last = rows.at(-1)
    if (!last || rows.length < PAGE) return found
    after = last.id
  }
}

async function dueAmong(trx: Db, rows: readonly Subscriber[], libraries: ReadonlyMap<number, Library>, it: Reminding): Promise<Due[]> {
  if (rows.length === 0) return []
  const sent = await trx
    .selectFrom('reminder')
    .select(['subscriber', 'kind', 'day', 'days'])
    .where(
      'subscriber',
      'in',
      rows.map(({ id }) => id),
    )
    .execute()
  return (await withAccess(trx, rows)).flatMap((person) => {
    const library = libraries.get(person.library)
    if (!library || library.retired_on !== null) return []
    const before = (kind: Reminder['kind'], day: Day) =>
      sent.filter((one) => one.subscriber === person.id && one.kind === kind && one.day === day).map(({ days }) => days)
    const found: Due[] = []
    const add = (kind: Reminder['kind'], day: Day, days: number | undefined) => {
      if (days !== undefined) found.push({ person, library, kind, day, days })
    }
    if (person.status === 'validated' && person.expires_on !== null && person.expires_on >= it.today)
      add('expiry', person.expires_on, dueBeforeExpiry(person.expires_on, it.expiry, before('expiry', person.expires_on), it.today))
    if (person.status === 'pending' || asks(person)) {
      const day = waitsSince(person)
      if (library.digest === 1 && before('digest', day).length === 0) add('digest', day, 0)
      add('request', day, dueAfterRequest(day, it.request, before('request', day), it.today))
    }
    return found
  })
}

const whole = 'integer not null'
const AIM = { n: whole, library: whole, subscriber: whole, k: whole, kind: 'text not null', day: 'text not null', days: whole } as const

async function planRows(trx: Db, due: readonly Due[]): Promise<void> {
  await temporaryTable(trx, 'aim_reminder', AIM, 'n')
  const into = bulkInto(trx, 'aim_reminder', Object.keys(AIM))
  const counts = new Map<number, number>()
  for (const [index, { person, kind, day, days }] of due.entries()) {
    const k = (counts.get(person.id) ?? 0) + 1
    counts.set(person.id, k)
    await into.add(index + 1, person.library, person.id, k, kind, day, days)
  }
  await into.flush()
  const after = imageOfValues(
    trx,
    columnsOf('reminder').map((name) => sql.ref(`a.${name}`)),
  )
  await sql`insert into planned (scope, entity, item, subject, after, outcome, detail)
    select a.library, 'reminder', a.subscriber, a.k + coalesce((select max(n) from reminder as r where r.library = a.library and r.subscriber = a.subscriber), 0), ${after}, 'reminded', a.n
    from aim_reminder as a order by a.n`.execute(trx)
}

/** What was reminded of, one row each. */
export const plannedReminders = (trx: Db) =>
  trx
    .selectFrom(sql<{ n: number; library: number; subscriber: number; kind: string; day: string; days: number }>`aim_reminder`.as('a'))
    .innerJoin('library as l', 'l.id', 'a.library')
    .innerJoin('subscriber as s', 's.id', 'a.subscriber')
    .select([
      'a.subscriber as id',
      'l.code as library',
      's.last_name',
      's.first_name',
      'a.kind',
      'a.day',
      'a.days',
      sql<string>`'reminded'`.as('outcome'),
    ])
    .orderBy('a.n')
