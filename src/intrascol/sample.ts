import { join } from 'node:path'
import type { App } from '../cli/app.ts'
import { run } from '../cli/run.ts'
import type { Sink } from '../cli/sink.ts'
import { packageFolder } from '../config/package-folder.ts'
import { intrascol } from './program.ts'

/** The history of the sample school: each line as somebody typed it, on its day. `{sample}` is the folder of its files. */
const HISTORY: readonly (readonly [day: string, ...words: string[]])[] = [
  ['2025-09-01', 'rollover', '--from-csv', '{sample}/CSVExtraction-2025.csv', '--teachers', '{sample}/enseignants-2025.csv'],
  ['2026-02-09', 'users', 'delete', 'nino.baudry'],
  ['2026-08-31', 'teachers', 'add', '--first-name', 'Claire', '--last-name', 'VIDAL'],
]

/**
 * Fills a new store with the sample school, as it stands on the eve of the new year: one year of pupils, their classes and teachers. The
 * file of the new year lies beside, for whoever wants to try the five steps or the rollover. No work folders are made.
 */
export async function fillSample(app: App): Promise<void> {
  const folder = join(packageFolder(), 'fixtures', 'sample', 'intrascol')
  for (const [day, ...words] of HISTORY) {
    const said: string[] = []
    const argv = [...words.map((word) => word.replace('{sample}', folder)), '--store', app.place.at, '--quiet', '--no-input', '-o', 'table']
    const env = { ...app.outside.env, GUICHET_TODAY: day, GUICHET_FOLDERS: '' }
    const code = await run(intrascol, { ...app.outside, argv, env, out: into([]), err: into(said) })
    if (code !== 0) throw new Error(`the sample stops at « ${words.join(' ')} » (${code}): ${said.join('')}`)
  }
}

const into = (pieces: string[]): Sink => ({
  write: async (text) => {
    pieces.push(text)
  },
  isTerminal: false,
  closed: false,
})
