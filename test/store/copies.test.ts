import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import Database from 'better-sqlite3'
import { beforeEach, expect, test } from 'vitest'
import { content, tamper, WITHOUT_TRIGGERS, write, writeThree } from '../admin/rows.ts'
import { engines, gar, json, newPlace, newSite, onEachEngine, type Site } from '../support/site.ts'

const parts = (folder: string) => readdirSync(folder).filter((name) => name.includes('.part'))

onEachEngine((engine) => {
  let site: Site
  let backup: string
  beforeEach(async () => {
    site = await newSite(engine)
    backup = join(site.folder, 'backup.db')
    await writeThree(site)
  })

  test('a backup restores into a new place, row for row', async () => {
    const made = await json<{ rows: Record<string, unknown>[] }>(gar(site, ['store', 'backup', backup, '-o', 'json']))
    const manifest = JSON.parse(readFileSync(`${backup}.manifest.json`, 'utf8'))
    expect(manifest).toMatchObject({ file: 'backup.db', operations: 3, engine, sha256: made.rows[0]?.sha256, head: made.rows[0]?.head })
    expect(statSync(backup).mode & 0o777).toBe(0o600)
    const other = { ...site, place: await newPlace(engine, site.folder) }
    expect(await gar(other, ['store', 'restore', backup])).toMatchObject({ code: 0 })
    expect(await content(other)).toEqual(await content(site))
    expect((await gar(other, `gar journal verify --head ${manifest.head}`)).code).toBe(0)
    expect((await gar(other, 'gar store check')).code).toBe(0)
    expect(parts(site.folder)).toEqual([])
  })

  test('nothing is written over a file that is there', async () => {
    writeFileSync(backup, 'mine')
    expect(await gar(site, ['store', 'backup', backup])).toMatchObject({ code: 6, out: '' })
    expect(readFileSync(backup, 'utf8')).toBe('mine')
    const free = join(site.folder, 'free.db')
    writeFileSync(`${free}.manifest.json`, 'mine')
    expect((await gar(site, ['store', 'backup', free])).code).toBe(6)
    expect(existsSync(free)).toBe(false)
    expect((await gar(site, ['store', 'backup', join(site.folder, 'no', 'b.db')])).err).toMatch(/folder/)
  })

  test('a changed backup is refused, whichever byte was changed, and the store stays', async () => {
    await gar(site, ['store', 'backup', backup])
    const bytes = readFileSync(backup)
    const before = await content(site)
    for (const offset of [5000, Math.floor(bytes.length / 2), bytes.length - 1]) {
      const changed = Buffer.from(bytes)
      changed.writeUInt8((changed[offset] ?? 0) ^ 1, offset)
      writeFileSync(backup, changed)
      const answer = await gar(site, ['store', 'restore', backup, '--yes', '-o', 'json'])
      expect(answer).toMatchObject({ code: 6, out: '' })
      expect(JSON.parse(answer.err).error.code).toBe('backup_altered')
    }
    expect(await content(site)).toEqual(before)
    expect(parts(site.folder)).toEqual([])
  })

  test('a copy arrives whole on every engine, into a new place only', async () => {
    for (const target of engines) {
      const place = await newPlace(target, site.folder)
      const answer = await json<{ counts: object; rows: { rows: number }[] }>(gar(site, ['store', 'copy-to', place, '-o', 'json']))
      expect(answer.counts).toEqual({ copied: 1 })
      const other = { ...site, place }
      expect(await content(other)).toEqual(await content(site))
      expect((await gar(other, 'gar store check')).code).toBe(0)
      expect(await gar(site, ['store', 'copy-to', place])).toMatchObject({ code: 6, out: '' })
      expect(await write(other, [{ id: 3, name: 'Nouvelle école' }])).toBe(4)
    }
  })

  test('a copy of a tampered journal is not kept', async () => {
    await tamper(site, ...(engine === 'sqlite' ? WITHOUT_TRIGGERS : []), "update operation set operator = 'x' where id = 2")
    for (const target of engines) {
      const place = await newPlace(target, site.folder)
      expect(await gar(site, ['store', 'copy-to', place])).toMatchObject({ code: 6, out: '' })
      expect((await gar({ ...site, place }, 'gar store info')).err).toMatch(/store init/)
    }
  })
})

const sqliteSite = async () => {
  const site = await newSite('sqlite')
  await writeThree(site)
  return { site, backup: join(site.folder, 'backup.db') }
}

