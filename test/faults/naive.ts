import { copyFileSync, linkSync, readdirSync, renameSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ask, connect, isServer } from './checker.ts'

// Writers as they must not be: each harness is shown to find what they break. Run as `node naive.ts last-copy|in-pieces|impatient|aside-first [person or backup]`.

const place = process.env.GUICHET_STORE ?? ''
const [way, person = ''] = process.argv.slice(2)
const pause = (milliseconds: number) => new Promise((resume) => setTimeout(resume, milliseconds))

const copy = (code: string) =>
  `insert into copy (school, subscription, person, population, state, since, operation) select s.school, s.id, p.id, 1, 'assigned', '2026-11-20', 1
   from subscription s join resource r on r.id = s.resource join person p on p.school = s.school where r.code = '${code}' and p.gar_id = '${person}'`

/** Looks whether there is a copy left, and takes it a moment later. */
async function lastCopy(): Promise<void> {
  await ask(place, async (connection) => {
    const [row] = await connection.rows<{
      free: number | string
    }>(`select q.total - (select count(*) from copy c where c.school = q.school and c.subscription = q.subscription) as free
      from pool q join subscription s on s.school = q.school and s.id = q.subscription join resource r on r.id = s.resource where r.code = 'dictionnaire'`)
    if (Number(row?.free) <= 0) return refuse(5, 'not_enough_copies')
    await anotherHasLooked()
    await connection.rows(copy('dictionnaire'))
  })
}

/** Waits until a second one has looked too, so that on a slow machine the mistake is made every time. */
async function anotherHasLooked(): Promise<void> {
  const home = process.env.HOME ?? ''
  writeFileSync(join(home, `looked-${person}`), '')
  for (let waited = 0; waited < 10_000; waited += 50) {
    if (readdirSync(home).filter((name) => name.startsWith('looked-')).length > 1) return
    await pause(50)
  }
}

/** Takes all copies back one by one, each for itself, and says that it is done before it is. */
async function inPieces(): Promise<void> {
  await ask(place, async (connection) => {
    process.stdout.write('{"operation":1}\n')
    const copies = await connection.rows<{ person: number }>("select person from copy where state = 'assigned'")
    for (const one of copies) {
      await connection.rows(`update copy set state = 'closed' where person = ${one.person}`)
      await pause(10)
    }
  })
}

/** Reads, works for a while, writes: another writer in between makes it fail. */
async function impatient(): Promise<void> {
  const connection = await connect(place)
  try {
    await connection.rows(isServer(place) ? 'begin isolation level serializable' : 'begin')
    await connection.rows('select count(*) from copy')
    await pause(200)
    await connection.rows(copy('pix'))
    await connection.rows('commit')
  } catch (error) {
    refuse(6, String((error as { code?: string }).code))
  } finally {
    await connection.end()
  }
}

/** Moves the store away before the new one has its name. */
async function asideFirst(): Promise<void> {
  copyFileSync(person, `${place}.part`)
  renameSync(place, `${place}.before-restore-1`)
  linkSync(`${place}.part`, place)
  unlinkSync(`${place}.part`)
}

function refuse(code: number, word: string): void {
  process.stderr.write(`${JSON.stringify({ error: { code: word, message: word, exit_code: code } })}\n`)
  process.exitCode = code
}

const ways: Record<string, () => Promise<void>> = { 'last-copy': lastCopy, 'in-pieces': inPieces, impatient, 'aside-first': asideFirst }
await ways[way ?? '']?.()
