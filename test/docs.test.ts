import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import pkg from '../package.json' with { type: 'json' }
import { type Described, describe as describeProgram } from '../scripts/command-tree.ts'
import { REFERENCE, reference } from '../scripts/reference.ts'
import { gar } from '../src/gar/program.ts'
import { intrascol } from '../src/intrascol/program.ts'
import { mdo } from '../src/mdo/program.ts'
import { en } from '../src/text/en.ts'
import { fr } from '../src/text/fr.ts'
import { sampleStore } from './support/sample.ts'
import { agrees, atDesk, newDesk, stepsOf } from './support/transcript.ts'

const root = join(import.meta.dirname, '..')
const page = (name: string) => readFileSync(join(root, name), 'utf8')

const described = async (lang: 'en' | 'fr') =>
  (await Promise.all([gar, mdo, intrascol].map((program) => describeProgram(program, lang)))).flatMap(({ commands }) => commands)
const english = await described('en')
const french = await described('fr')

/** Texts that are the same in both languages, because the word is. */
const SAME = /^(bash, zsh, fish|config\.argument|option|options|divisions|documentalistes?|archive)/

test('the reference is the one that « npm run docs » makes', async () => {
  expect(readFileSync(REFERENCE, 'utf8')).toBe(await reference())
})

test.each(english)('$path says what it does, with an example and its exit codes', (command) => {
  const { path, about, runs, examples, codes } = command
  expect(about).not.toBe('')
  for (const word of [...command.arguments, ...command.options]) expect(word.about, `${path} ${word.term}`).not.toBe('')
  if (!runs) return
  expect(examples.length).toBeGreaterThan(0)
  for (const line of examples) expect(`${line} `).toMatch(new RegExp(`^${path} `))
  expect(codes).toEqual(expect.arrayContaining([0, 2]))
  expect(codes).toEqual([...codes].sort((a, b) => a - b))
})

test('the French help is in French, with the same words, examples and codes', () => {
  const stable = ({ path, usage, examples, codes, options }: Described) => ({
    path,
    examples,
    codes,
    words: options.map(({ term }) => term),
    usage: usage.replace(/ .*/, ''),
  })
  expect(french.map(stable)).toEqual(english.map(stable))
  const texts = (commands: Described[]) =>
    commands.flatMap((one) => [one.about, ...[...one.arguments, ...one.options].map(({ about }) => about)])
  const same = texts(english).filter((about, index) => about === texts(french)[index] && !SAME.test(about))
  expect(same).toEqual([])
})

test('no sentence of the catalogues was left in the other language', () => {
  const sentences = Object.entries(en).filter(([, text]) => typeof text === 'string' && text.includes(' '))
  expect(sentences.filter(([key, text]) => text === fr[key as keyof typeof fr]).map(([key]) => key)).toEqual([])
})

test.each(['README.md', 'docs/guide.md', 'docs/guide.fr.md', 'docs/layout.md'])(
  '%s names only commands of npm and files that exist',
  (name) => {
    for (const [, script = ''] of page(name).matchAll(/npm run ([\w-]+)/g)) expect(Object.keys(pkg.scripts)).toContain(script)
    for (const [, target = ''] of page(name).matchAll(/\]\((?!http)([^)#]+)/g))
      expect(() => readFileSync(join(root, name, '..', target)), target).not.toThrow()
  },
)

const pages = ['README.md', 'docs/layout.md', ...readdirSync(join(root, 'docs/decisions')).map((name) => `docs/decisions/${name}`)]

test.each(pages)('%s names only files and folders that exist', (name) => {
  const named = [...page(name).matchAll(/`((?:src|bin|test|scripts|migrations|bench|fixtures|docs)(?:\/[\w./-]+)?)`/g)].map(
    ([, path = '']) => path,
  )
  expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([])
})

test('the README says the two commands that do everything, and they are there', () => {
  expect(page('README.md')).toContain('npm ci && npm run demo')
  expect(page('README.md')).toContain('npm ci && npm test')
  expect(Object.keys(pkg.scripts)).toEqual(expect.arrayContaining(['demo', 'test']))
})

test('the three lines of the README print what it shows', async () => {
  const desk = newDesk('en')
  mkdirSync(join(desk.home, '.local/share/guichet'), { recursive: true })
  copyFileSync(await sampleStore(), join(desk.home, '.local/share/guichet/guichet.db'))
  process.chdir(desk.home)
  copyFileSync(join(root, 'fixtures/sample/intrascol/CSVExtraction-2026.csv'), 'pupils.csv')
  const steps = stepsOf(page('README.md'))
  expect(steps.map(({ line }) => line)).toEqual([
    'gar revoke --population teachers --resource pix',
    'mdo subscribers list --status pending',
    'intrascol rollover --from-csv pupils.csv',
  ])
  for (const step of steps) {
    const { seen } = await atDesk(desk, step, true)
    if (!agrees(step.shown, seen)) expect(seen, step.line).toEqual(step.shown)
  }
})
