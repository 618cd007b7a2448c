import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { readKey, readOrMakeKey } from '../../src/files/key-file.ts'
import { seal, unseal } from '../../src/mail/key.ts'
import { cancelMails } from '../../src/mail/outbox.ts'
import { openStore } from '../../src/store/open.ts'
import { inTransaction } from '../../src/store/transaction.ts'
import { newSite, temporaryFolder } from '../support/site.ts'
import { type Fault, type Moment, startServer } from './server.ts'
import { later, mails, mailTo, openPost, queue, sendAll } from './support.ts'

const REASON = 'Carte périmée depuis zq7vx2'
/** Its bytes in the forms in which they could lie about. */
const FORMS = [REASON, 'zq7vx2', Buffer.from(REASON).toString('base64'), Buffer.from('zq7vx2').toString('hex')]

/** How a refusal can end, and where the answer comes from. */
const ENDS: readonly (readonly [status: string, at: Moment | undefined, fault: Fault | undefined])[] = [
  ['sent', undefined, undefined],
  ['failed', 'rcpt', '550 no'],
  ['failed', 'dot', '552 5.2.2 full'],
  ['unknown', 'dot', 'accept'],
  ['dead', 'rcpt', '450 later'],
  ['cancelled', 'rcpt', '450 later'],
]

/** Every file of a folder that holds one of the forms; read when nobody has the store open any more, and before. */
function leaks(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => FORMS.some((form) => readFileSync(file).includes(form)))
}

test.for(ENDS)('a refusal that ends as %s (%s) leaves nothing of its reason', async ([status, at, fault]) => {
  const site = await newSite('sqlite')
  const store = await openStore({ at: site.place, busyTimeout: 5_000 })
  const server = await startServer(({ moment }) => (moment === at ? fault : undefined))
  const post = await openPost(store, server.url, temporaryFolder())
  await queue(post, mailTo('lea@x.example', { kind: 'user_refused', reason: REASON }))
  const [queued] = await mails(post)
  expect(queued?.reason?.length).toBe(12 + 16 + Buffer.byteLength(REASON))
  await sendAll(post)
  if (status === 'unknown') {
    later(post, 15)
    await sendAll(post)
  }
  if (status === 'dead') {
    for (const minutes of [7, 20, 80, 3 * 24 * 60]) {
      later(post, minutes)
      await sendAll(post)
    }
  }
  if (status === 'cancelled') await inTransaction(store, (trx) => cancelMails(trx, { operation: 1 }))
  const [mail] = await mails(post)
  expect([mail?.status, mail?.reason?.length, mail?.values]).toEqual([status, 0, ''])
  await server.stop()
  await store.close()
  expect(leaks(site.folder)).toEqual([])
  // The sealed form has gone as well, so that a key found later opens nothing.
  const sealed = Buffer.from(queued?.reason ?? [])
  expect(readFileSync(site.place).includes(sealed)).toBe(false)
  expect(existsSync(`${site.place}-wal`)).toBe(false)
})

test('while it waits, only ciphertext is in the files beside the store', async () => {
  const site = await newSite('sqlite')
  const store = await openStore({ at: site.place, busyTimeout: 5_000 })
  const post = await openPost(store, 'smtp://127.0.0.1:1', temporaryFolder())
  await queue(post, mailTo('lea@x.example', { kind: 'user_refused', reason: REASON }))
  expect((await sendAll(post)).fault?.exitCode).toBe(6)
  await store.close()
  expect(leaks(site.folder)).toEqual([])
  expect(leaks(dirname(post.keyFile))).toEqual([])
})

test('the key: made once, 0600, not for others, and no other key will do', async () => {
  const file = join(temporaryFolder(), 'sub', 'guichet.key')
  const key = readOrMakeKey(file)
  expect([key.length, statSync(file).mode & 0o777, readOrMakeKey(file).equals(key)]).toEqual([32, 0o600, true])
  const mail = { library: 1, id: 7 }
  const sealed = seal(key, mail, REASON)
  expect(unseal(key, mail, sealed, file)).toBe(REASON)
  expect(seal(key, mail, REASON).equals(sealed)).toBe(false)
  expect(() => unseal(key, { library: 1, id: 8 }, sealed, file)).toThrow('key_unusable')
  expect(() => unseal(Buffer.alloc(32), mail, sealed, file)).toThrow('key_unusable')
  expect(() => unseal(key, mail, sealed.subarray(0, 20), file)).toThrow('key_unusable')
  chmodSync(file, 0o640)
  expect(() => readKey(file)).toThrow('file_exposed')
  writeFileSync(file, 'short', { mode: 0o600 })
  chmodSync(file, 0o600)
  expect(() => readOrMakeKey(file)).toThrow('key_unusable')
  const blocked = join(temporaryFolder(), 'file')
  writeFileSync(blocked, '')
  expect(() => readOrMakeKey(join(blocked, 'guichet.key'))).toThrow('key_unusable')
})

test('a waiting refusal whose key is gone stays queued and stops the run; with its key it leaves', async () => {
  const site = await newSite('sqlite')
  const store = await openStore({ at: site.place, busyTimeout: 5_000 })
  const server = await startServer()
  const post = await openPost(store, server.url, temporaryFolder())
  await queue(post, mailTo('lea@x.example', { kind: 'user_refused', reason: REASON }))
  const kept = readFileSync(post.keyFile)
  rmSync(post.keyFile)
  expect((await sendAll(post)).fault).toMatchObject({ exitCode: 6, code: 'key_unusable' })
  expect(existsSync(post.keyFile)).toBe(false)
  expect((await mails(post))[0]).toMatchObject({ status: 'queued', attempts: 0 })
  writeFileSync(post.keyFile, kept, { mode: 0o600 })
  expect((await sendAll(post)).counts.sent).toBe(1)
  await server.stop()
  await store.close()
})
