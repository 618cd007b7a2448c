import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { mailPlace, type SmtpPlace } from '../../src/mail/settings.ts'
import { probe } from '../../src/mail/smtp.ts'
import { mdo, newSite, type Site, temporaryFolder } from '../support/site.ts'
import { type Fault, type Moment, startServer } from './server.ts'

const stops: (() => void)[] = []
afterAll(() => {
  for (const stop of stops) stop()
})

/** A server with a certificate of its own, valid on the days given or from now on. */
async function serve(options: SMTPServerOptions): Promise<number> {
  const server = new SMTPServer({ authOptional: true, ...options })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  stops.push(() => server.close())
  const address = server.server.address()
  return typeof address === 'object' ? (address?.port ?? 0) : 0
}

let cert: { key: Buffer; cert: Buffer }
beforeAll(() => {
  const folder = temporaryFolder()
  const files = ['-keyout', join(folder, 'k.pem'), '-out', join(folder, 'c.pem')]
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...files, '-days', '2', '-subj', '/CN=relais'], {
    stdio: 'ignore',
  })
  cert = { key: readFileSync(join(folder, 'k.pem')), cert: readFileSync(join(folder, 'c.pem')) }
})

const QUICK = { connection: 1_000, greeting: 500, silence: 500 }

/** The place as another machine sees it: nothing is free of TLS. */
const strict = (url: string): SmtpPlace => ({ ...(mailPlace(url) as SmtpPlace), tls: 'required' })

test.for<readonly [string, () => Promise<string>, string | undefined]>([
  ['port', async () => 'smtp://127.0.0.1:1', undefined],
  ['name', async () => 'smtp://relais.invalid', undefined],
  ['certificate', async () => `smtp://127.0.0.1:${await serve(cert)}`, undefined],
  ['clock', async () => `smtp://127.0.0.1:${await serve({})}`, undefined],
  ['tls', async () => `smtp://127.0.0.1:${await serve({ disabledCommands: ['STARTTLS'] })}`, undefined],
  ['tls', async () => `smtps://127.0.0.1:${await serve({})}`, undefined],
  ['silent', async () => `smtp://127.0.0.1:${await silent()}`, undefined],
])('doctor: %s', async ([cause, url]) => {
  expect(await probe(strict(await url()), undefined, QUICK)).toMatchObject({ cause, words: expect.stringMatching(/./) })
})

async function silent(): Promise<number> {
  const listener = createServer(() => undefined)
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  stops.push(() => listener.close())
  const address = listener.address()
  return typeof address === 'object' ? (address?.port ?? 0) : 0
}

test.for([
  ['no_login', { disabledCommands: ['AUTH', 'STARTTLS'] }],
  ['no_login', { disabledCommands: ['STARTTLS'], authMethods: ['XOAUTH2'] }],
  [
    'login',
    {
      disabledCommands: ['STARTTLS'],
      onAuth: (_auth, _session, done) => done(Object.assign(new Error('5.7.8 no'), { responseCode: 535 })),
    },
  ],
] satisfies [string, SMTPServerOptions][])('a login: %s', async ([cause, options]) => {
  expect(await probe(mailPlace(`smtp://mdo@127.0.0.1:${await serve(options)}`) as SmtpPlace, 'secret', QUICK)).toMatchObject({ cause })
})

/** A command line with a server that answers as told, in French. */
async function tested(
  moment: Moment | undefined,
  fault: Fault,
  line = 'mdo mail test lea@x.example',
): Promise<Awaited<ReturnType<typeof mdo>>> {
  const server = await startServer((talk) => (talk.moment === moment ? fault : undefined))
  const site = await newSite('sqlite')
  Object.assign(site.env, { GUICHET_MAIL: server.url, GUICHET_MAIL_FROM: 'mdo@mdo.exemple.fr', LANG: 'fr_FR.UTF-8' })
  const answer = await mdo(site, line)
  await server.stop()
  return answer
}

test.for([
  [undefined, '250 ok', 0, '', /Courriel d’essai pris par smtp:.* pour lea@x\.example/],
  ['rcpt', '550 5.1.1 inconnu', 3, /refuse lea@x\.example\. Sa réponse\u00a0: 550 5\.1\.1 inconnu/, ''],
  ['rcpt', '450 4.2.0 Greylisted', 3, /ne prend rien pour lea@x\.example en ce moment/, ''],
  ['dot', 'accept', 3, /peut-être arrivé/, ''],
  ['mail', '553 5.7.1 Sender address rejected: not owned by user', 6, /refuse l’expéditeur\. .*553 5\.7\.1 Sender address/, ''],
  ['rcpt', '554 5.7.1 Relay access denied', 6, /ne transmet pas .*554 5\.7\.1 Relay access denied/, ''],
  ['dot', '554 5.7.1 no', 6, /la faute est à nous ou au destinataire/, ''],
  ['greeting', '554 go away', 6, /n’est pas un serveur de courriel, ou refuse cette machine/, ''],
  ['greeting', '421 later', 6, /ne prend aucun courriel pour le moment/, ''],
  ['greeting', 'close', 6, /a rompu la connexion/, ''],
] as const)('mail test: %s %s ends with %s', async ([moment, fault, code, err, out]) => {
  const answer = await tested(moment, fault)
  expect([answer.code, answer.err, answer.out]).toEqual([code, expect.stringMatching(err), expect.stringMatching(out)])
})

test('mail test as JSON, and with no server: a file, and no queue', async () => {
  const { code, out } = await tested(undefined, '250 ok', 'mdo mail test lea@x.example -o json')
  expect([code, JSON.parse(out)]).toEqual([0, expect.objectContaining({ to: 'lea@x.example', outcome: 'sent', file: null, answer: null })])
  const site: Site = await newSite('sqlite')
  const written = await mdo(site, 'mdo mail test lea@x.example')
  const folder = join(site.folder, 'guichet', 'mail')
  const [file = ''] = readdirSync(folder)
  expect([written.code, written.out]).toEqual([0, `No server is set (mail.url): the test is written to ${join(folder, file)}.\n`])
  expect(readFileSync(join(folder, file), 'utf8')).toContain('lea@x.example')
  expect((await mdo(site, 'mdo mail list -o json')).out.trim()).toBe('[]')
  expect((await mdo(site, 'mdo mail test lea@x')).code).toBe(2)
})

test('doctor asks the server, and sends nothing', async () => {
  const server = await startServer()
  const site = await newSite('sqlite')
  Object.assign(site.env, { GUICHET_MAIL: server.url, GUICHET_MAIL_FROM: 'mdo@mdo.exemple.fr' })
  const says = async () =>
    (JSON.parse((await mdo(site, 'mdo doctor -o json')).out) as { check: string }[]).find(({ check }) => check === 'mail')
  expect(await says()).toMatchObject({ status: 'ok', message: expect.stringContaining('answers') })
  expect([server.connections, server.named]).toEqual([1, []])
  server.script = ({ moment }) => (moment === 'greeting' ? '554 no' : undefined)
  expect(await says()).toMatchObject({ status: 'failed', message: expect.stringContaining('554 no') })
  await server.stop()
  expect(await says()).toMatchObject({ status: 'failed', message: expect.stringContaining('ECONNREFUSED') })
})

test('the folder of the mails cannot be used', async () => {
  const site = await newSite('sqlite')
  const file = join(site.folder, 'file')
  writeFileSync(file, '')
  Object.assign(site.env, { GUICHET_MAIL: `folder:${file}` })
  expect(await mdo(site, 'mdo mail test lea@x.example')).toMatchObject({ code: 6, err: expect.stringContaining('cannot be written to') })
})
