import { statSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { temporaryFolder } from '../support/site.ts'
import { canTrace } from './disk.ts'
import type { Desk } from './programs.ts'
import { cramped, furnishRestore, interrupted, killingRestore, type Moment, momentsOf, type Restoring, withoutLinks } from './restore.ts'

if (!canTrace) process.stdout.write('restore: strace is not here, so kills and signals at a system call are skipped\n')

let desk: Desk
let it: Restoring
/** The last call of a restore that changes a folder: it has been looked at, and its answer has not left yet. */
let last: Moment

beforeAll(async () => {
  const home = temporaryFolder()
  desk = { home, place: join(home, 'guichet.db') }
  it = await furnishRestore(desk)
  if (canTrace) last = (await momentsOf(it, desk.home)).at(-1) ?? last
})

describe.skipIf(!canTrace)('a restore', () => {
  test('leaves a store at every moment, whatever kills it', async () => {
    const { kills, broken } = await killingRestore(it, desk.home)
    expect(broken).toEqual([])
    expect(kills).toBeGreaterThan(AT_LEAST)
    process.stdout.write(`restore: 0 of ${kills} kills left no store\n`)
  })

  test('that moves the present store away first is found', async () => {
    const script = [join(import.meta.dirname, 'naive.ts'), 'aside-first', it.backup]
    const { broken } = await killingRestore({ ...it, script }, desk.home)
    expect(broken.join('\n')).toContain('there is no store')
  })

  test('copies the present store where no file has a second name', async () => {
    const { ended, found, files } = await withoutLinks(it, desk.home)
    expect(ended).toMatchObject({ code: 0, err: KNOWN })
    expect(found).toBe(it.after)
    expect(files).toEqual(['guichet.db', 'guichet.db.before-restore-1'])
    const killed = await withoutLinks(it, desk.home, 'KILL')
    expect(killed.found).toBe(it.before)
  })

  const signals = ['INT', 'TERM', 'HUP']
  test.each(signals)('says what it did when SIG%s comes after the exchange', async (signal) => {
    for (const moment of [{ call: 'rename', nth: 1 }, last]) {
      const { ended, found, files } = await interrupted(it, desk.home, moment, signal)
      expect({ ...moment, ...ended }).toEqual({ ...moment, code: 0, err: KNOWN, out: expect.stringContaining('before-restore-1') })
      expect(found).toBe(it.after)
      expect(files.filter((name) => name.includes('.part'))).toEqual([])
    }
  })

  test.each(signals)('changes nothing when SIG%s comes before it', async (signal) => {
    const { ended, found, files } = await interrupted(it, desk.home, { call: 'unlink', nth: 1 }, signal)
    expect(ended).toMatchObject({ code: 130, out: '' })
    expect(found).toBe(it.before)
    expect(files).toEqual(['guichet.db'])
  })
})

/** All that is said besides. */
const KNOWN = expect.stringMatching(/^Erasures are known up to \S+ \S+\.\n$/)

/** Six calls before the exchange, and at least what the exchange itself needs. */
const AT_LEAST = 10

test('on a full disk it ends with 6, and everything stays as it was', async () => {
  const size = statSync(it.backup).size / 1024
  for (const blocks of [0, 8, Math.floor(size / 2), Math.floor(size) - 1]) {
    const { ended, found, files } = await cramped(it, desk.home, blocks)
    expect({ blocks, ...ended }).toMatchObject({ code: 6, out: '' })
    expect(ended.err).toMatch(/guichet\.db/)
    expect(ended.err).not.toMatch(/\.part|bug/)
    expect(found).toBe(it.before)
    // What SQLite made beside the store before the disk was full.
    expect(files.filter((name) => !/-(wal|shm)$/.test(name))).toEqual(['guichet.db'])
  }
})
