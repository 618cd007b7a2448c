import { type RawBuilder, sql } from 'kysely'
import { type Db, engineOf } from '../../store/engine.ts'
import { POPULATIONS, type Population } from '../rules/population.ts'

/** Fragments that several use cases share. `p` is a person, `s` a subscription, `c` a copy, `q` a pool. */

/** The subscription serves on this day (rule B11). */
export const validOn = (today: string, s = 's'): RawBuilder<boolean> =>
  sql<boolean>`(${sql.ref(`${s}.valid_from`)} <= ${today} and (${sql.ref(`${s}.valid_until`)} is null or ${sql.ref(`${s}.valid_until`)} >= ${today}))`

/** The person belongs to one of these populations that the subscription is meant for. */
export const inPublic = (populations: readonly Population[] = POPULATIONS, s = 's'): RawBuilder<boolean> =>
  sql<boolean>`(${sql.join(
    populations.map((population) => sql`(${sql.ref(`p.${population}`)} = 1 and ${sql.ref(`${s}.${population}`)} = 1)`),
    sql` or `,
  )})`

/** The number of the first of these populations that makes the person part of the public; null when none does. */
export const chargedPopulation = (populations: readonly Population[]): RawBuilder<number | null> =>
  sql<number | null>`case ${sql.join(
    POPULATIONS.flatMap((population, index) =>
      populations.includes(population)
        ? [sql`when ${sql.ref(`p.${population}`)} = 1 and ${sql.ref(`s.${population}`)} = 1 then ${sql.lit(index + 1)}`]
        : [],
    ),
    sql` `,
  )} end`

/**
 * Nothing is planned yet for the person and this resource. The plan is asked by its index for one person after the other: PostgreSQL
 * knows nothing of a table this young, and as a join it would compare everybody with everything. The limit keeps it from making one.
 */
export const isUndecided = (resource: number): RawBuilder<boolean> =>
  sql<boolean>`not exists (select 1 from planned as h where h.topic = ${resource} and h.scope = p.school and h.subject = p.id limit 1 offset 0)`

/** The pool that a copy was taken from: the common one, or that of the population charged. */
export const poolOfCopy = sql`q.school = c.school and q.subscription = c.subscription and q.population in (0, c.population)`

/** The copy takes one from its pool: held, held by somebody who left, or lost in this school year (rule B1). */
export const takesOne = (yearStart: string, c = 'c'): RawBuilder<boolean> =>
  sql<boolean>`(${sql.ref(`${c}.state`)} in ('assigned', 'locked') or (${sql.ref(`${c}.state`)} = 'lost' and ${sql.ref(`${c}.since`)} >= ${yearStart}))`

/** The person would get a suggestion of the subscription: same level or subject as the resource, where it has such metadata. */
export const matchesHint: RawBuilder<boolean> = sql<boolean>`exists (select 1 from hint as h
  inner join term as t on t.school = h.school and t.kind = h.kind and (t.code_key = h.key or t.label_key = h.key)
  inner join membership as m on m.school = t.school and m.term = t.id
  where h.school = s.school and h.subscription = s.id and m.person = p.id)`

/** The person has a copy of a subscription `h` that meets a condition, or belongs to the school to which it was given as a whole (rule B10). */
const hasCopyOf = (h: RawBuilder<boolean>): RawBuilder<boolean> =>
  sql<boolean>`(exists (select 1 from copy as c2 inner join subscription as h on h.school = c2.school and h.id = c2.subscription
      where c2.school = p.school and c2.person = p.id and c2.state in ('assigned', 'locked') and ${h})
    or exists (select 1 from subscription as h where h.school = p.school and h.granted_on is not null and p.left_on is null and ${h} and ${inPublic(POPULATIONS, 'h')}))`

/** The subscription `h` is to one of these resources; by default to the one of `s`. */
const isTo = (resources?: readonly number[]) => (resources ? sql`h.resource in (${sql.join(resources)})` : sql`h.resource = s.resource`)

/**
 * The person holds a copy of the resource: of a subscription that serves on this day (rule B6). Lists, figures, suggestions and
 * assignments have no other.
 */
export const holdsResource = (today: string, resources?: readonly number[]): RawBuilder<boolean> =>
  hasCopyOf(sql<boolean>`${isTo(resources)} and ${validOn(today, 'h')}`)

/** The person has a copy that can be taken back: that stays possible when its subscription is over (rule B11). */
export const canGiveBack = (resources: readonly number[]): RawBuilder<boolean> => hasCopyOf(sql<boolean>`${isTo(resources)}`)

/**
 * The join for tables that are best read in the order in which they are written down: SQLite, which knows little of temporary tables, keeps
 * to the order of cross joins. PostgreSQL has counted them and orders them itself.
 */
export const inThisOrder = (trx: Db) => sql.raw(engineOf(trx) === 'sqlite' ? 'cross join' : 'inner join')
