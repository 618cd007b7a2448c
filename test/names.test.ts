import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Answer, gar, mdo, newSite } from './support/site.ts'

const site = await newSite('sqlite', { init: false })

// Only the commands that a line names are defined at first: what is said about a wrong line must come from all of them.
test.each<[string, (line: string) => Promise<Answer>, number, string]>([
  ['gar resources', (line) => gar(site, line), 2, 'A command is missing'],
  ['gar resources --store people', (line) => gar(site, line), 2, 'A command is missing'],
  ['gar revok', (line) => gar(site, line), 2, 'Did you mean revoke?'],
  ['gar people lits', (line) => gar(site, line), 2, 'Did you mean list?'],
  ['gar people --operator schools shwo', (line) => gar(site, line), 2, 'Did you mean show?'],
  ['gar people shw list', (line) => gar(site, line), 2, 'Did you mean show?'],
  ['gar people list --divison 2A', (line) => gar(site, line), 2, 'Did you mean --division?'],
  ['mdo subscribers regster', (line) => mdo(site, line), 2, 'Add --help to see what is possible'],
])('« %s » is told what is wrong', async (line, run, code, said) => {
  expect(await run(line)).toMatchObject({ code, out: '', err: expect.stringContaining(said) })
})

test('the help of a line that names one command lists all of them', async () => {
  const whole = await gar(site, 'gar --help')
  expect(await gar(site, 'gar --operator people --help')).toEqual(whole)
  expect(whole.out).toMatch(/schools[\s\S]*people[\s\S]*completion/)
})

test.each(['en', 'fr'])('%s: no key stands in two parts of the catalogue, and each has a dot', async (lang) => {
  const folder = join(import.meta.dirname, '..', 'src', 'text', lang)
  const parts = await Promise.all(
    readdirSync(folder).map(async (file) => Object.keys(Object.values(await import(join(folder, file)))[0] as object)),
  )
  const keys = parts.flat()
  expect(keys.filter((key, index) => keys.indexOf(key) !== index || !key.includes('.'))).toEqual([])
  expect(keys.length).toBeGreaterThan(1000)
})
