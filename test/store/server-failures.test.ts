import { sql } from 'kysely'
import pg from 'pg'
import { beforeAll, describe, expect, inject, test } from 'vitest'
import { CliError } from '../../src/errors.ts'
import { inTransaction } from '../../src/store/transaction.ts'
import { fileIn, signUpLine } from '../mdo/support.ts'
import { type Answer, copyOf, engines, inStore, json, mdo, newSite, type Site } from '../support/site.ts'

const databaseOf = ({ place }: Site) => /\/([^/?]+)\?/.exec(place)?.[1] ?? ''

/** What the administrator of a server says. */
async function say(site: Site, ...statements: string[]): Promise<void> {
  const client = new pg.Client({ host: inject('postgres'), user: 'postgres', database: databaseOf(site) })
  await client.connect()
  for (const statement of statements) await client.query(statement)
  await client.end()
}

/** Somebody holds the lock that all writers wait for. */
async function holdingUp<T>(site: Site, work: () => Promise<T>): Promise<T> {
  const client = new pg.Client({ host: inject('postgres'), user: 'postgres', database: databaseOf(site) })
  await client.connect()
  await client.query(`select pg_advisory_lock(${0x47554943})`)
  try {
    return await work()
  } finally {
    await client.end()
  }
}

const as = (site: Site, role: string, more = ''): Site => ({ ...site, place: site.place.replace('postgres@', `${role}@`) + more })
const add = (site: Site, code = 'annexe') =>
  mdo(site, ['libraries', 'add', code, '--name', `Bibliothèque ${code}`, '--email', `${code}@exemple.fr`, '-o', 'json'])
const failed = async (answer: Promise<Answer>) => {
  const { code, out, err } = await answer
  expect({ code, out }).toEqual({ code: 6, out: '' })
  return (JSON.parse(err) as { error: { code: string; message: string; server_code?: string } }).error
}

