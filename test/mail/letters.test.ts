import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { simpleParser } from 'mailparser'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { mailPlace } from '../../src/mail/settings.ts'
import { smtpTransport } from '../../src/mail/smtp.ts'
import { dayInWords, parseTemplate } from '../../src/mail/template.ts'
import type { Store } from '../../src/store/engine.ts'
import { openStore } from '../../src/store/open.ts'
import { newSite, temporaryFolder } from '../support/site.ts'
import { realServer } from './real-server.ts'
import { startServer } from './server.ts'
import { mails, mailTo, openPost, queue, sendAll } from './support.ts'

let store: Store
beforeAll(async () => {
  store = await openStore({ at: (await newSite('sqlite')).place, busyTimeout: 5_000 })
})
afterAll(() => store.close())

async function postTo(url: string) {
  await store.db.deleteFrom('mail' as never).execute()
  return openPost(store, url, temporaryFolder())
}

test('a French refusal as its reader sees it, over a login and TLS, answered to the library', async () => {
  const server = await realServer({ login: true })
  const post = await postTo(`smtp://mdo@127.0.0.1:${server.port}`)
  const reason = 'Vous n’êtes pas inscrit dans notre médiathèque.'
  await queue(post, mailTo('lea@x.example', { kind: 'user_refused', reason }))
  expect((await sendAll(post)).counts.sent).toBe(1)
  const mail = await simpleParser(server.taken[0] ?? '')
  expect(mail.subject).toBe('Votre inscription aux ressources numériques')
  expect(mail.from?.value).toEqual([{ name: 'Médiathèque départementale', address: 'mdo@mdo.example' }])
  expect(mail.replyTo?.value).toEqual([{ name: 'Médiathèque de Sully', address: 'sully@biblio.example' }])
  expect(mail.to).toMatchObject({ value: [{ name: 'Léa Œuvrard', address: 'lea@x.example' }] })
  expect(mail.headers.get('auto-submitted')).toBe('auto-generated')
  expect(mail.headers.get('x-auto-response-suppress')).toBe('All')
  expect(mail.text).toBe(
    'Bonjour Léa Œuvrard,\n\nMalheureusement votre demande d’inscription a été refusée pour la raison suivante :\n\n' +
      `${reason}\n\nCordialement,\nL’équipe de la médiathèque\nMédiathèque de Sully\n`,
  )
  expect(String(mail.html)).toContain(`<p>${reason}</p>`)
  expect(mail.attachments).toEqual([])
  await server.stop()
})

test('a validation names the resources and the last day; without a reason a refusal says a neutral sentence', async () => {
  const server = await realServer()
  const post = await postTo(`smtp://127.0.0.1:${server.port}`)
  await queue(post, mailTo('a@x.example'), mailTo('b@x.example', { kind: 'user_refused' }))
  await sendAll(post)
  const [validated, refused] = await Promise.all(server.taken.map((raw) => simpleParser(raw)))
  expect(validated?.text).toContain('- Cafeyn\n- CVS\n\nVotre accès est ouvert jusqu’au 15 septembre 2027 inclus.')
  expect(String(validated?.html)).toMatch(/<ul>\s*<li>Cafeyn<\/li>\s*<li>CVS<\/li>\s*<\/ul>/)
  expect(refused?.text).not.toContain('raison suivante')
  await server.stop()
})

test('a library is told name and day of each sign-up', async () => {
  const post = await postTo(`folder:${join(temporaryFolder(), 'mail')}`)
  const values = { library: 'Médiathèque de Sully', people: ['BABEC Élodie', 'LOUIS Nicolas'], days: ['2026-11-01', '2026-11-19'] }
  await queue(post, mailTo('sully@biblio.example', { kind: 'library_request', subscriber: null, values, replyTo: null }))
  await sendAll(post)
  const folder = post.settings.place.how === 'folder' ? post.settings.place.folder : ''
  const [file = ''] = readdirSync(folder)
  expect([statSync(folder).mode & 0o777, statSync(join(folder, file)).mode & 0o777]).toEqual([0o700, 0o600])
  const { text, subject } = await simpleParser(readFileSync(join(folder, file)))
  expect(subject).toBe('Nouvelle demande d’accès aux ressources numériques')
  expect(text).toContain('- BABEC Élodie, le 1er novembre 2026\n- LOUIS Nicolas, le 19 novembre 2026')
})

test('names are text: no header, no second recipient, no placeholder, no markup', async () => {
  const server = await realServer()
  const post = await postTo(`smtp://127.0.0.1:${server.port}`)
  const nasty = '"a" <evil@y.example>, {library}\r\nBcc: evil@y.example\u0000\u202e\u2028 <b>'
  await queue(
    post,
    mailTo('lea@x.example', {
      to: { name: nasty, address: 'lea@x.example' },
      values: { first_name: nasty, last_name: '{reason}', library: 'B' },
    }),
  )
  await sendAll(post)
  const mail = await simpleParser(server.taken[0] ?? '')
  expect(mail.to).toMatchObject({ value: [{ address: 'lea@x.example' }] })
  expect(mail.bcc).toBeUndefined()
  expect(mail.text).toContain('{library}')
  expect(mail.text).toContain('{reason}')
  expect(`${mail.text}${mail.html}`).not.toMatch(/[\u0000\u202e\u2028]/)
  expect(String(mail.html)).toContain('&lt;b&gt;')
  await server.stop()
})

