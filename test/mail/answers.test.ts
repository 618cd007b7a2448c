import { afterAll, beforeAll, expect, test } from 'vitest'
import { smtpTransport } from '../../src/mail/smtp.ts'
import type { Store } from '../../src/store/engine.ts'
import { openStore } from '../../src/store/open.ts'
import { newSite, onEachEngine, temporaryFolder } from '../support/site.ts'
import { type Fault, type Moment, startServer } from './server.ts'
import { later, mails, mailTo, openPost, type Post, queue, sendAll } from './support.ts'

/** Every row of the table of answers (mdo, section 8), and what the outbox makes of it. */
const ROWS: readonly [moment: Moment, fault: Fault, status: string, error: string, charged: boolean][] = [
  ['greeting', '421 later', 'queued', 'EPROTOCOL 421', false],
  ['greeting', '554 go away', 'queued', 'EPROTOCOL 554', false],
  ['greeting', 'garbage', 'queued', 'EPROTOCOL', false],
  ['greeting', 'silent', 'queued', 'ETIMEDOUT', false],
  ['greeting', 'close', 'queued', 'ECONNECTION', false],
  ['ehlo', 'close', 'queued', 'ECONNECTION', false],
  ['mail', '530 5.7.0 login first', 'queued', 'EENVELOPE 530 5.7.0', false],
  ['mail', '550 sender unknown', 'queued', 'EENVELOPE 550', false],
  ['rcpt', '421 too many', 'queued', 'ECONNECTION 421', true],
  ['rcpt', '450 grey', 'queued', 'EENVELOPE 450', true],
  ['rcpt', '451 4.3.0 local', 'queued', 'EENVELOPE 451 4.3.0', true],
  ['rcpt', '452 full', 'queued', 'EENVELOPE 452', true],
  ['rcpt', '550 5.1.1 unknown', 'failed', 'EENVELOPE 550 5.1.1', true],
  ['rcpt', '552 full', 'failed', 'EENVELOPE 552', true],
  ['rcpt', 'close', 'queued', 'ECONNECTION', true],
  ['rcpt', 'silent', 'queued', 'ETIMEDOUT', true],
  ['data', '451 later', 'queued', 'EENVELOPE 451', true],
  ['data', '554 no', 'queued', 'EENVELOPE 554', false],
  ['data', 'close', 'queued', 'ECONNECTION', true],
  ['dot', '421 later', 'queued', 'EMESSAGE 421', true],
  ['dot', '450 later', 'queued', 'EMESSAGE 450', true],
  ['dot', '552 5.2.2 full', 'failed', 'EMESSAGE 552 5.2.2', true],
  ['dot', '554 5.7.1 policy', 'queued', 'EMESSAGE 554 5.7.1', false],
  ['dot', 'close', 'queued', 'ECONNECTION', true],
  ['dot', 'accept', 'queued', 'ECONNECTION', true],
  ['dot', 'accept-silent', 'queued', 'ETIMEDOUT', true],
  ['dot', 'garbage', 'queued', 'EMESSAGE', true],
]

