import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { simpleParser } from 'mailparser'
import { expect, test } from 'vitest'
import { withRunLock } from '../../src/mail/run-lock.ts'
import { copyOf, type Engine, gar, inStore, json, mdo, newSite, onEachEngine, type Site } from '../support/site.ts'
import { type Server, startServer } from './server.ts'

const PEOPLE = ['Élodie BABEC', 'Nicolas LOUIS', 'Muriel ROUZE']

const made = new Map<Engine, Promise<Site>>()

/** A library with three pending people, made once and copied. */
async function copiedSite(engine: Engine): Promise<Site> {
  const first = made.get(engine) ?? newSite(engine).then(signedUp)
  made.set(engine, first)
  return copyOf(await first)
}

async function signedUp(site: Site): Promise<Site> {
  Object.assign(site.env, { GUICHET_MAIL_FROM: 'MDO <mdo@mdo.example>', LANG: 'en_GB.UTF-8' })
  await done(mdo(site, 'mdo libraries add lib01 --name Sully --email sully@biblio.example'))
  await done(mdo(site, 'mdo libraries add lib02 --name Gien --email gien@biblio.example'))
  await done(mdo(site, 'mdo resources add cafeyn --name Cafeyn'))
  for (const [index, person] of PEOPLE.entries()) {
    const [first, last] = person.split(' ')
    await done(
      mdo(
        site,
        `mdo subscribers register --library lib01 --last-name ${last} --first-name ${first} --email p${index + 1}@x.example --birth-date 1990-01-02 --resource cafeyn`,
      ),
    )
  }
  return site
}

/** Such a library, whose mails go to a server of the test. */
async function newDesk(engine: Engine, script?: Server['script']): Promise<{ site: Site; server: Server }> {
  const server = await startServer(script)
  const site = await copiedSite(engine)
  Object.assign(site.env, { GUICHET_MAIL: server.url })
  return { site, server }
}

async function done(answer: ReturnType<typeof mdo>) {
  const { code, err } = await answer
  if (code !== 0) throw new Error(`${code}: ${err}`)
  return err
}

const doctorSays = async (site: Site, wanted: string) =>
  (JSON.parse((await mdo(site, 'mdo doctor -o json')).out) as { check: string }[]).find(({ check }) => check === wanted)

const listed = (site: Site, options = '') => json<Record<string, unknown>[]>(mdo(site, `mdo mail list -o json ${options}`))