test.for([
  'a@x.fr, b@y.fr',
  'a@x.fr;b@x.fr',
  'nobody',
  '@x.fr',
  'a@',
  'a@@x.fr',
  'a b@x.fr',
  '"a"@x.fr',
  '<a@x.fr>',
  'a@x.fr\r\nRCPT TO:<b@x.fr>',
  '',
  `${'a'.repeat(290)}@x.fr`,
  'a@x',
  'a@x..fr',
  null,
])('an address that cannot be used is listed, never tried: %j', async (address) => {
  const server = await startServer()
  const post = await postTo(server.url)
  await queue(post, mailTo(address), mailTo('good@x.example'))
  expect((await sendAll(post)).counts.sent).toBe(1)
  expect((await mails(post)).map(({ status }) => status)).toEqual(['suppressed', 'sent'])
  expect(server.named).toEqual(['good@x.example'])
  await server.stop()
})

test('an international domain travels in its ASCII form; spaces around an address do not count', async () => {
  const server = await startServer()
  const post = await postTo(server.url)
  await queue(post, mailTo('lea@médiathèque.example'), mailTo(' bob@x.example '))
  await sendAll(post)
  expect(server.named).toEqual(['lea@xn--mdiathque-53af.example', 'bob@x.example'])
  await server.stop()
})

test('a login that is configured and not offered, or refused, is a fault of the settings', async () => {
  for (const [options, password, error] of [
    [{ closed: true }, 'secret', 'ENOAUTH'],
    [{ login: true }, 'wrong', 'EAUTH 535'],
  ] as const) {
    const server = await realServer(options)
    const post = await postTo(`smtp://mdo@127.0.0.1:${server.port}`)
    const place = mailPlace(`smtp://mdo@127.0.0.1:${server.port}`)
    await queue(post, mailTo('a@x.example'))
    const { fault } = await sendAll(post, { open: async () => (place.how === 'smtp' ? smtpTransport(place, password) : expect.fail()) })
    expect(fault?.details.answer).toBe(error)
    expect((await mails(post))[0]).toMatchObject({ status: 'queued', attempts: 0 })
    await server.stop()
  }
})

test('without STARTTLS, or with an unknown certificate, nothing leaves but on this machine', async () => {
  for (const closed of [true, false]) {
    const server = await realServer({ closed })
    const post = await postTo(`smtp://127.0.0.1:${server.port}`)
    const place = { ...mailPlace(`smtp://127.0.0.1:${server.port}`), tls: 'required' as const }
    await queue(post, mailTo('a@x.example'))
    const { fault } = await sendAll(post, { open: async () => (place.how === 'smtp' ? smtpTransport(place, undefined) : expect.fail()) })
    expect([fault?.code, fault?.details.answer]).toEqual(['mail_server', expect.stringMatching(closed ? /^ETLS/ : /^(ETLS|ESOCKET)/)])
    expect(server.taken).toEqual([])
    await server.stop()
  }
})

test('places: what may stand in mail.url', () => {
  expect(mailPlace('smtp://mdo%40x.fr@smtp.x.fr:25')).toMatchObject({ host: 'smtp.x.fr', port: 25, tls: 'required', user: 'mdo@x.fr' })
  expect(mailPlace('smtps://smtp.x.fr')).toMatchObject({ port: 465, secure: true })
  expect(mailPlace('smtp://relay.intra?tls=off')).toMatchObject({ tls: 'off' })
  for (const url of ['smtp://a:secret@x.fr', 'http://x.fr', 'smtp://', 'folder:', 'smtp://a@x.fr?tls=off'])
    expect(() => mailPlace(url)).toThrow('mail_settings')
  try {
    mailPlace('smtp://a:secret@x.fr')
  } catch (error) {
    expect(JSON.stringify(error)).not.toContain('secret')
  }
})

test('a department’s own text stands in for ours; a fault in it stops the run and loses nothing', async () => {
  const server = await startServer()
  const post = await postTo(server.url)
  const templates = temporaryFolder()
  mkdirSync(join(templates, 'fr'))
  post.settings = { ...post.settings, templates }
  await queue(post, mailTo('a@x.example'))
  writeFileSync(join(templates, 'fr', 'user_validated.txt'), 'Objet : Bienvenue\n\nBonjour {prenom}\n')
  const { fault } = await sendAll(post)
  expect([fault?.exitCode, fault?.values]).toEqual([6, [join(templates, 'fr', 'user_validated.txt'), '3: {prenom}']])
  expect((await mails(post))[0]).toMatchObject({ status: 'queued', attempts: 0 })
  writeFileSync(join(templates, 'fr', 'user_validated.txt'), '\uFEFFObjet : Bienvenue\r\n\r\nBonjour {first_name} !\r\n')
  await sendAll(post)
  expect(server.taken[0]?.raw).toContain('Subject: Bienvenue')
  await server.stop()
})

test('templates and days', () => {
  expect(() => parseTemplate('Objet : {reason}\n\nx')).toThrow('subject')
  expect(() => parseTemplate('Objet : x\n')).toThrow('empty')
  expect(() => parseTemplate('Objet : x\n\n{if reason')).toThrow()
  expect([dayInWords('2027-03-01', 'fr'), dayInWords('2028-02-29', 'en')]).toEqual(['1er mars 2027', '29 February 2028'])
})