describe.runIf(engines.includes('postgres'))('a server', () => {
  let empty: Site
  const database = async (...statements: string[]) => {
    const site = await copyOf(empty)
    await say(site, ...statements.map((statement) => statement.replaceAll('DATABASE', databaseOf(site))))
    return site
  }

  beforeAll(async () => {
    empty = await newSite('postgres')
    const roles = ['reader login', 'asleep nologin', 'crowded login connection limit 0', 'evil login']
    await say(empty, ...roles.map((role) => `drop role if exists ${role.split(' ')[0]}`), ...roles.map((role) => `create role ${role}`))
  })

  test('that stops a statement', async () => {
    const site = await database()
    const slow = as(site, 'postgres', `&options=${encodeURIComponent('-c statement_timeout=700')}`)
    const { code, message } = await holdingUp(site, () => failed(add(slow)))
    expect({ code, message }).toEqual({ code: 'statement_cancelled', message: expect.stringContaining('statement_timeout') })
    expect((await add(site)).code).toBe(0)
  })

  test('that gives no rights', async () => {
    const site = await database('grant select on all tables in schema public to reader')
    const reader = as(site, 'reader')
    expect((await mdo(reader, 'mdo libraries list')).code).toBe(0)
    const refused = await failed(add(reader))
    expect(refused).toMatchObject({ code: 'rights_missing', message: expect.stringMatching(/permission denied.*doctor/) })
    const found = await json<{ check: string; status: string; message: string }[]>(mdo(reader, 'mdo doctor -o json'))
    expect(found).toContainEqual(
      expect.objectContaining({ check: 'rights', status: 'failed', message: expect.stringContaining('library') }),
    )
  })

  test('that allows no temporary tables', async () => {
    const site = await database('grant all on all tables in schema public to reader', 'revoke temporary on database DATABASE from public')
    const reader = as(site, 'reader')
    expect(await failed(add(reader))).toMatchObject({ code: 'rights_missing', message: expect.stringContaining('grant temporary') })
    const found = await json<{ check: string; status: string; message: string }[]>(mdo(reader, 'mdo doctor -o json'))
    expect(found).toContainEqual({ check: 'rights', status: 'failed', message: expect.stringContaining('grant temporary on database') })
  })

  test('that only reads', async () => {
    const site = await database('alter database DATABASE set default_transaction_read_only = on')
    expect(await failed(add(site))).toMatchObject({ code: 'store_readonly', message: expect.stringContaining('standby') })
  })

  test.each([
    ['crowded', 'server_full', '53300'],
    ['asleep', 'login_refused', '28000'],
  ])('that lets %s not in', async (role, code, serverCode) => {
    expect(await failed(mdo(as(empty, role), 'mdo libraries list -o json'))).toMatchObject({ code, server_code: serverCode })
  })

  test('whose transactions are of another kind: writers follow one another all the same', async () => {
    const site = await database("alter database DATABASE set default_transaction_isolation = 'repeatable read'")
    const answers = await Promise.all(Array.from({ length: 6 }, (_, n) => add(site, `lib0${n}`)))
    expect(answers.map(({ code, err }) => ({ code, err }))).toEqual(answers.map(() => ({ code: 0, err: expect.any(String) })))
    expect(await json(mdo(site, 'mdo libraries list -o json'))).toHaveLength(6)
  })

  test('that would rather be quick, and looks elsewhere first: a session has its own settings', async () => {
    const site = await database(
      'create schema elsewhere',
      'create table elsewhere.operation as table public.operation',
      "alter database DATABASE set search_path = 'elsewhere'",
      'alter database DATABASE set standard_conforming_strings = off',
    )
    expect((await add(site)).code).toBe(0)
    await inStore(site, async ({ db }) => {
      const settings = ['application_name', 'search_path', 'synchronous_commit', 'standard_conforming_strings', 'lock_timeout']
      const found = await sql<{ name: string; setting: string }>`select name, setting from pg_settings
        where name in (${sql.join(settings)}) or name = 'idle_in_transaction_session_timeout'`.execute(db)
      expect(Object.fromEntries(found.rows.map(({ name, setting }) => [name, setting]))).toEqual({
        application_name: 'guichet',
        search_path: 'public',
        // The server of the tests is set to off.
        synchronous_commit: 'on',
        standard_conforming_strings: 'on',
        lock_timeout: '5000',
        idle_in_transaction_session_timeout: '3600000',
      })
    })
  })

  test('that is asked nothing for too long in a write', async () => {
    const site = await database()
    await inStore(site, async (store) => {
      const write = inTransaction(store, async (trx) => {
        const { rows } = await sql<{ limit: string }>`select current_setting('idle_in_transaction_session_timeout') as limit`.execute(trx)
        expect(rows).toEqual([{ limit: '1min' }])
        await sql`set local idle_in_transaction_session_timeout = 50`.execute(trx)
        await new Promise((resume) => setTimeout(resume, 500))
        await sql`select 1`.execute(trx)
      })
      await expect(write).rejects.toThrow(CliError)
      await expect(write).rejects.toMatchObject({ code: 'connection_lost', exitCode: 6 })
    })
  })

  test('that loses what was read from a file, while somebody thinks about a question', async () => {
    const site = await database()
    expect((await add(site, 'lib01')).code).toBe(0)
    expect((await mdo(site, "mdo resources add cafeyn --name 'Cafeyn'")).code).toBe(0)
    expect((await mdo(site, signUpLine('lib01', 'Martin', 'Léa', '2009-03-12', 'cafeyn'))).code).toBe(0)
    const lost = fileIn(
      site,
      'list.csv',
      'library;last_name;first_name;email;birth_date;resources\nlib01;Durand;Noé;n@exemple.fr;1990-04-02;cafeyn\n',
    )
    const ending = async () => {
      await say(
        site,
        `select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = '${databaseOf(site)}' and pid <> pg_backend_pid()`,
      )
      return true
    }
    const answer = await mdo(site, ['subscribers', 'import', lost], { answers: [ending] })
    expect(answer).toMatchObject({ code: 6, err: expect.stringContaining('this write is not there') })
    // What needs no file is done over a new connection.
    expect(await mdo(site, 'mdo subscribers validate 1', { answers: [ending] })).toMatchObject({ code: 0 })
  })

  test('in which somebody else has put a function in the place of its own', async () => {
    const site = await database(
      'grant create on schema public to evil',
      'create table public.caught (who text)',
      'grant all on public.caught to evil',
    )
    const warned = await json<{ check: string; status: string; message: string }[]>(mdo(site, 'mdo doctor -o json'))
    expect(warned).toContainEqual({ check: 'rights', status: 'warning', message: expect.stringContaining('from evil') })
    const client = new pg.Client({ host: inject('postgres'), user: 'evil', database: databaseOf(site) })
    await client.connect()
    await client.query(`create function public.to_json(text) returns json language sql
      as 'insert into public.caught values (current_user); select pg_catalog.to_json($1)'`)
    await client.end()
    const { code, message } = await failed(add(site))
    expect({ code, message }).toEqual({
      code: 'foreign_functions',
      message: expect.stringMatching(/to_json.*revoke create on schema public/),
    })
    await say(site, 'drop function public.to_json(text)')
    expect((await add(site)).code).toBe(0)
  })
})
