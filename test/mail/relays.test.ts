import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { copyOf, type Engine, json, mdo, newSite, onEachEngine, type Site } from '../support/site.ts'
import { type Server, startServer, type Talk } from './server.ts'

const START = new Date('2026-09-15T07:00:00Z')
const HOUR = 3_600_000

interface Reader {
  name: string
  address: string
}

/** A desk whose people have signed up as the portal wrote them down, and a server that answers as a relay does. */
interface Desk {
  site: Site
  server: Server
  /** Runs a command so many hours after the start. */
  at(hours: number, line: string): ReturnType<typeof mdo>
}

const made = new Map<string, Promise<Site>>()

/** A store into which these readers have signed up; made once and copied. */
async function siteWith(engine: Engine, readers: readonly Reader[]): Promise<Site> {
  const lines = readers.map(({ name, address }) => `lib1;${name};Ana;${address};05/07/1985;Cafeyn`)
  const key = [engine, ...lines].join()
  const first = made.get(key) ?? signedUp(engine, lines)
  made.set(key, first)
  return copyOf(await first)
}

async function signedUp(engine: Engine, lines: readonly string[]): Promise<Site> {
  const site = await newSite(engine)
  Object.assign(site.env, { GUICHET_TODAY: '2026-09-15', GUICHET_MAIL_FROM: 'mdo@mdo.exemple.fr' })
  const file = join(site.folder, 'sign-ups.csv')
  writeFileSync(file, `library;last_name;first_name;email;birth_date;resources\n${lines.join('\n')}\n`)
  for (const line of [
    'mdo libraries add lib1 --name Gien --email gien@bib.exemple.fr',
    'mdo resources add cafeyn --name Cafeyn',
    `mdo subscribers import ${file}`,
  ]) {
    const { code, err } = await mdo(site, line, { now: START })
    if (code !== 0) throw new Error(err)
  }
  return site
}

async function newDesk(engine: Engine, readers: readonly Reader[], script: Server['script'] = () => undefined): Promise<Desk> {
  const server = await startServer(script)
  const site = await siteWith(engine, readers)
  Object.assign(site.env, { GUICHET_MAIL: server.url })
  return { site, server, at: (hours, line) => mdo(site, line, { now: new Date(START.getTime() + hours * HOUR) }) }
}

interface Listed {
  to: string
  status: string
  attempts: number
  error: string | null
}

const toPeople = async ({ at }: Desk, options = '') =>
  (await json<Listed[]>(at(0, `mdo mail list -o json ${options}`))).filter(({ to }) => to !== 'gien@bib.exemple.fr')
const taken = ({ server }: Desk) => server.taken.map(({ to }) => to).sort()
const numbers = (n: number) => Array.from({ length: n }, (_, index) => index + 1).join(' ')
const readersOf = (...addresses: string[]): Reader[] =>
  addresses.map((address, index) => ({ name: `Lecteur${'ABCDEFGHIJKLM'[index]}`, address }))
/** Twelve readers at twelve providers. */
const CITIES = readersOf(...Array.from({ length: 12 }, (_, index) => `lecteur${index + 1}@ville${index + 1}.exemple.fr`))

/** On the second engine one of the answers shows that the store does the same with it. */
const fewOn = <T>(engine: Engine, rows: readonly T[]): readonly T[] => (engine === 'sqlite' ? rows : rows.slice(0, 1))

const warnings: string[] = []
const note = (warning: Error) => warnings.push(`${warning.name}: ${warning.message}`)
beforeAll(() => void process.on('warning', note))
afterAll(() => void process.off('warning', note))

