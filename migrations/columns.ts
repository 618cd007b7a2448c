import { type Kysely, type RawBuilder, sql } from 'kysely'

export type Engine = 'sqlite' | 'postgres'

/** What the two engines write differently in a table definition. Text sorts by code point on both. */
export const columnTypes = (engine: Engine) => ({
  text: sql.raw(engine === 'sqlite' ? 'text' : 'text collate "C"'),
  bytes: sql.raw(engine === 'sqlite' ? 'blob' : 'bytea'),
  /** Closes a table clustered by its primary key. */
  keyed: sql.raw(engine === 'sqlite' ? 'strict, without rowid' : ''),
})

export const run = (db: Kysely<unknown>, ...statements: RawBuilder<unknown>[]) =>
  statements.reduce<Promise<unknown>>((before, statement) => before.then(() => statement.execute(db)), Promise.resolve())

/** Triggers that make a table append-only; `unless` is a condition under which an update is let through. */
export async function appendOnly(db: Kysely<unknown>, engine: Engine, table: string, unless?: string): Promise<void> {
  for (const event of ['update', 'delete']) {
    const when = event === 'update' && unless ? `not (${unless})` : undefined
    if (engine === 'sqlite') {
      await sql
        .raw(
          `create trigger ${table}_no_${event} before ${event} on ${table} ${when ? `when ${when} ` : ''}begin select raise(abort, 'append-only: ${table}'); end`,
        )
        .execute(db)
      continue
    }
    await sql
      .raw(
        `create or replace function refuse_change() returns trigger language plpgsql as $$ begin raise exception 'append-only: %', tg_table_name; end $$`,
      )
      .execute(db)
    await sql
      .raw(
        `create trigger ${table}_no_${event} before ${event} on ${table} for each row ${when ? `when (${when}) ` : ''}execute function refuse_change()`,
      )
      .execute(db)
  }
}

/** PostgreSQL empties a table by a statement that no trigger of its rows sees. SQLite has no such statement. */
export async function refuseTruncate(db: Kysely<unknown>, engine: Engine, tables: readonly string[]): Promise<void> {
  if (engine === 'sqlite') return
  await sql
    .raw(
      `create or replace function refuse_truncate() returns trigger language plpgsql as $$ begin raise exception 'never emptied: %', tg_table_name; end $$`,
    )
    .execute(db)
  for (const table of tables)
    await sql
      .raw(`create trigger ${table}_no_truncate before truncate on ${table} for each statement execute function refuse_truncate()`)
      .execute(db)
}

/** Lets a column take more words: `words` are all of them. SQLite changes no rule of a table, so the table is made anew there. */
export async function widen(db: Kysely<unknown>, engine: Engine, table: string, column: string, words: readonly string[]): Promise<void> {
  const rule = `check (${column} in (${words.map((word) => `'${word}'`).join(', ')}))`
  if (engine === 'postgres') {
    const name = `${table}_${column}_check`
    await sql.raw(`alter table ${table} drop constraint ${name}, add constraint ${name} ${rule}`).execute(db)
    return
  }
  const { rows } = await sql<{
    type: string
    sql: string
  }>`select type, sql from sqlite_schema where tbl_name = ${table} and sql is not null`.execute(db)
  const of = (type: string) => rows.filter((row) => row.type === type).map((row) => row.sql)
  const [made = ''] = of('table')
  const anew = made
    .replace(new RegExp(`^create table "?${table}"?`, 'i'), `create table ${table}_anew`)
    .replace(new RegExp(`check \\(${column} in \\([^)]*\\)\\)`, 'i'), rule)
  const statements = [
    anew,
    `insert into ${table}_anew select * from ${table}`,
    `drop table ${table}`,
    `alter table ${table}_anew rename to ${table}`,
  ]
  for (const statement of [...statements, ...of('index')]) await sql.raw(statement).execute(db)
}
