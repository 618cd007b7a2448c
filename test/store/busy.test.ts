import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { inTransaction } from '../../src/store/transaction.ts'
import { content, write } from '../admin/rows.ts'
import { gar, inStore, json, newSite, onEachEngine } from '../support/site.ts'

onEachEngine((engine) => {
  test('a store held beyond the time-out is 6, and nothing is written', async () => {
    const site = await newSite(engine)
    await write(site, [{ id: 1, name: 'École' }])
    const before = await content(site)
    await inStore(site, (holder) =>
      inTransaction(holder, async () => {
        const answer = await gar(site, 'gar undo 1 -o json', { env: { GUICHET_BUSY_TIMEOUT: '60' } })
        expect(answer).toMatchObject({ code: 6, out: '' })
        expect(JSON.parse(answer.err).error.code).toBe('busy')
        expect(await gar(site, 'gar journal list', { env: { GUICHET_BUSY_TIMEOUT: '60' } })).toMatchObject({ code: 0 })
      }),
    )
    expect(await content(site)).toEqual(before)
    expect((await gar(site, 'gar undo 1')).code).toBe(0)
  })

  test('a time-out that is no number is a wrong command line', async () => {
    const site = await newSite(engine)
    expect((await gar(site, 'gar journal list', { env: { GUICHET_BUSY_TIMEOUT: 'long' } })).code).toBe(2)
    expect((await gar(site, 'gar journal list', { env: { GUICHET_BUSY_TIMEOUT: '0' } })).code).toBe(0)
  })
})

/** Writes two schools a transaction, in another process, as fast as it can. */
const WRITER = `
  import Database from ${JSON.stringify(pathToFileURL(join(import.meta.dirname, '../../node_modules/better-sqlite3/lib/index.js')).href)}
  const db = new Database(process.argv[1], { timeout: 5000 })
  const add = db.prepare("insert into school (id, uai, name, degree, operation) values (?, ?, 'x', 2, 0)")
  const pair = db.transaction((id) => { add.run(id, String(id)); add.run(id + 1, String(id + 1)) })
  process.stdout.write('ready')
  for (let id = 1; ; id += 2) { pair.immediate(id); if (id % 101 === 0) await new Promise(setImmediate) }`

/** Until the writer has written more rows than that. */
async function written(place: string, rows: number): Promise<void> {
  const database = new Database(place, { readonly: true })
  const count = database.prepare('select count(*) from school').pluck()
  while ((count.get() as number) <= rows) await setTimeout(5)
  database.close()
}

test('backups beside a busy writer end, and each is a committed state', async () => {
  const site = await newSite('sqlite')
  const writer = spawn(process.execPath, ['--input-type=module', '-e', WRITER, site.place], { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    await once(writer.stdout, 'data')
    let last = 0
    for (const n of [1, 2, 3]) {
      await written(site.place, last)
      const file = join(site.folder, `backup-${n}.db`)
      const { counts } = await json<{ counts: object }>(gar(site, ['store', 'backup', file, '-o', 'json']))
      expect(counts).toEqual({ created: 1 })
      const database = new Database(file, { readonly: true })
      const rows = database.prepare('select count(*) from school').pluck().get() as number
      expect(database.pragma('integrity_check', { simple: true })).toBe('ok')
      database.close()
      expect(rows % 2).toBe(0)
      expect(rows).toBeGreaterThan(last)
      last = rows
    }
  } finally {
    const ended = once(writer, 'exit')
    writer.kill('SIGKILL')
    await ended
  }
  expect(readdirSync(site.folder).filter((name) => name.includes('.part'))).toEqual([])
})