onEachEngine((engine) => {
  test('one full mailbox, five days of cron: it alone waits and it alone is given up', async () => {
    const desk = await newDesk(
      engine,
      [
        ...['plein', 'ana.deux', 'leo.trois', 'lou.quatre'].map((local, n) => ({
          name: `Nom${'ABCD'[n]}`,
          address: `${local}@courriel.exemple.fr`,
        })),
        { name: 'NomE', address: 'max.cinq@autre.exemple.fr' },
      ],
      ({ moment, to }) =>
        moment === 'rcpt' && to.startsWith('plein@') ? '452 4.2.2 The email account that you tried to reach is over quota' : undefined,
    )
    await desk.at(0, `mdo subscribers validate ${numbers(5)}`)
    const others = ['ana.deux', 'leo.trois', 'lou.quatre'].map((local) => `${local}@courriel.exemple.fr`)
    expect(taken(desk)).toEqual([...others, 'max.cinq@autre.exemple.fr'].sort())
    const codes = []
    for (const hours of [0.2, 0.7, 2.2, 6.2, 14, 29, 60, 90]) codes.push((await desk.at(hours, 'mdo mail send')).code)
    expect(codes).toEqual([3, 3, 3, 3, 3, 3, 3, 3])
    expect((await toPeople(desk)).map(({ status, attempts }) => [status, attempts > 0])).toEqual([
      ['queued', true],
      ...[1, 2, 3, 4].map(() => ['sent', true]),
    ])
    const last = await desk.at(121, 'mdo mail send')
    expect([last.code, last.err]).toEqual([3, expect.stringContaining('mdo mail list --status dead')])
    const dead = await toPeople(desk, '--status dead')
    expect(dead.map(({ to, error }) => [to, error])).toEqual([['plein@courriel.exemple.fr', 'EENVELOPE 452 4.2.2']])
    expect(dead[0]?.attempts).toBeGreaterThanOrEqual(8)
    expect((await desk.at(122, 'mdo mail send')).code).toBe(0)
    expect(taken(desk)).toHaveLength(4)
    await desk.server.stop()
  })

  test('a greylist is asked once for each recipient, in one run', async () => {
    const desk = await newDesk(
      engine,
      readersOf(
        ...numbers(12)
          .split(' ')
          .map((n) => `p${n}@gris.exemple.fr`),
      ),
      ({ moment, tries }) =>
        moment === 'rcpt' && tries === 1 ? '450 4.7.1 Recipient address rejected: Greylisted, see http://postgrey.example' : undefined,
    )
    await desk.at(0, `mdo subscribers validate ${numbers(12)}`)
    expect(new Set(desk.server.named).size).toBe(12)
    expect(await desk.at(0.2, 'mdo mail send')).toMatchObject({ code: 0 })
    expect(desk.server.taken).toHaveLength(12)
    await desk.server.stop()
  })

  test.for(
    fewOn(engine, [
      ['rcpt', '554 5.7.1 <x>: Relay access denied'],
      ['rcpt', '550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain'],
      ['rcpt', '553 5.7.1 <mdo@mdo.exemple.fr>: Sender address rejected: not owned by user mdo'],
      ['rcpt', '550 administrative prohibition'],
      ['rcpt', '554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using zen.example'],
      ['dot', '550 5.7.60 SMTP; Client does not have permissions to send as this sender'],
    ] as const),
  )('a relay that refuses us (%s %s) fails no mail and wipes no reason', async ([at, answer]) => {
    const desk = await newDesk(engine, CITIES, ({ moment }) => (moment === at ? answer : undefined))
    const reason = join(desk.site.folder, 'reason.txt')
    writeFileSync(reason, 'Carte hors commune')
    expect((await desk.at(0, 'mdo subscribers validate 1 2 3 4')).code).toBe(0)
    expect((await desk.at(0, `mdo subscribers refuse 5 6 --reason-file ${reason}`)).code).toBe(0)
    const stopped = await desk.at(0.2, 'mdo mail send -o json')
    expect([stopped.code, stopped.out]).toEqual([6, ''])
    const { error } = JSON.parse(stopped.err)
    expect(error.message).toContain(answer.split(' ').slice(2).join(' ').slice(0, 40))
    expect((await toPeople(desk)).map(({ status, attempts }) => [status, attempts])).toEqual(Array.from({ length: 6 }, () => ['queued', 0]))
    desk.server.script = () => undefined
    expect((await desk.at(0.4, 'mdo mail send')).code).toBe(0)
    expect(taken(desk)).toEqual(CITIES.slice(0, 6).map(({ address }) => address))
    const refusals = desk.server.taken.filter(({ to }) => /lecteur[56]@/.test(to))
    expect(refusals.map(({ raw }) => raw.includes('Carte hors commune'))).toEqual([true, true])
    await desk.server.stop()
  })

  test.for(
    fewOn(engine, [
      ['rcpt', '550 5.1.1 <x>: Recipient address rejected: User unknown'],
      ['dot', '554 5.7.1 Message rejected as spam'],
    ] as const),
  )('a refusal that is about one recipient (%s %s) keeps nobody back, the first in the queue as well', async ([at, answer]) => {
    for (const who of [1, 6]) {
      const bad = `lecteur${who}@ville${who}.exemple.fr`
      const desk = await newDesk(engine, CITIES, ({ moment, to }) => (moment === at && to === bad ? answer : undefined))
      Object.assign(desk.site.env, { GUICHET_MAIL: 'smtp://127.0.0.1:1' })
      await desk.at(0, `mdo subscribers validate ${numbers(6)}`)
      Object.assign(desk.site.env, { GUICHET_MAIL: desk.server.url })
      const run = await desk.at(0.2, 'mdo mail send')
      expect([run.code, run.err]).toEqual([3, expect.stringContaining('mdo mail list --status failed')])
      expect((await toPeople(desk, '--status failed')).map(({ to }) => to)).toEqual([bad])
      expect(desk.server.taken).toHaveLength(5)
      expect((await desk.at(0.4, 'mdo mail send')).code).toBe(0)
      await desk.server.stop()
    }
  })

  test('who is refused by a filter and alone in the queue waits, until another is taken in between', async () => {
    const bad = 'lecteur1@ville1.exemple.fr'
    const desk = await newDesk(engine, CITIES, ({ moment, to }) => (moment === 'dot' && to === bad ? '554 5.7.1 Rejected' : undefined))
    await desk.at(0, 'mdo subscribers validate 1')
    expect((await desk.at(0.2, 'mdo mail send')).code).toBe(6)
    await desk.at(0.3, 'mdo subscribers validate 2')
    expect((await desk.at(0.4, 'mdo mail send')).code).toBe(3)
    expect((await toPeople(desk)).map(({ to, status }) => [to, status])).toEqual([
      [bad, 'failed'],
      ['lecteur2@ville2.exemple.fr', 'sent'],
    ])
    await desk.server.stop()
  })

  test('a relay that has had enough in the middle of a run fails nobody', async () => {
    let open = 3
    const desk = await newDesk(engine, CITIES, ({ moment }) => {
      if (moment !== 'dot') return undefined
      return open-- > 0 ? undefined : '554 5.7.1 Message refused'
    })
    await desk.at(0, `mdo subscribers validate ${numbers(8)}`)
    const waiting = (await toPeople(desk)).map(({ status, attempts }) => `${status} ${attempts}`)
    expect(waiting.sort()).toEqual([...Array.from({ length: 5 }, () => 'queued 0'), ...Array.from({ length: 3 }, () => 'sent 1')])
    desk.server.script = () => undefined
    expect((await desk.at(0.2, 'mdo mail send')).code).toBe(0)
    expect(new Set(taken(desk)).size).toBe(8)
    await desk.server.stop()
  })

  test('three addresses of a provider in a row speak of the provider, and its next turn begins with those tried least', async () => {
    const readers = [
      ...readersOf(...[1, 2, 3, 4, 5].map((n) => `p${n}@lent.exemple.fr`)),
      { name: 'Voisin', address: 'a@autre.exemple.fr' },
    ]
    const desk = await newDesk(engine, readers, ({ moment, to }) =>
      moment === 'rcpt' && to.endsWith('@lent.exemple.fr') ? '451 Requested action aborted' : undefined,
    )
    await desk.at(0, `mdo subscribers validate ${numbers(6)}`)
    expect(desk.server.named).toEqual(['p1', 'p2', 'p3'].map((local) => `${local}@lent.exemple.fr`).concat('a@autre.exemple.fr'))
    desk.server.named.length = 0
    await desk.at(0.2, 'mdo mail send')
    expect(desk.server.named.slice(0, 2)).toEqual(['p4@lent.exemple.fr', 'p5@lent.exemple.fr'])
    desk.server.script = () => undefined
    expect((await desk.at(1, 'mdo mail send')).code).toBe(0)
    await desk.server.stop()
  })

  test('a machine that was off for a week gives up nothing that was never tried', async () => {
    const desk = await newDesk(engine, CITIES)
    Object.assign(desk.site.env, { GUICHET_MAIL: 'smtp://127.0.0.1:1' })
    await desk.at(0, 'mdo subscribers validate 1 2 3')
    await desk.at(0, 'mdo subscribers refuse 4 --reason Hors-commune')
    Object.assign(desk.site.env, { GUICHET_MAIL: desk.server.url })
    desk.server.script = ({ moment, tries }) => (moment === 'rcpt' && tries === 1 ? '450 4.2.0 Greylisted' : undefined)
    expect((await desk.at(7 * 24, 'mdo mail send')).code).toBe(3)
    expect((await desk.at(7 * 24 + 0.2, 'mdo mail send')).code).toBe(0)
    expect(taken(desk)).toHaveLength(4)
    await desk.server.stop()
  })
})

