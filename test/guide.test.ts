import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Lang } from '../src/text/index.ts'
import { engines, newPlace } from './support/site.ts'
import { agrees, atDesk, type Desk, newDesk, refreshed, type Step, stepsOf, withShown } from './support/transcript.ts'

const root = join(import.meta.dirname, '..')
const guides: readonly (readonly [name: string, lang: Lang])[] = [
  ['docs/guide.md', 'en'],
  ['docs/guide.fr.md', 'fr'],
]
const page = (name: string) => readFileSync(join(root, name), 'utf8')

/** Lines that end with another code than 0, because the guide shows what is refused. */
const REFUSED: Readonly<Record<string, number>> = {
  'gar import subscriptions docs/examples/faulty.csv': 8,
  'gar import gar-ent fixtures/sample/XX_GAR-ENT_Complet_20260914_210000.tar.gz': 5,
  'mdo undo 20': 5,
}

/** The lines of the `crontab` blocks, without the times. */
const jobsOf = (markdown: string) =>
  [...markdown.matchAll(/^```crontab\n([\s\S]*?)^```/gm)]
    .flatMap(([, block = '']) => block.trimEnd().split('\n'))
    .map((line) => /^(?:\S+ +){5}(.*)$/.exec(line)?.[1] ?? line)

/** The line on this machine: an address of a server that is there, or a file where there is none. */
async function here(line: string, { home }: Desk): Promise<string> {
  if (!line.includes('postgres://')) return line
  const place = engines.includes('postgres') ? await newPlace('postgres', home) : join(home, 'instead-of-a-server.db')
  return line.replace(/postgres:\/\/\S+/, place)
}

/** True when the pages are to be written again: `UPDATE=1 npx vitest run test/guide.test.ts`, after what commands print has changed. */
const updating = Boolean(process.env.UPDATE)

/** @returns the lines that the page should show under this one */
async function follow(step: Step, desk: Desk): Promise<readonly string[]> {
  const line = await here(step.line, desk)
  const { code, seen } = await atDesk(desk, { line, shown: step.shown })
  expect(code, `${step.line}\n${seen.join('\n')}`).toBe(REFUSED[step.line] ?? 0)
  if (!updating && !agrees(step.shown, seen)) expect(seen, step.line).toEqual(step.shown)
  return refreshed(step.shown, seen)
}

test.each(guides)(
  '%s: every line runs, in order, and prints what it shows; then the jobs of its crontab, in silence',
  async (name, lang) => {
    const desk = newDesk(lang)
    const steps = stepsOf(page(name))
    for (const step of steps) step.shown = [...(await follow(step, desk))]
    if (updating) writeFileSync(join(root, name), withShown(page(name), steps))
    for (const end of ['', '.md5'])
      copyFileSync(join(root, 'fixtures/sample/XX_GAR-ENT_Complet_20260914_210000.tar.gz') + end, join(desk.home, `tonight.tar.gz${end}`))
    for (const job of jobsOf(page(name))) {
      const line = job.replace('/srv/guichet', desk.home).replace('$(date +\\%F)', '2026-11-21')
      expect(await atDesk(desk, { line, shown: [] }, true), job).toEqual({ code: 0, seen: [] })
    }
  },
  180_000,
)

test('the two guides show the same command lines', () => {
  const [english = '', french = ''] = guides.map(([name]) => page(name))
  expect(stepsOf(french).map(({ line }) => line)).toEqual(stepsOf(english).map(({ line }) => line))
  expect(jobsOf(french)).toEqual(jobsOf(english))
})