onEachEngine((engine) => {
  test('a decision sends its own mail; what could not leave is said, waits, and leaves with the next run', async () => {
    const server = await startServer()
    const site = await newSite(engine)
    Object.assign(site.env, { GUICHET_MAIL: server.url })
    await signedUp(site)
    expect(server.named).toEqual(Array.from(PEOPLE, () => 'sully@biblio.example'))
    expect(await done(mdo(site, 'mdo subscribers validate 1'))).not.toContain('waiting')
    expect((await simpleParser(server.taken.at(-1)?.raw ?? '')).text).toContain('jusqu’au 20 novembre 2027 inclus')
    server.script = ({ moment }) => (moment === 'greeting' ? '554 no' : undefined)
    expect(await done(mdo(site, 'mdo subscribers validate 2'))).toContain('1 mail left waiting')
    const stopped = await mdo(site, 'mdo mail send -o json')
    expect([stopped.code, stopped.out, JSON.parse(stopped.err).error.answer]).toEqual([6, '', 'EPROTOCOL 554'])
    server.script = () => undefined
    const sent = await mdo(site, 'mdo mail send -o json')
    expect([sent.code, JSON.parse(sent.out)]).toEqual([
      0,
      {
        ...{ operation: null, dry_run: false, counts: { sent: 1 } },
        rows: [{ id: 5, kind: 'user_validated', to: 'p2@x.example', subscriber: 2, outcome: 'sent' }],
      },
    ])
    expect(await mdo(site, 'mdo mail send')).toMatchObject({ code: 0, out: '0 mails sent, 0 waiting.\n' })
    const [mail] = await listed(site, '--status sent')
    expect(Object.keys(mail ?? {}).slice(0, 9)).toEqual([
      ...['id', 'kind', 'to', 'subscriber', 'status', 'attempts', 'next_attempt', 'sent_at', 'message_id'],
    ])
    await server.stop()
  })

  test('what left before a run stopped is said in every format', async () => {
    for (const [format, shown] of [
      ['table', /^1 mail sent, 1 waiting\.\n\nID .*\n 4 .*p1@x\.example .*sent\n 5 .*waiting\n$/],
      ['csv', /^id,kind,to,subscriber,outcome\n4,user_validated,p1@x\.example,1,sent\n5,.*,queued\n$/],
      ['ndjson', /^\{"id":4,"kind":"user_validated","to":"p1@x\.example","subscriber":1,"outcome":"sent"\}\n.*"queued"\}\n$/],
      ['json', /^$/],
    ] as const) {
      const { site, server } = await newDesk(engine)
      await done(mdo(site, 'mdo subscribers validate 1 2', { env: { GUICHET_MAIL: 'smtp://127.0.0.1:1' } }))
      const before = server.taken.length
      server.script = ({ moment }) => (moment === 'mail' && server.taken.length > before ? '530 5.7.0 login first' : undefined)
      const { code, out, err } = await mdo(site, `mdo mail send -o ${format}`)
      await server.stop()
      expect({ code, out }, format).toEqual({ code: 6, out: expect.stringMatching(shown) })
      if (format !== 'json') expect(err).toContain('530 5.7.0')
      else
        expect(JSON.parse(err).error).toMatchObject({
          ...{ code: 'mail_server', exit_code: 6, answer: 'EENVELOPE 530 5.7.0', counts: { sent: 1 } },
          rows: [
            { id: 4, kind: 'user_validated', to: 'p1@x.example', subscriber: 1, outcome: 'sent' },
            { id: 5, outcome: 'queued' },
          ],
        })
    }
  })

  test('a dry run lists what the run then sends: what is due, in turn, and no more than its limit', async () => {
    const { site, server } = await newDesk(engine, ({ moment, to }) =>
      moment === 'rcpt' && to === 'p1@x.example' ? '450 later' : undefined,
    )
    await done(mdo(site, 'mdo subscribers validate 1', { env: { GUICHET_MAIL: server.url } }))
    await done(mdo(site, 'mdo subscribers renew 1', { env: { GUICHET_MAIL: 'smtp://127.0.0.1:1' } }))
    await done(mdo(site, 'mdo subscribers validate 2 3', { env: { GUICHET_MAIL: 'smtp://127.0.0.1:1' } }))
    const would = async (options: string) => (await json(mdo(site, `mdo mail send -n -o json ${options}`))).map(({ to }) => to)
    const [all, one, early] = [await would(''), await would('--limit 1'), await would('--now')]
    server.script = () => undefined
    const does = async (options: string) =>
      (await json<{ rows: { to: string }[] }>(mdo(site, `mdo mail send -o json ${options}`))).rows.map(({ to }) => to)
    const sent = [...(await does('--limit 1')), ...(await does(''))]
    expect([one, all]).toEqual([sent.slice(0, 1), sent])
    expect(early.sort()).toEqual([...(await does('--now')), ...sent].sort())
    await server.stop()
  })

  test('exit 3 while some wait, and once for what was refused for good', async () => {
    const { site, server } = await newDesk(engine, ({ moment, to, tries }) =>
      moment !== 'rcpt' ? undefined : to === 'p1@x.example' ? '550 5.1.1 no' : tries === 1 ? '450 later' : undefined,
    )
    Object.assign(site.env, { GUICHET_MAIL: 'smtp://127.0.0.1:1' })
    await done(mdo(site, 'mdo subscribers validate 1 2'))
    Object.assign(site.env, { GUICHET_MAIL: server.url })
    expect((await mdo(site, 'mdo mail send')).code).toBe(3)
    expect((await mdo(site, 'mdo mail send')).code).toBe(3)
    expect((await mdo(site, 'mdo mail send --now')).code).toBe(0)
    expect((await mdo(site, 'mdo mail send')).code).toBe(0)
    expect((await listed(site, '--status failed')).map(({ error }) => error)).toEqual(['EENVELOPE 550 5.1.1'])
    await server.stop()
  })

  test('a library whose address is refused for good is said aloud', async () => {
    const { site, server } = await newDesk(engine, ({ moment }) => (moment === 'rcpt' ? '550 no' : undefined))
    const err = await done(
      mdo(
        site,
        'mdo subscribers register --library lib02 --last-name A --first-name B --email q@x.example --birth-date 1990-01-02 --resource cafeyn',
      ),
    )
    expect(err).toContain('The address of library lib02 was refused for good (EENVELOPE 550)')
    await server.stop()
  })

  test('resend: the address read again, the reason asked again, the Message-ID kept unless the address changed', async () => {
    const { site, server } = await newDesk(engine, ({ moment, to }) => (moment === 'rcpt' && to === 'p1@x.example' ? '550 no' : undefined))
    const reason = join(site.folder, 'reason.txt')
    writeFileSync(reason, 'Hors commune zq81')
    await mdo(site, ['subscribers', 'refuse', '1', '--reason-file', reason])
    const [failed] = await listed(site, '--status failed')
    expect(await mdo(site, `mdo mail resend ${failed?.id}`)).toMatchObject({ code: 7, out: '' })
    server.script = () => undefined
    const again = await mdo(site, ['mail', 'resend', String(failed?.id), '--reason-file', reason, '-o', 'json'])
    expect([again.code, JSON.parse(again.out).counts]).toEqual([0, { queued: 1 }])
    const sent = server.taken.at(-1)
    expect([sent?.to, sent?.messageId]).toEqual(['p1@x.example', failed?.message_id])
    expect((await simpleParser(sent?.raw ?? '')).text).toContain('Hors commune zq81')
    expect((await mdo(site, `mdo mail resend ${failed?.id}`)).code).toBe(5)
    const { operation } = JSON.parse(again.out)
    expect((await mdo(site, `mdo undo ${operation}`)).code).toBe(5)
    const shown = [await mdo(site, `mdo mail show ${failed?.id} -o json`), await mdo(site, 'mdo journal list -o json -v'), again]
    expect(shown.map(({ out, err }) => out + err).join('')).not.toContain('zq81')
    await server.stop()
  })

  test('several at once, or all that failed: what cannot go again is left out and said', async () => {
    const { site, server } = await newDesk(engine, ({ moment }) => (moment === 'rcpt' ? '550 5.1.1 no' : undefined))
    await mdo(site, 'mdo subscribers validate 1 2')
    await mdo(site, ['subscribers', 'refuse', '3', '--reason', 'Hors commune'])
    const failed = (await listed(site, '--status failed')).map(({ id }) => id as number)
    expect(failed).toHaveLength(3)
    const [first, second, refusal] = failed
    const which = await mdo(site, 'mdo mail resend -o json')
    expect([which.code, JSON.parse(which.err).error]).toEqual([7, expect.objectContaining({ candidates: failed, option: '--failed' })])
    expect((await mdo(site, `mdo mail resend ${first} --failed`)).code).toBe(7)
    // One that cannot go stops those that are named with it.
    const named = await mdo(site, `mdo mail resend ${first} ${refusal} -o json`)
    expect([named.code, JSON.parse(named.err).error.mails]).toEqual([7, [refusal]])
    await mdo(site, 'mdo subscribers refuse 2 --revoke --no-mail')
    server.script = () => undefined
    const before = server.taken.length
    expect((await mdo(site, `mdo mail resend ${first} ${second}`)).code).toBe(5)
    const all = await mdo(site, 'mdo mail resend --failed -o json')
    expect([all.code, JSON.parse(all.out).counts]).toEqual([0, { queued: 1, skipped: 2 }])
    expect(all.err).toMatch(new RegExp(`Left out, .*: ${second}, ${refusal}\\.`))
    expect(server.taken.slice(before).map(({ to }) => to)).toEqual(['p1@x.example'])
    expect(await json(mdo(site, 'mdo mail resend --failed -o json'))).toMatchObject({ operation: null, counts: { skipped: 2 } })
    const given = await mdo(site, ['mail', 'resend', '--failed', '--reason', 'Hors commune', '-o', 'json'])
    expect([given.code, JSON.parse(given.out).counts]).toEqual([0, { queued: 1, skipped: 1 }])
    expect(await mdo(site, 'mdo store check')).toMatchObject({ code: 0 })
    await server.stop()
  })

  test('what came back is listed as such, counted by doctor, and goes again once the address is another one', async () => {
    const { site, server } = await newDesk(engine)
    await mdo(site, 'mdo subscribers validate 1 2')
    const [first] = (await listed(site, '--status sent')).filter(({ kind }) => kind === 'user_validated')
    await done(mdo(site, `mdo mail bounce ${first?.id}`))
    expect((await listed(site, '--status bounced')).map(({ id, status }) => [id, status])).toEqual([[first?.id, 'bounced']])
    expect((await listed(site, '--status sent')).map(({ id }) => id)).not.toContain(first?.id)
    expect(await json<Record<string, unknown>>(mdo(site, `mdo mail show ${first?.id} -o json`))).toMatchObject({ status: 'bounced' })
    expect((await mdo(site, 'mdo mail list --status revenu --lang fr')).out).toContain('revenu')
    const { out } = await mdo(site, 'mdo doctor -o json')
    expect(JSON.parse(out).find(({ check }: { check: string }) => check === 'mail_queue')).toMatchObject({ status: 'warning' })
    const same = await mdo(site, `mdo mail resend ${first?.id} -o json`)
    expect([same.code, JSON.parse(same.err).error.code]).toEqual([5, 'same_address'])
    await inStore(site, ({ db }) => sql`update subscriber set email = 'new@x.example' where id = 1`.execute(db))
    expect(await json(mdo(site, `mdo mail resend ${first?.id} -o json`))).toMatchObject({ counts: { queued: 1 } })
    expect(server.taken.at(-1)).toMatchObject({ to: 'new@x.example' })
    expect(await listed(site, '--status bounced')).toEqual([])
    await server.stop()
  })

  test('a reason sealed with the key of another installation holds up that mail only, and is kept', async () => {
    const { site, server } = await newDesk(engine)
    const key = join(site.folder, 'guichet', 'guichet.key')
    Object.assign(site.env, { GUICHET_MAIL: 'smtp://127.0.0.1:1' })
    await mdo(site, ['subscribers', 'refuse', '1', '--reason', 'Hors commune zq81'])
    await mdo(site, 'mdo subscribers validate 2 3')
    const kept = readFileSync(key)
    writeFileSync(key, `${'0'.repeat(64)}\n`, { mode: 0o600 })
    Object.assign(site.env, { GUICHET_MAIL: server.url })
    const run = await mdo(site, 'mdo mail send')
    expect([run.code, run.err.match(/is not the one that sealed/g)?.length, server.taken.slice(-2).map(({ to }) => to)]).toEqual([
      ...[3, 1, ['p2@x.example', 'p3@x.example']],
    ])
    expect((await listed(site, '--status queued')).map(({ attempts }) => attempts)).toEqual([0])
    rmSync(key)
    expect((await mdo(site, 'mdo mail send')).code).toBe(6)
    writeFileSync(key, kept, { mode: 0o600 })
    expect((await mdo(site, 'mdo mail send')).code).toBe(0)
    expect((await simpleParser(server.taken.at(-1)?.raw ?? '')).text).toContain('Hors commune zq81')
    await server.stop()
  })

  test('a mail that says what is no longer so is not sent again', async () => {
    const { site, server } = await newDesk(engine, ({ moment }) => (moment === 'rcpt' ? '550 no' : undefined))
    await mdo(site, 'mdo subscribers validate 1')
    await mdo(site, 'mdo subscribers refuse 1 --revoke --no-mail')
    const mail = (await listed(site)).find(({ kind }) => kind === 'user_validated')
    expect((await mdo(site, `mdo mail resend ${mail?.id}`)).code).toBe(5)
    await server.stop()
  })

  test('cancel, mark-sent, bounce: by a person who knows, twice is nothing, never of another library', async () => {
    const { site, server } = await newDesk(engine, ({ moment, to }) =>
      moment === 'dot' && to === 'p2@x.example' ? 'accept' : moment === 'rcpt' && to === 'p3@x.example' ? '450 later' : undefined,
    )
    await mdo(site, 'mdo subscribers validate 1 2 3')
    await mdo(site, 'mdo mail send --now')
    const [first, second, third] = (await listed(site)).filter(({ kind }) => kind === 'user_validated')
    expect([first?.status, second?.status, third?.status]).toEqual(['sent', 'unknown', 'queued'])
    const change = async (line: string) => {
      const { code, out } = await mdo(site, `${line} -o json`)
      return [code, out ? JSON.parse(out).counts : undefined]
    }
    expect(await change(`mdo mail bounce ${first?.id}`)).toEqual([0, { bounced: 1 }])
    expect(await change(`mdo mail bounce ${first?.id}`)).toEqual([0, { already: 1 }])
    expect(await change(`mdo mail mark-sent ${second?.id}`)).toEqual([0, { sent: 1 }])
    expect(await change(`mdo mail mark-sent ${third?.id}`)).toEqual([5, undefined])
    expect(await change(`mdo mail cancel ${third?.id} -n`)).toEqual([0, { cancelled: 1 }])
    expect(await change(`mdo mail cancel ${third?.id}`)).toEqual([0, { cancelled: 1 }])
    expect(await change(`mdo mail cancel ${third?.id}`)).toEqual([0, { already: 1 }])
    const foreign = await mdo(site, `mdo mail show ${first?.id} --library lib02 -o json`)
    const unknown = await mdo(site, 'mdo mail show 999 --library lib02 -o json')
    expect([foreign.code, foreign.err]).toEqual([4, unknown.err.replaceAll('999', String(first?.id))])
    expect(await listed(site, '--library lib02')).toEqual([])
    expect(await mdo(site, 'mdo store check')).toMatchObject({ code: 0 })
    await server.stop()
  })

  test('two senders at once: the second leaves, naming the first; a decision then leaves its mail waiting', async () => {
    const { site, server } = await newDesk(engine)
    const place = { at: site.place, busyTimeout: 5_000 }
    const author = { program: 'mdo', operator: 'o', systemUser: 'o', command: 'mdo mail send', day: '2026-11-20', now: () => new Date() }
    await inStore(site, (store) =>
      withRunLock({ author, place }, store, async () => {
        const second = await mdo(site, 'mdo mail send -o json')
        expect([second.code, JSON.parse(second.err).error]).toEqual([
          6,
          expect.objectContaining({ code: 'busy', holder: { pid: process.pid, host: expect.any(String), command: 'mdo mail send' } }),
        ])
        expect(await done(mdo(site, 'mdo subscribers validate 1'))).toContain('another run is sending')
      }),
    )
    expect((await mdo(site, 'mdo mail send')).code).toBe(0)
    await server.stop()
  })
})