const limits: readonly (readonly [string, number, (talk: Talk) => '421 4.7.0 Maximum message count per session reached' | undefined])[] = [
  ['421 at MAIL FROM', 3, (talk) => enough(talk, 'mail')],
  ['421 at RCPT TO', 3, (talk) => enough(talk, 'rcpt')],
  ['421 after the text', 3, (talk) => enough(talk, 'dot')],
]
const enough = ({ moment, taken: n }: Talk, at: string) =>
  moment === at && n >= 3 ? ('421 4.7.0 Maximum message count per session reached' as const) : undefined

test.for(limits)('a relay that takes three mails on a connection (%s): all leave, over four connections', async ([, , script]) => {
  const desk = await newDesk('sqlite', CITIES, script)
  const { code, err } = await desk.at(0, `mdo subscribers validate ${numbers(12)}`)
  expect([code, err]).toEqual([0, expect.stringContaining('12 mails have left.')])
  expect([taken(desk).length, new Set(taken(desk)).size, desk.server.connections]).toEqual([12, 12, 4])
  expect((await toPeople(desk)).map(({ attempts }) => attempts)).toEqual(Array.from({ length: 12 }, () => 1))
  await desk.server.stop()
  expect(warnings).toEqual([])
})

test.for(['452 4.4.5 Maximum number of messages per session exceeded', '452 4.5.3 Too many recipients', 'close'] as const)(
  'ten on a connection, said otherwise (%s)',
  async (answer) => {
    const desk = await newDesk('sqlite', CITIES, ({ moment, taken: n }) => (moment === 'data' && n >= 10 ? answer : undefined))
    await desk.at(0, `mdo subscribers validate ${numbers(12)}`)
    expect([desk.server.taken.length, new Set(taken(desk)).size, desk.server.connections]).toEqual([12, 12, 2])
    expect((await desk.at(0.2, 'mdo mail send')).code).toBe(0)
    await desk.server.stop()
  },
)

