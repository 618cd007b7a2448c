import { type Kysely, type RawBuilder, sql } from 'kysely'
import { columnTypes, type Engine, refuseTruncate, run } from './columns.ts'

/** Whom a store of an earlier version erased, as rows of the list: entity, scope, number, instant. */
export const erasedBefore: Readonly<Record<'subscriber' | 'account', RawBuilder<unknown>>> = {
  subscriber: sql`select 'subscriber' as entity, 0 as scope, s.id as number, o.at as at
    from subscriber as s inner join operation as o on o.id = s.operation where s.status = 'erased'`,
  account: sql`select 'account' as entity, 0 as scope, e.id as number, o.at as at
    from erased_account as e inner join operation as o on o.id = e.operation`,
}

/**
 * The list of erased numbers, which outlives the store in files beside it and in manifests; the highest number given so far, so that none
 * is given twice; and what an erasure still has to do outside its transaction. A person of gar is numbered in its school, which is the scope.
 */
export const erased = (engine: Engine) => ({
  async up(db: Kysely<unknown>): Promise<void> {
    const { text, keyed } = columnTypes(engine)
    const numbered = sql`entity ${text} not null check (entity in ('subscriber', 'account', 'person')), scope integer not null`
    await run(
      db,
      sql`create table erased_number (${numbered}, number integer not null, at ${text} not null, primary key (entity, scope, number)) ${keyed}`,
      sql`create table given_number (${numbered}, last integer not null, primary key (entity, scope)) ${keyed}`,
      // On PostgreSQL the files of the tables at that moment, as JSON: as long as they are the same, the bytes may still be in them.
      sql`create table erasure_work (operation integer not null primary key, files ${text}) ${keyed}`,
      ...Object.values(erasedBefore).map((rows) => sql`insert into erased_number (entity, scope, number, at) ${rows}`),
      given('subscriber', sql`0`, sql`select 0 as scope, id as n from subscriber union all select 0, subscriber from mail`),
      given('account', sql`0`, sql`select 0 as scope, id as n from account union all select 0, id from erased_account`),
      given('person', sql`r.scope`, sql`select school as scope, id as n from person`),
    )
    await refuseTruncate(db, engine, ['erased_number', 'given_number', 'erasure_work'])
    if (engine === 'postgres')
      await sql`insert into erasure_work (operation, files) select max(o.id), json_build_object('subscriber', pg_relation_filenode('subscriber'),
        'account', pg_relation_filenode('account'), 'mail', pg_relation_filenode('mail'), 'journal_image', pg_relation_filenode('journal_image'))::text
        from operation as o where exists (select 1 from erased_number) having max(o.id) is not null`.execute(db)
  },
})

/** The journal also knows the numbers of those whose arrival was taken back. */
const given = (entity: string, scope: RawBuilder<unknown>, rows: RawBuilder<unknown>) =>
  sql`insert into given_number (entity, scope, last) select ${sql.lit(entity)}, g.scope, max(g.n) from
    (${rows} union all select ${scope}, r.item from journal_row as r where r.entity = ${sql.lit(entity)}) as g where g.n is not null group by g.scope`