test('with nothing set, mails become files beside the store, and need no sender', async () => {
  const { site, server } = await newDesk('sqlite')
  Object.assign(site.env, { GUICHET_MAIL: undefined, GUICHET_MAIL_FROM: undefined })
  const said = await done(mdo(site, 'mdo subscribers validate 1'))
  const folder = join(site.folder, 'guichet', 'mail')
  const [file = ''] = readdirSync(folder)
  expect(readFileSync(join(folder, file), 'latin1')).toContain('To: =?UTF-8?Q?=C3=89lodie_BABEC?= <p1@x.example>')
  expect([said.includes('has left'), said.includes(`1 mail is written to ${folder}: no server is set`)]).toEqual([false, true])
  expect(await doctorSays(site, 'mail')).toMatchObject({ status: 'warning', message: expect.stringContaining(folder) })
  Object.assign(site.env, { GUICHET_MAIL: server.url })
  expect(await done(mdo(site, 'mdo subscribers validate 2'))).toContain('No sender is set')
  expect((await mdo(site, 'mdo mail send')).code).toBe(6)
  Object.assign(site.env, { GUICHET_MAIL: undefined })
  expect((await mdo(site, 'mdo mail send')).out).toContain(`1 mail written to ${folder}: no server is set (mail.url). 0 waiting.`)
  await server.stop()
})

