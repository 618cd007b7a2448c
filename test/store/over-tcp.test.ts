import { chmodSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest'
import { type Ended, startScript } from '../faults/programs.ts'
import { APP, freePort } from '../support/cluster.ts'
import { hasPooler, startPooler } from '../support/pooler.ts'
import { newPlace, temporaryFolder } from '../support/site.ts'

const server = inject('overTcp')
const bin = (name: string) => join(import.meta.dirname, '..', '..', 'bin', `${name}.js`)

// Real processes, a real server behind a port, a password over SCRAM: what the socket of the other tests never asks for.
describe.runIf(server)('a server that asks for a password', () => {
  const { port = 0, certificate } = server ?? {}
  const home = temporaryFolder()
  let database = ''

  /** Where `host` and what follows it are added to an address. */
  const at = (host = `${APP.user}@127.0.0.1:${port}`, more = '') => `postgres://${host}/${database}${more}`
  const file = (name: string, text: string, mode = 0o600) => {
    const path = join(home, name)
    writeFileSync(path, text)
    chmodSync(path, mode)
    return path
  }
  const run = (line: readonly string[], place = at(), env: Record<string, string> = {}, name = 'gar'): Promise<Ended> =>
    startScript({ place, home }, bin(name), line, { XDG_CONFIG_HOME: home, XDG_DATA_HOME: home, ...env }).ended
  const info = (place?: string, env?: Record<string, string>) => run(['store', 'info', '-o', 'json'], place, env)
  const failure = async (ended: Promise<Ended>) => {
    const { code, out, err } = await ended
    expect({ code, out }).toEqual({ code: 6, out: '' })
    // One line of JSON: no trace, and no warning of somebody else's.
    expect(err.trim().split('\n')).toHaveLength(1)
    return (JSON.parse(err) as { error: { code: string; message: string } }).error
  }

  beforeAll(async () => {
    database = /\/([^/?]+)\?/.exec(await newPlace('postgres', home))?.[1] ?? ''
    const { default: pg } = await import('pg')
    const client = new pg.Client({ host: inject('postgres'), user: 'postgres', database: 'postgres' })
    await client.connect()
    await client.query(`alter database ${database} owner to ${APP.user}`)
    await client.end()
    const passwordFile = file('password', `${APP.password}\n`)
    const made = await run(['store', 'init'], at(), { GUICHET_DATABASE_PASSWORD_FILE: passwordFile })
    expect(made).toMatchObject({ code: 0, err: '' })
  })

  describe('gets it', () => {
    const good = async (ended: Promise<Ended>) => expect(await ended).toMatchObject({ code: 0, err: '' })

    test('from the file that the environment names, whether the user stands before the host or behind it', async () => {
      const env = { GUICHET_DATABASE_PASSWORD_FILE: join(home, 'password') }
      await good(info(at(), env))
      await good(info(at(`127.0.0.1:${port}`, `?user=${APP.user}`), env))
      await good(info(at('', `?user=${APP.user}&host=localhost&port=${port}`), env))
    })

    test('from the file that the configuration names', async () => {
      const XDG_CONFIG_HOME = temporaryFolder()
      const set = await run(['config', 'set', 'database.password_file', join(home, 'password')], at(), { XDG_CONFIG_HOME })
      expect(set.code).toBe(0)
      await good(info(at(), { XDG_CONFIG_HOME }))
    })

    test('from the standard variables', async () => {
      await good(info(at(), { PGPASSWORD: APP.password }))
      await good(
        info('postgres://', {
          PGHOST: '127.0.0.1',
          PGPORT: String(port),
          PGUSER: APP.user,
          PGDATABASE: database,
          PGPASSWORD: APP.password,
        }),
      )
    })

    test('from the file that psql reads', async () => {
      const line = `127.0.0.1:${port}:*:${APP.user}:${APP.password.replace(/[\\:]/g, '\\$&')}\n`
      await good(info(at(), { PGPASSFILE: file('passwords', line) }))
      const other = temporaryFolder()
      writeFileSync(join(other, '.pgpass'), line, { mode: 0o600 })
      await good(info(at(), { HOME: other }))
    })

    test('from the address, of which it is never shown', async () => {
      const place = at(`${APP.user}:${encodeURIComponent(APP.password)}@127.0.0.1:${port}`)
      const ended = await info(place)
      expect(ended).toMatchObject({ code: 0, err: '' })
      expect(JSON.parse(ended.out)).toEqual([expect.objectContaining({ store: at() })])
      const { out } = await run(['doctor', '-o', 'json'], place)
      expect(JSON.parse(out)).toContainEqual(expect.objectContaining({ check: 'connection', status: 'warning' }))
    })
  })

  describe('does not get it, and says so at once', () => {
    test.each<[string, Record<string, string>, string, string]>([
      ['a wrong one', { PGPASSWORD: 'wrong' }, 'password_wrong', 'GUICHET_DATABASE_PASSWORD_FILE'],
      ['none', {}, 'password_missing', 'GUICHET_DATABASE_PASSWORD_FILE'],
      ['a file that is not there', { GUICHET_DATABASE_PASSWORD_FILE: '/none' }, 'password_unreadable', '/none'],
    ])(
      '%s',
      async (_, env, code, named) => {
        expect(await failure(info(at(), env))).toMatchObject({ code, message: expect.stringContaining(named) })
      },
      // A server waits a minute for a better password.
      30_000,
    )

    test('a file open to others', async () => {
      const open = file('open', APP.password, 0o644)
      expect(await failure(info(at(), { GUICHET_DATABASE_PASSWORD_FILE: open }))).toMatchObject({ code: 'file_exposed' })
      const passwords = file('open-passwords', `*:*:*:*:${APP.password}\n`, 0o644)
      expect(await failure(info(at(), { PGPASSFILE: passwords }))).toMatchObject({
        code: 'password_unreadable',
        message: expect.stringContaining(passwords),
      })
    })

    test('a server that wants it in clear', async () => {
      const heard: Buffer[] = []
      const asking = await listening((socket) => {
        socket.once('data', () => {
          socket.write(Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 3]))
          socket.on('data', (piece) => heard.push(piece as Buffer))
        })
      })
      const place = `postgres://app@127.0.0.1:${asking}/any`
      expect(await failure(info(place, { PGPASSWORD: APP.password }))).toMatchObject({ code: 'password_in_clear' })
      expect(Buffer.concat(heard).toString('latin1')).toBe('')
    })
  })

  describe('encrypted', () => {
    const env = { PGPASSWORD: APP.password }
    const secure = (more: string, host = 'localhost') => at(`${APP.user}@${host}:${port}`, `?${more}`)
    const connection = async (place: string) => {
      const { out, err } = await run(['doctor', '-o', 'json'], place, env)
      expect(err).toBe('')
      return (JSON.parse(out) as { check: string; message: string }[]).find(({ check }) => check === 'connection')?.message
    }

    test.runIf(certificate)('when it is asked for, and the server proves who it is', async () => {
      expect(await connection(secure(`sslmode=verify-full&sslrootcert=${certificate}`))).toMatch(/^TLSv1/)
      expect(await connection(secure(`sslmode=verify-ca&sslrootcert=${certificate}`))).toMatch(/^TLSv1/)
      expect(await connection(secure('sslmode=require'))).toMatch(/^TLSv1/)
      expect(await connection(at())).toBe('on this machine')
      const byVariables = { ...env, PGSSLMODE: 'verify-full', PGSSLROOTCERT: certificate ?? '' }
      expect(await info(at(`${APP.user}@localhost:${port}`), byVariables)).toMatchObject({ code: 0, err: '' })
    })

    test.runIf(certificate)('or not at all', async () => {
      // No machine that this one knows for itself: whatever leaves for it is encrypted, and its certificate is looked at.
      expect(await failure(info(secure('', '127.1'), env))).toMatchObject({ code: 'server_certificate' })
      expect(await failure(info(secure('sslmode=verify-full'), env))).toMatchObject({ code: 'server_certificate' })
      expect(await failure(info(secure(`sslmode=verify-full&sslrootcert=${certificate}`, '127.1'), env))).toMatchObject({
        code: 'server_certificate',
      })
      expect(await info(secure('sslmode=disable', '127.1'), env)).toMatchObject({ code: 0, err: '' })
    })

    test('by a mode that promises something', async () => {
      const refused = await failure(info(secure('sslmode=prefer'), env))
      expect(refused).toMatchObject({ code: 'store_address', message: expect.stringMatching(/prefer.*verify-full/) })
      const bare = await listening((socket) => socket.once('data', () => socket.write('N')))
      expect(await failure(info(`postgres://app@127.1:${bare}/any`, env))).toMatchObject({ code: 'server_not_encrypted' })
    })
  })

  test.each<[string, (place: { free: number }) => string, string]>([
    ['no such database', () => at().replace(/[^/]+$/, 'nowhere'), 'database_missing'],
    ['nobody listens', ({ free }) => `postgres://app@127.0.0.1:${free}/any`, 'store_unreachable'],
    ['no such host', () => 'postgres://app@nowhere.invalid/any', 'host_unknown'],
    ['no such socket', () => `postgres://app@/any?host=${encodeURIComponent(home)}`, 'store_unreachable'],
    ['another setting than those known', () => at(undefined, '?sslmod=disable'), 'store_address'],
    ['no address', () => 'postgre://app@127.0.0.1/any', 'store_address'],
  ])('%s: one sentence and 6', async (_, place, code) => {
    expect((await failure(info(place({ free: await freePort() }), { PGPASSWORD: APP.password }))).code).toBe(code)
  })

  test('a server that says nothing is given up', async () => {
    const silent = await listening(() => undefined)
    const { code, message } = await failure(info(`postgres://app@127.0.0.1:${silent}/any?connect_timeout=1`))
    expect({ code, message }).toMatchObject({ code: 'store_unreachable', message: expect.stringContaining('does not answer') })
  })

  test('a list of six thousand, in one statement after the other, without a warning', async () => {
    const desk = [
      ['libraries', 'add', 'lib01', '--name', 'Médiathèque', '--email', 'val@exemple.fr'],
      ['resources', 'add', 'cafeyn', '--name', 'Cafeyn'],
    ]
    for (const line of desk) expect((await run(line, at(), { PGPASSWORD: APP.password }, 'mdo')).code).toBe(0)
    const lines = Array.from({ length: 6000 }, (_, n) => `lib01;Nom${n};Prénom;n${n}@exemple.fr;1990-04-02;cafeyn`)
    const list = file('list.csv', `library;last_name;first_name;email;birth_date;resources\n${lines.join('\n')}\n`)
    const { code, out, err } = await run(['subscribers', 'import', list, '-n', '-o', 'csv'], at(), { PGPASSWORD: APP.password }, 'mdo')
    expect({ code, rows: out.trim().split('\n').length }).toEqual({ code: 0, rows: 6001 })
    expect(err).not.toMatch(/warning/i)
  })

  describe.runIf(hasPooler())('behind a pooler', () => {
    test.each([
      ['session', 0],
      ['transaction', 6],
    ] as const)('that keeps sessions by the %s', async (mode, code) => {
      const pooler = await startPooler(port, mode)
      onTestFinished(pooler.stop)
      const place = at(`${APP.user}@127.0.0.1:${pooler.port}`)
      const ended = await info(place)
      expect(ended.code).toBe(code)
      if (code === 6) expect(JSON.parse(ended.err)).toMatchObject({ error: { code: 'pooler' } })
      const refused = await failure(info(place, { PGOPTIONS: '-c statement_timeout=9s' }))
      expect(refused.code).toBe('pooler')
    })
  })
})

const open: Server[] = []
afterAll(() => {
  for (const one of open) one.close()
})

async function listening(answer: (socket: Socket) => void): Promise<number> {
  const one = createServer((socket) => {
    socket.on('error', () => undefined)
    answer(socket)
  })
  open.push(one)
  await new Promise<void>((resolve) => one.listen(0, '127.0.0.1', resolve))
  return (one.address() as AddressInfo).port
}
