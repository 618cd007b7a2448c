import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { intrascol, newSite, onEachEngine, type Site } from '../support/site.ts'
import { type Child, childOf, LEVELS, onde, promoted } from './onde.ts'

export const label = (level: string) => `${level} M. Truc`

/** Twelve children in each level but CM1, which has two classes. */
const lastYear: Child[] = LEVELS.flatMap((level, at) => Array.from({ length: 12 }, (_, n) => childOf(at * 12 + n, level, label(level))))

export function write(site: Site, name: string, bytes: Buffer | string): string {
  const path = join(site.folder, name)
  writeFileSync(path, bytes)
  return path
}

onEachEngine((engine) => {
  test('a year', async () => {
    const site = await newSite(engine)
    const first = await intrascol(site, ['rollover', '--from-csv', write(site, 'a.csv', onde(lastYear)), '--year', '2025-2026'])
    console.log(first)
    const now = [
      ...lastYear.flatMap((c) => promoted(c, label) ?? []),
      ...Array.from({ length: 10 }, (_, n) => childOf(100 + n, 'CP', 'CP Mme Roy', 2026)),
    ]
    const b = write(site, 'b.csv', onde(now))
    const dry = await intrascol(site, ['rollover', '--from-csv', b, '-n'])
    console.log(dry.out, dry.err)
    const second = await intrascol(site, ['rollover', '--from-csv', b, '-o', 'json'])
    console.log(second.out.slice(0, 1500), second.err)
    console.log(await intrascol(site, ['rollover', '--from-csv', b]))
    console.log(await intrascol(site, 'intrascol undo 2'))
    expect(1).toBe(1)
  })
})