test('a folder of texts that is not there: ours leave, and it is said', async () => {
  const { site, server } = await newDesk('sqlite')
  const nowhere = join(site.folder, 'nowhere')
  await done(gar(site, `gar config set mail.templates ${nowhere}`))
  expect(await done(mdo(site, 'mdo subscribers validate 1'))).toContain(`The folder of mail texts ${nowhere} does not exist`)
  expect(server.taken.at(-1)?.to).toBe('p1@x.example')
  expect(await doctorSays(site, 'mail_templates')).toMatchObject({ status: 'warning', message: expect.stringContaining(nowhere) })
  await server.stop()
})

test('a text with a fault keeps back its own kind only', async () => {
  const { site, server } = await newDesk('sqlite')
  mkdirSync(join(site.folder, 'texts', 'fr'), { recursive: true })
  writeFileSync(join(site.folder, 'texts', 'fr', 'user_validated.txt'), 'Sujet : x\n\n{nobody}\n')
  await done(gar(site, `gar config set mail.templates ${join(site.folder, 'texts')}`))
  Object.assign(site.env, { GUICHET_MAIL: 'smtp://127.0.0.1:1' })
  await done(mdo(site, 'mdo subscribers validate 1'))
  await done(mdo(site, 'mdo subscribers refuse 2'))
  Object.assign(site.env, { GUICHET_MAIL: server.url })
  const run = await mdo(site, 'mdo mail send')
  expect([run.code, run.err, server.taken.at(-1)?.to]).toEqual([6, expect.stringContaining('user_validated.txt'), 'p2@x.example'])
  await server.stop()
})

test('preview: any mail, for anybody, in the language of the mails, and nothing is kept', async () => {
  const { site, server } = await newDesk('sqlite')
  const before = await listed(site)
  const { out } = await mdo(site, ['mail', 'preview', '1', '--kind', 'user_refused', '--reason', 'Hors commune'])
  expect(out).toContain('pour la raison suivante :\n\nHors commune\n')
  expect(await json<{ html: string }>(mdo(site, 'mdo mail preview 1 -o json'))).toMatchObject({
    ...{
      kind: 'user_validated',
      to: 'p1@x.example',
      reply_to: 'sully@biblio.example',
      subject: 'Votre inscription aux ressources numériques',
    },
    text: expect.stringContaining('- Cafeyn'),
  })
  await done(gar(site, 'gar config set mail.lang en'))
  expect((await mdo(site, 'mdo mail preview 1 --lang fr')).out).toContain('until 20 November 2027 included')
  expect((await mdo(site, 'mdo mail preview 1 --library lib02')).code).toBe(4)
  expect(await listed(site)).toEqual(before)
  await server.stop()
})