test('a new connection that takes nothing is a fault of the server', async () => {
  const desk = await newDesk('sqlite', CITIES, ({ moment, session, taken: n }) =>
    moment === 'mail' && (session > 1 || n > 0) ? '421 4.3.2 Service not available' : undefined,
  )
  await desk.at(0, `mdo subscribers validate ${numbers(3)}`)
  expect((await desk.at(0.2, 'mdo mail send')).code).toBe(6)
  expect((await toPeople(desk)).map(({ status, attempts }) => `${status} ${attempts}`)).toEqual(['sent 1', 'queued 0', 'queued 0'])
  await desk.server.stop()
})

test('a relay that takes the mail of its own town only refuses us, whoever it took', async () => {
  const desk = await newDesk('sqlite', CITIES, ({ moment, to }) =>
    moment === 'rcpt' && !to.endsWith('@ville2.exemple.fr') ? '554 5.7.1 <x>: Relay access denied' : undefined,
  )
  await desk.at(0, `mdo subscribers validate ${numbers(4)}`)
  for (const hours of [0.2, 0.4, 0.6]) expect((await desk.at(hours, 'mdo mail send')).code).toBe(6)
  expect((await toPeople(desk)).map(({ status, attempts }) => `${status} ${attempts}`).sort()).toEqual([
    ...['queued 0', 'queued 0', 'queued 0', 'sent 1'],
  ])
  await desk.server.stop()
})

test('many refusals on one connection: no warning of the platform', async () => {
  const desk = await newDesk('sqlite', CITIES, ({ moment }) => (moment === 'rcpt' ? '550 5.1.1 User unknown' : undefined))
  await desk.at(0, `mdo subscribers validate ${numbers(12)}`)
  expect((await toPeople(desk, '--status failed')).length).toBe(12)
  expect(desk.server.connections).toBe(1)
  await desk.server.stop()
  expect(warnings).toEqual([])
})