onEachEngine((engine) => {
  let store: Store
  beforeAll(async () => {
    store = await openStore({ at: (await newSite(engine)).place, busyTimeout: 5_000 })
  })
  afterAll(() => store.close())

  async function post(url: string): Promise<Post> {
    const made = await openPost(store, url, temporaryFolder())
    await store.db.deleteFrom('mail' as never).execute()
    return made
  }

  test.for(ROWS.flatMap((row) => [true, false].map((pipelining) => [...row, pipelining] as const)))(
    '%s: %s → %s (%s)',
    async ([moment, fault, status, error, charged, pipelining]) => {
      const server = await startServer(({ moment: now }) => (now === moment ? fault : undefined), pipelining)
      const here = await post(server.url)
      await queue(here, mailTo('lea@x.example'))
      const tally = await sendAll(here)
      const [mail] = await mails(here)
      // Without pipelining the answer that closes is known for what it answers.
      const wanted = fault === '421 too many' && !pipelining ? 'EENVELOPE 421' : error
      expect([mail?.status, mail?.error]).toEqual([status, wanted])
      expect(mail?.attempts).toBe(charged ? 1 : 0)
      expect(tally.fault?.exitCode).toBe(charged ? undefined : 6)
      const ambiguous = moment === 'dot' && !/^\d/.test(fault)
      expect(mail?.possible_duplicate).toBe(ambiguous ? 1 : 0)
      const wait = new Date(mail?.next_attempt ?? here.clock.now).getTime() - here.clock.now.getTime()
      if (status === 'failed') expect(mail).toMatchObject({ values: '', next_attempt: null })
      else if (!charged) expect(wait).toBe(0)
      else if (ambiguous) expect(wait).toBe(15 * 60_000)
      else expect(wait).toBeGreaterThanOrEqual(4 * 60_000)
      await server.stop()
    },
  )

  test('after a fault of the server the next plain run sends all; after a refusal nothing is tried again', async () => {
    let broken = true
    const server = await startServer(({ moment, to }) =>
      broken && moment === 'greeting' ? '554 no' : moment === 'rcpt' && to === 'bad@x.example' ? '550 no' : undefined,
    )
    const here = await post(server.url)
    await queue(here, mailTo('a@x.example'), mailTo('bad@x.example'), mailTo('c@y.example'))
    expect((await sendAll(here)).fault?.code).toBe('mail_server')
    expect((await mails(here)).map(({ status, attempts }) => [status, attempts])).toEqual([
      ['queued', 0],
      ['queued', 0],
      ['queued', 0],
    ])
    broken = false
    const { counts, waiting } = await sendAll(here)
    expect([counts, waiting]).toEqual([{ sent: 2, failed: 1, queued: 0, unknown: 0, dead: 0 }, 0])
    expect((await sendAll(here)).counts).toMatchObject({ sent: 0, failed: 0 })
    expect(server.named.filter((to) => to === 'bad@x.example')).toEqual(['bad@x.example'])
    await server.stop()
  })

  test('450 then accepted, with the same Message-ID and Date', async () => {
    const server = await startServer(({ moment, tries }) => (moment === 'rcpt' && tries === 1 ? '450 grey' : undefined))
    const here = await post(server.url)
    await queue(here, mailTo('a@x.example'))
    await sendAll(here)
    expect((await sendAll(here)).counts.sent).toBe(0)
    later(here, 7)
    expect((await sendAll(here)).counts.sent).toBe(1)
    const [mail] = await mails(here)
    expect(server.taken[0]?.messageId).toBe(mail?.message_id)
    expect(mail?.message_id).toMatch(/^<[a-z0-9.-]+@[a-z0-9.-]+>$/)
    expect(server.taken[0]?.raw).toContain('Date: Fri, 20 Nov 2026 10:00:00 +0000')
    await server.stop()
  })

  test.for([true, false])(
    'a provider that asks for patience is left alone, the others go in the same run (pipelining: %s)',
    async (pipelining) => {
      const server = await startServer(
        ({ moment, to }) => (moment === 'rcpt' && to.endsWith('@orange.example') ? '421 later' : undefined),
        pipelining,
      )
      const here = await post(server.url)
      await queue(here, mailTo('a@orange.example'), mailTo('b@x.example'), mailTo('c@Orange.example'), mailTo('d@y.example'))
      expect((await sendAll(here)).counts).toMatchObject({ sent: 2, queued: 1 })
      expect(server.named).toEqual(['a@orange.example', 'b@x.example', 'd@y.example'])
      expect((await mails(here)).map(({ status, attempts }) => `${status} ${attempts}`)).toEqual([
        'queued 1',
        'sent 1',
        'queued 0',
        'sent 1',
      ])
      const [first, , third] = await mails(here)
      expect(third?.next_attempt).toBe(first?.next_attempt)
      await server.stop()
    },
  )

  test('an answer that never comes: once more after 15 minutes, the second time it is for a person', async () => {
    const server = await startServer(({ moment }) => (moment === 'dot' ? 'accept' : undefined))
    const here = await post(server.url)
    await queue(here, mailTo('a@x.example', { kind: 'user_refused', reason: 'Carte périmée' }))
    expect((await sendAll(here)).counts.queued).toBe(1)
    expect((await mails(here))[0]).toMatchObject({ status: 'queued', possible_duplicate: 1 })
    later(here, 15)
    expect((await sendAll(here)).counts.unknown).toBe(1)
    const [mail] = await mails(here)
    expect(mail).toMatchObject({ status: 'unknown', values: '' })
    expect(mail?.reason).toHaveLength(0)
    later(here, 24 * 60)
    await sendAll(here, { early: true })
    expect(server.taken.map(({ messageId }) => messageId)).toEqual([mail?.message_id, mail?.message_id])
    await server.stop()
  })

  test('lost in the middle of the text: the mail cannot have been accepted', async () => {
    const server = await startServer(({ moment, tries }) => (moment === 'body' && tries === 1 ? 'close' : undefined))
    const here = await post(server.url)
    // More than the system keeps for a connection, so that the loss comes before the end.
    const resources = Array.from({ length: 400 }, (_, n) => `Ressource ${n} ${'é'.repeat(190)}`)
    await queue(
      here,
      ...Array.from({ length: 3 }, () => mailTo('a@x.example', { values: { library: 'B', resources, expires_on: '2027-01-01' } })),
    )
    await sendAll(here)
    const [mail] = await mails(here)
    expect([mail?.status, mail?.attempts]).toEqual(['queued', 1])
    await server.stop()
  })

  test('one person’s mails leave in their order: the second waits for the first', async () => {
    const server = await startServer(({ moment, tries }) => (moment === 'rcpt' && tries === 1 ? '450 grey' : undefined))
    const here = await post(server.url)
    await queue(
      here,
      mailTo('a@x.example', { subscriber: 900 }),
      mailTo('a2@x2.example', { subscriber: 900, kind: 'user_revoked', version: 3 }),
    )
    expect((await sendAll(here, { early: true })).waiting).toBe(2)
    expect(server.named).toEqual(['a@x.example'])
    later(here, 10)
    await sendAll(here)
    expect(server.named).toEqual(['a@x.example', 'a@x.example', 'a2@x2.example'])
    await server.stop()
  })

  test('waits longer and longer, and gives up: five days, three for a refusal', async () => {
    const server = await startServer(({ moment }) => (moment === 'rcpt' ? '450 grey' : undefined))
    const here = await post(server.url)
    await queue(here, mailTo('a@x.example'), mailTo('b@y.example', { kind: 'user_refused', reason: 'Hors commune' }))
    const waits: number[] = []
    for (let run = 0; run < 8; run++) {
      await sendAll(here)
      const [mail] = await mails(here)
      const next = new Date(mail?.next_attempt ?? 0).getTime()
      waits.push(Math.round((next - here.clock.now.getTime()) / 60_000))
      here.clock.now = new Date(next)
    }
    const usual = [5, 15, 60, 180, 360, 720, 1440, 1440]
    waits.forEach((wait, index) => {
      expect(Math.abs(wait - (usual[index] ?? 0))).toBeLessThanOrEqual(0.2 * (usual[index] ?? 0) + 1)
    })
    here.clock.now = new Date('2026-11-23T10:00:01Z')
    await sendAll(here)
    expect((await mails(here)).map(({ status }) => status)).toEqual(['queued', 'dead'])
    expect((await mails(here))[1]?.reason).toHaveLength(0)
    here.clock.now = new Date('2026-11-25T10:00:01Z')
    expect((await sendAll(here)).counts.dead).toBe(1)
    await server.stop()
  })

  test('one connection, whatever the number of mails', async () => {
    const server = await startServer()
    const here = await post(server.url)
    await queue(here, ...Array.from({ length: 120 }, (_, n) => mailTo(`p${n}@x.example`)))
    // With the usual time-outs: on a busy machine the short ones of these tests would end an idle connection.
    const { place } = here.settings
    const open = async () => (place.how === 'smtp' ? smtpTransport(place, undefined) : expect.fail())
    expect((await sendAll(here, { open })).counts.sent).toBe(120)
    expect([server.connections, server.most, server.taken.length]).toEqual([1, 1, 120])
    await server.stop()
  })
})
