import { randomBytes } from 'node:crypto'
import { type RawBuilder, sql } from 'kysely'
import { bytesIn, type Db, digestTextOf, digitsOf, engineOf, hashOf, joined } from './engine.ts'
import { stateThen } from './images.ts'

/** The version since which a journal row says what became of the row that it is about. */
export const NOTED_SINCE = 5

/** The version since which an operation says up to which day it wiped former states. */
export const REACH_SINCE = 7

/** What the hash of a journal row is taken of, beside the digest of what became of it. */
export const SAID = ['operation', 'scope', 'n', 'entity', 'item', 'subject', 'outcome', 'image', 'gone', 'left_as'] as const

const said = (alias: string) => SAID.map((name) => sql.ref(`${alias}.${name}`))

/** The hash that a journal row of version 4 must have: it did not say what became of the row. */
export const formerRowHash = (trx: Db, alias: string) => hashOf(trx, joined(...said(alias)))

/** The hash that a journal row must have. */
export const rowHash = (trx: Db, alias: string) => hashOf(trx, joined(...said(alias), digitsOf(trx, sql.ref(`${alias}.after`))))

/** The digits that a row must have been noted with, if it is still what became of it then. @param version of the store that noted it */
export const stateDigits = (trx: Db, entity: string, row: string, salt: string, version: number | RawBuilder<number>) =>
  digestTextOf(trx, joined(sql.ref(salt), stateThen(trx, entity, row, version)))

/**
 * The journal rows with their notes: a salt where rows name people, the digest of what became of each, and the hash that covers it.
 * @param rows gives what a row says, and as `state` what became of its row; null when it was removed
 */
export const withNotes = (trx: Db, rows: RawBuilder<unknown>, salted: boolean): RawBuilder<unknown> =>
  engineOf(trx) === 'sqlite' ? notedByUs(rows, salted) : notedByServer(trx, rows, salted)

/** All three come from one call: a call takes as long as a digest. The state is named once, so that it is made once. */
const notedByUs = (rows: RawBuilder<unknown>, salted: boolean) =>
  sql`with d as materialized (select ${sql.join(said('r'))}, guichet_note(${joined(...said('r'))}, r.state, ${sql.lit(salted ? 1 : 0)}) as notes from (${rows}) as r)
    select ${sql.join(said('d'))}, nullif(substr(notes, 65), ''), case when length(notes) > 32 then unhex(substr(notes, 33, 32)) end, unhex(substr(notes, 1, 32)) from d`

/**
 * What is used twice is made once: PostgreSQL looks into no sub-query that has an offset. The salts come from one secret that is forgotten
 * at once: asking the system for chance takes longer than a digest.
 */
function notedByServer(trx: Db, rows: RawBuilder<unknown>, salted: boolean) {
  const secret = randomBytes(32).toString('hex')
  const salt = salted
    ? sql`case when r.state is not null then left(${digestTextOf(trx, joined(sql.lit(secret), sql.ref('r.n')))}, 16) end`
    : sql`cast(null as text)`
  const after = sql`case when r.state is not null then ${digestTextOf(trx, joined(sql.ref('r.salt'), sql.ref('r.state')))} end`
  const digits = sql<string>`r.after`
  return sql`select ${sql.join(said('r'))}, r.salt, ${bytesIn(trx, digits)}, ${hashOf(trx, joined(...said('r'), digits))}
    from (select ${sql.join(said('r'))}, r.salt, ${after} as after from (select r.*, ${salt} as salt from (${rows}) as r offset 0) as r offset 0) as r`
}
