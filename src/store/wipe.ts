import { type RawBuilder, sql } from 'kysely'
import type { Db } from './engine.ts'
import { keptOf } from './shapes.ts'

/**
 * Wipes what the journal keeps of people who are being erased: their former states, and the salts without which nobody can try names
 * against what they became.
 * @param items their numbers, as a list or a sub-query in brackets
 * @param operation the one that erases: what it leaves of them stays noted
 */
export async function wipePeople(trx: Db, entity: string, items: RawBuilder<unknown>, operation: number): Promise<void> {
  const theirs = sql`entity = ${entity} and item in ${items}`
  await sql`update journal_image set body = null, salt = null where body is not null
    and (operation, id) in (select operation, image from journal_row where ${theirs} and image is not null)`.execute(trx)
  await sql`update journal_row set salt = null where salt is not null and ${theirs} and operation < ${operation}`.execute(trx)
}

/** The former states that a program's operations hold and that a purge wipes: those of operations up to a day. */
export const agedImages = (program: string, day: string) =>
  sql`journal_image where body is not null and operation in (select id from operation where program = ${program} and day <= ${day})`

/** Wipes them, and the salts of what stands no more. The operation that does it says the day. */
export async function wipeAged(trx: Db, program: string, day: string, entities: readonly string[]): Promise<void> {
  const old = sql`operation in (select id from operation where program = ${program} and day <= ${day})`
  await sql`update journal_image set body = null, salt = null where body is not null and ${old}`.execute(trx)
  for (const entity of entities) {
    const { key } = keptOf(entity)
    const pairs = Object.entries(key).map(([part, column]) => sql`${sql.ref(`t.${column}`)} = ${sql.ref(`journal_row.${part}`)}`)
    await sql`update journal_row set salt = null where salt is not null and entity = ${entity} and ${old} and not exists
      (select 1 from ${sql.table(entity)} as t where ${sql.join(pairs, sql` and `)} and t.operation = coalesce(journal_row.left_as, journal_row.operation))`.execute(
      trx,
    )
  }
}
