import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { migrations } from '../../migrations/index.ts'
import { migrate } from '../../src/store/migrate.ts'
import { openPostgres } from '../../src/store/postgres.ts'
import { inTransaction } from '../../src/store/transaction.ts'
import { signUpLine } from '../mdo/support.ts'
import { APP, type Cluster, startCluster } from '../support/cluster.ts'
import { type Fate, startProxy } from '../support/proxy.ts'
import { engines, json, mdo, newSite, type Site } from '../support/site.ts'
import { arm, asAdministrator, type Lab, losing, type Moment } from './lost.ts'
import { startScript } from './programs.ts'

const ANSWER: Moment = { name: 'the answer to the commit', at: /[\0-\x1f]commit\0/, arrives: true }
const COMMIT: Moment = { name: 'the commit', at: ANSWER.at }

interface Written {
  operation: number | null
  counts: Record<string, number>
  rows: Record<string, unknown>[]
}

// What a command says of a write whose connection was lost is true, whenever it was lost and however.
describe.runIf(engines.includes('postgres'))('a lost connection', () => {
  let lab: Lab
  let site: Site
  let cluster: Cluster | undefined

  const placeOf = (database: string) => `postgres://${APP.user}@127.0.0.1:${lab.proxy.port}/${database}`
  const create = (database: string) => asAdministrator({ ...lab, database: 'postgres' }, `create database ${database} owner ${APP.user}`)

  beforeAll(async () => {
    cluster = await startCluster()
    if (!cluster) return
    lab = { cluster, proxy: await startProxy(cluster.port), database: 'lost' }
    await create(lab.database)
    const empty = await newSite('sqlite', { init: false })
    const env = { ...empty.env, PGPASSWORD: APP.password, GUICHET_MAIL: `folder:${join(empty.folder, 'mails')}` }
    site = { ...empty, place: placeOf(lab.database), env }
    await done('mdo store init')
    await done("mdo libraries add lib01 --name 'Médiathèque du Val' --email val@exemple.fr --digest")
    await done("mdo resources add cafeyn --name 'Cafeyn'")
  })

  afterEach(() => {
    lab.proxy.judge = () => 'pass'
    lab.proxy.beforeLoss = async () => undefined
    lab.proxy.open = true
  })

  afterAll(async () => {
    await lab?.proxy.stop()
    await cluster?.stop()
  })

  async function done(line: string): Promise<void> {
    const { code, err } = await mdo(site, line)
    if (code !== 0) throw new Error(`${line}: ${err}`)
  }

  const adding = (code: string) => [
    'libraries',
    'add',
    code,
    '--name',
    `Bibliothèque ${code}`,
    '--email',
    `${code}@exemple.fr`,
    '-o',
    'json',
  ]
  const operations = async () => (await asAdministrator<{ n: number }>(lab, 'select max(id) as n from operation'))[0]?.n ?? 0

  test('is told truly at each moment, in each way', async () => {
    expect(await losing(lab, (code) => mdo(site, adding(code)), ['cut', 'terminate', 'crash'])).toEqual([])
    expect(await mdo(site, 'mdo store check')).toMatchObject({ code: 0 })
  }, 180_000)

  test('is told wrongly by a writer that takes silence for a no', async () => {
    const naive = async (code: string) => {
      const client = new pg.Client({ host: '127.0.0.1', port: lab.proxy.port, ...APP, database: lab.database })
      client.on('error', () => undefined)
      try {
        await client.connect()
        await client.query('begin')
        await client.query(
          `insert into library select (jsonb_populate_record(l, jsonb_build_object('id', 999, 'code', '${code}'))).* from library as l limit 1`,
        )
        await client.query('commit')
        return { code: 0, err: '' }
      } catch {
        return { code: 6, err: 'Nothing was written.' }
      }
    }
    expect(await losing(lab, naive, ['cut'], [ANSWER])).toEqual([expect.stringContaining('it is there, and the exit was 6')])
  })

  test('is one sentence and 6 from a process, and no trace', async () => {
    const desk = { place: site.place, home: site.folder }
    const more = { PGPASSWORD: APP.password }
    const mdoProcess = (...args: string[]) => startScript(desk, join(import.meta.dirname, '..', '..', 'bin', 'mdo.js'), args, more).ended
    arm(lab, { name: 'the write', at: /insert into "library"/ }, 'terminate')
    const write = await mdoProcess(...adding('gone'))
    expect(write).toMatchObject({ code: 6, out: '' })
    expect(JSON.parse(write.err)).toMatchObject({ error: { code: 'connection_lost', exit_code: 6 } })
    arm(lab, { name: 'the list', at: /repeatable read/ }, 'terminate')
    const list = await mdoProcess('libraries', 'list')
    expect(list).toMatchObject({ code: 6, err: expect.stringMatching(/^The connection to the store .* was lost\. .*\n$/) })
  })

  test.each([ANSWER, COMMIT])('is not taken for a no when nobody can be asked: $name', async (moment) => {
    const before = await operations()
    arm(lab, moment, 'cut')
    const { judge } = lab.proxy
    lab.proxy.judge = async (text) => {
      const fate = await judge(text)
      if (fate !== 'pass') lab.proxy.open = false
      return fate
    }
    const { code, out, err } = await mdo(site, adding(moment.arrives ? 'unheard' : 'unsent'), { env: { GUICHET_BUSY_TIMEOUT: '300' } })
    expect({ code, out }).toEqual({ code: 6, out: '' })
    const { error } = JSON.parse(err)
    expect(error).toMatchObject({ code: 'outcome_unknown', operation: before + 1 })
    expect(error.message).toMatch(/is not known.*journal list/)
    expect(error.message).not.toMatch(/not there|[Nn]othing/)
    expect(await operations()).toBe(before + (moment.arrives ? 1 : 0))
  })

  test('holds nobody else up when the server has not noticed it', async () => {
    arm(lab, COMMIT, 'half')
    const { code, err } = await mdo(site, adding('half'))
    expect({ code, ...JSON.parse(err) }).toMatchObject({ code: 6, error: { code: 'connection_lost' } })
    expect(await mdo(site, adding('next'), { env: { GUICHET_BUSY_TIMEOUT: '300' } })).toMatchObject({ code: 0 })
  })

  test.each([
    ['before', 'silent', 6],
    ['after', 'unanswered', 0],
  ] as const)('is found out when nobody says anything any more, %s the commit arrived', async (_, fate, expected) => {
    let fallen = false
    lab.proxy.judge = (text) => {
      if (fallen || !ANSWER.at.test(text)) return 'pass'
      fallen = true
      return fate
    }
    const { code, err } = await mdo(site, adding(fate), { env: { GUICHET_BUSY_TIMEOUT: '700' } })
    expect({ fallen, code }, err).toEqual({ fallen: true, code: expected })
    const there = await asAdministrator(lab, `select code from library where code = '${fate}'`)
    expect(there).toHaveLength(expected === 0 ? 1 : 0)
  })

  test('is not seen where a statement takes its time', async () => {
    await asAdministrator(lab, "create function slowly() returns trigger language plpgsql as 'begin perform pg_sleep(2); return new; end'")
    await asAdministrator(lab, 'create trigger slowly before insert on library for each row execute function slowly()')
    // Asked about three times meanwhile.
    const answer = await mdo(site, adding('patient'), { env: { GUICHET_BUSY_TIMEOUT: '500' } })
    await asAdministrator(lab, 'drop function slowly cascade')
    expect(answer).toMatchObject({ code: 0 })
  })

  describe('when the write was kept, the command ends as usual', () => {
    test('with its rows, its mail and the way back', async () => {
      await done(signUpLine('lib01', 'Martin', 'Léa', '2009-03-12', 'cafeyn'))
      arm(lab, ANSWER, 'cut')
      const { code, out, err } = await mdo(site, 'mdo subscribers validate 1 -o json')
      expect(code).toBe(0)
      const { operation, rows } = JSON.parse(out) as Written
      expect(rows).toEqual([expect.objectContaining({ last_name: 'Martin', outcome: 'validated' })])
      expect(operation).toBe(await operations())
      expect(err).toContain('1 mail is written')
      expect(readdirSync(join(site.folder, 'mails'))).toHaveLength(1)
    })

    test('with its number when there are too many rows to keep', async () => {
      const lines = Array.from({ length: 600 }, (_, n) => `lib01;Nom${n};Prénom;n${n}@exemple.fr;1990-04-02;cafeyn`)
      const file = join(site.folder, 'many.csv')
      writeFileSync(file, `library;last_name;first_name;email;birth_date;resources\n${lines.join('\n')}\n`)
      arm(lab, { ...ANSWER, name: 'the last commit' }, 'cut')
      let commits = 0
      const { judge } = lab.proxy
      // The first one keeps what was read from the file.
      lab.proxy.judge = (text) => (ANSWER.at.test(text) && ++commits === 1 ? 'pass' : judge(text))
      const { code, out, err } = await mdo(site, ['subscribers', 'import', file, '-o', 'json'])
      expect({ code, ...(JSON.parse(out) as Written) }).toMatchObject({ code: 0, counts: { registered: 600 }, rows: [] })
      expect(err).toContain(`mdo journal show ${await operations()}`)
    })

    test('undo', async () => {
      await done("mdo libraries add taken --name 'Annexe' --email annexe@exemple.fr")
      arm(lab, ANSWER, 'cut')
      expect(await mdo(site, ['undo', String(await operations()), '-o', 'json'])).toMatchObject({ code: 0 })
      expect(await json(mdo(site, 'mdo libraries list -o json'))).not.toContainEqual(expect.objectContaining({ code: 'taken' }))
    })

    test.each([ANSWER, COMMIT])('store init, or not: $name', async (moment) => {
      const database = moment.arrives ? 'begun' : 'not_begun'
      await create(database)
      const other = { ...site, place: placeOf(database) }
      arm(lab, moment, 'cut')
      expect(await mdo(other, 'mdo store init')).toMatchObject({ code: moment.arrives ? 0 : 6 })
      expect(await mdo(other, 'mdo store info')).toMatchObject({ code: moment.arrives ? 0 : 6 })
    })

    test.each([ANSWER, COMMIT])('store migrate, or not: $name', async (moment) => {
      const database = moment.arrives ? 'moved' : 'not_moved'
      await create(database)
      const other = { ...site, place: placeOf(database) }
      const store = await openPostgres({ at: other.place, busyTimeout: 1000, env: other.env }, 'none')
      await inTransaction(store, (trx) => migrate(trx, undefined, Object.fromEntries(Object.entries(migrations('postgres')).slice(0, -1))))
      await store.close()
      arm(lab, moment, 'cut')
      expect(await mdo(other, 'mdo store migrate --yes')).toMatchObject({ code: moment.arrives ? 0 : 6 })
      expect(await mdo(other, 'mdo store info')).toMatchObject({ code: moment.arrives ? 0 : 6 })
    })
  })

  // Each of its statements changes nothing when it is done a second time.
  test('does not stop a run of mails, nor send one twice', async () => {
    const lines = Array.from({ length: 16 }, (_, n) => `lib01;Suite${n};Léa;n${n}@exemple.fr;2001-04-02;cafeyn`)
    const file = join(site.folder, 'queue.csv')
    writeFileSync(file, `library;last_name;first_name;email;birth_date;resources\n${lines.join('\n')}\n`)
    await done(`mdo subscribers import ${file}`)
    const people = await asAdministrator<{ id: number }>(lab, "select id from subscriber where last_name like 'Suite%'")
    // Nobody listens there: the mails wait.
    const nowhere = { env: { GUICHET_MAIL: 'smtp://127.0.0.1:9' } }
    await mdo(site, ['subscribers', 'validate', ...people.map(({ id }) => String(id))], nowhere)
    const sentAtOnce = async () =>
      (await asAdministrator(lab, "select id from mail where kind = 'user_validated' and status = 'sent' and attempts = 1")).length
    let sent = await sentAtOnce()
    for (const moment of [COMMIT, ANSWER])
      for (let transaction = 1; ; transaction++) {
        let seen = 0
        const happened = arm(lab, moment, 'cut')
        const { judge } = lab.proxy
        lab.proxy.judge = (text) => (moment.at.test(text) && ++seen !== transaction ? 'pass' : judge(text))
        const { code, err } = await mdo(site, 'mdo mail send --limit 1')
        expect([0, 3], `transaction ${transaction}: ${err}`).toContain(code)
        const others = await asAdministrator(lab, "select id from mail where status not in ('sent', 'queued') or possible_duplicate = 1")
        expect({ sent: await sentAtOnce(), others }, `transaction ${transaction}`).toEqual({ sent: ++sent, others: [] })
        if (!(await happened())) break
      }
  })

  test('between a write and its mails is no doubt about the write', async () => {
    await done(signUpLine('lib01', 'Entre', 'Léa', '2009-03-12', 'cafeyn'))
    const [person] = await asAdministrator<{ id: number }>(lab, "select id from subscriber where last_name = 'Entre'")
    let gone = false
    lab.proxy.judge = (text) => {
      // The lock that keeps two runs apart is asked for only when mails are to leave.
      if (!gone && !/pg_try_advisory_lock/.test(text)) return 'pass'
      gone = true
      lab.proxy.open = false
      return 'cut'
    }
    const { code, out, err } = await mdo(site, ['subscribers', 'validate', String(person?.id), '-o', 'json'])
    const { operation } = JSON.parse(out) as Written
    expect({ gone, code }, err).toEqual({ gone: true, code: 0 })
    expect(err).toContain(`Operation ${operation} is written; then`)
    expect(err).toContain(`undo ${operation}`)
    expect(err).not.toMatch(/not there|[Nn]othing/)
  })

  test('with the lock of a run ends the run: somebody else may have it by now', async () => {
    const nowhere = { env: { GUICHET_MAIL: 'smtp://127.0.0.1:9' } }
    for (const name of ['Une', 'Deux']) await done(signUpLine('lib01', name, 'Léa', '2009-03-12', 'cafeyn'))
    const people = await asAdministrator<{ id: number }>(lab, "select id from subscriber where last_name in ('Une', 'Deux')")
    await mdo(site, ['subscribers', 'validate', ...people.map(({ id }) => String(id))], nowhere)
    const before = readdirSync(join(site.folder, 'mails')).length
    let fallen = false
    lab.proxy.judge = async (text): Promise<Fate> => {
      if (!fallen && /"attempts" \+/.test(text)) {
        fallen = true
        await asAdministrator(
          lab,
          "select pg_terminate_backend(pid, 5000) from pg_stat_activity where application_name like 'guichet %mail send%'",
        )
      }
      return 'pass'
    }
    const { code, err } = await mdo(site, 'mdo mail send -o json')
    expect({ fallen, code, ...JSON.parse(err) }).toMatchObject({ fallen: true, code: 6, error: { code: 'run_lock_lost' } })
    expect(readdirSync(join(site.folder, 'mails'))).toHaveLength(before + 1)
  })
})
