import { readdirSync, readFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { type Fault, startServer } from '../mail/server.ts'
import { filesWith, formsOf, rowsWith } from '../support/bytes.ts'
import { engines, inStore, json, mdo, onEachEngine, type Site } from '../support/site.ts'
import { desk, done, fileIn, listed, MARTIN, mails, siteAfter, sound } from './support.ts'

/** A server that passes its answer to RCPT on only once `meanwhile` is over. */
async function holding(url: string, meanwhile: () => Promise<unknown>) {
  const target = Number(new URL(url).port)
  const relay = createServer((client) => {
    const server = connect(target, '127.0.0.1')
    let held: Promise<unknown> | undefined
    client.on('data', (piece) => {
      if (/^RCPT/m.test(String(piece))) held ??= meanwhile()
      server.write(piece)
    })
    server.on('data', (piece) => void Promise.resolve(held).then(() => client.write(piece)))
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const)
      one.on('error', () => other.destroy()).on('close', () => void Promise.resolve(held).then(() => other.end()))
  })
  await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve))
  const address = relay.address()
  return {
    env: {
      GUICHET_MAIL: `smtp://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
      GUICHET_MAIL_FROM: 'MDO <mdo@mdo.example>',
    },
    stop: () => new Promise((resolve) => relay.close(resolve)),
  }
}

const withoutServer = { env: { GUICHET_MAIL: 'smtp://127.0.0.1:9', GUICHET_MAIL_FROM: 'mdo@mdo.example' } }

/** What the newest mail of a kind says of anybody. */
const saidBy = (site: Site, kind: string) =>
  inStore(site, async ({ db }) => {
    const { rows } = await sql<Record<string, string | null>>`select status, to_name, to_address, "values" as said from mail
      where kind = ${kind} order by id desc limit 1`.execute(db)
    return rows[0]
  })

onEachEngine((engine) => {
  describe('a mail in the air', () => {
    const ends: [answer: Fault | undefined, status: string][] = [
      [undefined, 'sent'],
      ['450 4.2.0 later', 'cancelled'],
      ['550 5.1.1 nobody', 'cancelled'],
    ]
    test.each(ends)('loses the name of somebody erased meanwhile when the server answers %s', async (answer, status) => {
      const site = await siteAfter(engine)
      const server = await startServer(({ moment, to }) => (moment === 'rcpt' && to.startsWith('famille') ? answer : undefined))
      let erased = 0
      const relay = await holding(server.url, async () => {
        erased = (await mdo(site, `mdo subscribers erase ${MARTIN}`)).code === 0 ? erased + 1 : -1
      })
      await mdo(site, `mdo subscribers validate ${MARTIN}`, { env: relay.env })
      await Promise.all([relay.stop(), server.stop()])
      expect(erased).toBe(1)
      expect(await saidBy(site, 'user_validated')).toEqual({ status, to_name: '', to_address: null, said: '' })
      expect(await rowsWith(site, ['Martin', '2009-03-12'])).toEqual([])
      expect(filesWith(site, formsOf('Martin', '2009-03-12'), /\.eml$/)).toEqual([])
      await sound(site)
    })
  })

  test('of two people with one name on a list, one is erased and the other is still told of', async () => {
    const site = await siteAfter(engine, desk.slice(0, 3))
    const rows = ['1990-05-01', '1991-06-02'].map((born) => `lib01;Dupont;Jean;j@exemple.fr;${born};cafeyn`)
    const file = fileIn(site, 'two.csv', `library;last_name;first_name;email;birth_date;resources\n${rows.join('\n')}\n`)
    await done(site, `mdo subscribers import ${file}`, withoutServer)
    const [first, second] = (await listed(site)).map(({ id }) => String(id))
    await done(site, `mdo subscribers erase ${first}`, withoutServer)
    const list = await saidBy(site, 'library_request')
    expect(list?.status).toBe('queued')
    expect(JSON.parse(list?.said ?? '')).toMatchObject({ people: ['Dupont Jean'], numbers: [second] })
    await done(site, `mdo subscribers erase ${second}`, withoutServer)
    expect(await saidBy(site, 'library_request')).toMatchObject({ status: 'cancelled', said: '' })
    expect((await mails(site)).filter((mail) => /queued/.test(mail))).toEqual([])
  })
})

test('while somebody reads, it is said what is still to do; the next command does it', async () => {
  const site = await siteAfter('sqlite')
  const named = () => readFileSync(site.place).includes('Martin')
  const status = async () => (await erasedCheck(site))?.status
  const reader = new Database(site.place)
  reader.exec('begin')
  reader.prepare('select * from subscriber').all()
  const { code, err } = await mdo(site, `mdo subscribers erase ${MARTIN}`, { env: { GUICHET_BUSY_TIMEOUT: '50' } })
  expect([code, err]).toEqual([0, expect.stringMatching(/^Still to do: another program is reading the store/m)])
  expect(named()).toBe(true)
  expect(await status()).toBe('warning')
  // It stays connected, so that no last one to leave tidies up by the way.
  reader.exec('rollback')
  expect((await mdo(site, 'mdo libraries list')).code).toBe(0)
  expect(filesWith(site, formsOf('Martin', '2009-03-12'), /\.eml$/)).toEqual([])
  expect(await status()).toBe('ok')
  reader.close()
  await sound(site)
})

const erasedCheck = async (site: Site) =>
  (await json<{ check: string; status: string; message: string }[]>(mdo(site, 'mdo doctor -o json'))).find(
    ({ check }) => check === 'erased',
  )

test.skipIf(!engines.includes('postgres'))('on a server it is said what vacuum must do, and doctor sees when it was done', async () => {
  const site = await siteAfter('postgres')
  const { default: pg } = await import('pg')
  const client = new pg.Client({ connectionString: site.place })
  await client.connect()
  const named = async () => {
    await client.query('checkpoint')
    const { rows } = await client.query<{ folder: string }>(
      `select current_setting('data_directory') || '/base/' || oid as folder from pg_database where datname = current_database()`,
    )
    const folder = rows[0]?.folder ?? ''
    return readdirSync(folder).filter((file) => readFileSync(join(folder, file)).includes('2009-03-12'))
  }
  await client.query('analyze')
  const { code, err } = await mdo(site, `mdo subscribers erase ${MARTIN}`)
  const statements = err.match(/VACUUM[^;]*;/g) ?? []
  expect([code, statements]).toEqual([0, ['VACUUM (FULL, ANALYZE) journal_image, mail, subscriber;', 'VACUUM FULL pg_statistic;']])
  expect(await erasedCheck(site)).toMatchObject({ status: 'warning', message: expect.stringContaining(`${statements[0]}`) })
  // Only the server's owner and root can read its files.
  const readable = process.getuid?.() === 0
  if (readable) expect((await named()).length).toBeGreaterThan(0)
  await client.query('vacuum')
  expect((await erasedCheck(site))?.status).toBe('warning')
  for (const statement of statements) await client.query(statement)
  expect((await erasedCheck(site))?.status).toBe('ok')
  if (readable) expect(await named()).toEqual([])
  await client.end()
})