test('the store that was there is kept aside, and can be put back', async () => {
  const { site, backup } = await sqliteSite()
  await gar(site, ['store', 'backup', backup])
  await write(site, [{ id: 9, name: 'Plus tard' }])
  const later = await content(site)
  const dry = await json<{ dry_run: boolean }>(gar(site, ['store', 'restore', backup, '-n', '-o', 'json']))
  expect(dry.dry_run).toBe(true)
  expect(await content(site)).toEqual(later)
  const { rows } = await json<{ rows: { kept: string }[] }>(gar(site, ['store', 'restore', backup, '-o', 'json']))
  const kept = rows[0]?.kept ?? ''
  expect(basename(kept)).toBe(`${basename(site.place)}.before-restore-1`)
  expect(await content(site)).not.toEqual(later)
  expect(await gar(site, ['store', 'restore', kept])).toMatchObject({ code: 0, out: expect.stringContaining('before-restore-2') })
  expect(await content(site)).toEqual(later)
})

test('at a terminal it asks; no leaves everything, yes and --yes go on', async () => {
  const { site, backup } = await sqliteSite()
  await gar(site, ['store', 'backup', backup])
  const files = readdirSync(site.folder)
  const declined = await gar(site, ['store', 'restore', backup], { answers: [false] })
  expect(declined).toMatchObject({ code: 130, out: '' })
  expect(declined.asked).toHaveLength(1)
  expect(readdirSync(site.folder)).toEqual(files)
  expect(await gar(site, ['store', 'restore', backup], { answers: [true] })).toMatchObject({ code: 0 })
  expect(await gar(site, ['store', 'restore', backup, '--yes'], { answers: [] })).toMatchObject({ code: 0, asked: [] })
})

test('a store in use is neither restored from nor replaced', async () => {
  const { site, backup } = await sqliteSite()
  await gar(site, ['store', 'backup', backup])
  const busy = new Database(site.place)
  busy.prepare('select * from school').all()
  const answer = await gar(site, ['store', 'restore', backup, '-o', 'json'], { env: { GUICHET_BUSY_TIMEOUT: '50' } })
  expect(JSON.parse(answer.err).error).toMatchObject({ code: 'busy', exit_code: 6 })
  const other = { ...site, place: join(site.folder, 'other.db') }
  busy.exec('create table extra (a)')
  expect(await gar(other, ['store', 'restore', site.place])).toMatchObject({ code: 6, err: expect.stringContaining('store backup') })
  busy.close()
  expect(existsSync(other.place)).toBe(false)
})

test('what never was a store is not replaced, a broken one is', async () => {
  const { site, backup } = await sqliteSite()
  await gar(site, ['store', 'backup', backup])
  const other = { ...site, place: join(site.folder, 'letter.txt') }
  writeFileSync(other.place, 'Madame, Monsieur,\n')
  expect((await gar(other, ['store', 'restore', backup])).code).toBe(6)
  expect(readFileSync(other.place, 'utf8')).toBe('Madame, Monsieur,\n')
  const before = await content(site)
  writeFileSync(site.place, readFileSync(site.place).subarray(0, 9000))
  expect((await gar(site, ['store', 'restore', backup])).code).toBe(0)
  expect(await content(site)).toEqual(before)
})

test('a missing, foreign or tampered backup is refused', async () => {
  const { site, backup } = await sqliteSite()
  expect(await gar(site, ['store', 'restore', backup])).toMatchObject({ code: 6, out: '' })
  expect((await gar(site, ['store', 'restore', site.folder])).code).toBe(6)
  writeFileSync(backup, 'x'.repeat(5000))
  expect((await gar(site, ['store', 'restore', backup])).err).toMatch(/not a guichet store/)
  const sound = join(site.folder, 'sound.db')
  await gar(site, ['store', 'backup', sound])
  writeFileSync(`${sound}.manifest.json`, '{')
  expect((await gar(site, ['store', 'restore', sound])).err).toMatch(/manifest/)
  await tamper({ ...site, place: sound }, ...WITHOUT_TRIGGERS, 'delete from journal_row where operation = 2')
  writeFileSync(`${backup}-bare`, readFileSync(sound))
  const answer = await gar(site, ['store', 'restore', `${backup}-bare`, '-o', 'json'])
  // The broken manifest of the neighbour was passed over, with a word.
  expect(JSON.parse(answer.err.trim().split('\n').at(-1) ?? '').error).toMatchObject({ code: 'backup_broken', exit_code: 6 })
})

test('the log of another store is not read into a new one', async () => {
  const site = await newSite('sqlite', { init: false })
  writeFileSync(`${site.place}-wal`, 'left over')
  expect(await gar(site, 'gar store init')).toMatchObject({ code: 6, err: expect.stringContaining('-wal') })
  expect(existsSync(site.place)).toBe(false)
})
