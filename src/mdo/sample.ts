import { join } from 'node:path'
import type { App } from '../cli/app.ts'
import { run } from '../cli/run.ts'
import type { Sink } from '../cli/sink.ts'
import { packageFolder } from '../config/package-folder.ts'
import { dataFolder } from '../config/paths.ts'
import { mdo } from './program.ts'

/** The catalogue that the libraries of the Loiret know (seed 003). */
const RESOURCES: readonly (readonly [code: string, name: string])[] = [
  ['bibliovox', 'Bibliovox'],
  ['la-souris-qui-raconte', 'La Souris Qui Raconte'],
  ['tout-apprendre', 'Tout Apprendre'],
  ['cvs', 'CVS'],
  ['cafeyn', 'Cafeyn'],
  ['gerip', 'Gerip'],
  ['mediatheque-numerique', 'Médiathèque Numérique'],
  ['storyplayr', 'Storyplay’R'],
]

/** The history of the sample department: each line as somebody typed it, on its day. `{sample}` is the folder of its files. */
const HISTORY: readonly (readonly [day: string, ...words: string[]])[] = [
  ['2025-09-01', 'libraries', 'import', '{sample}/libraries.csv'],
  ['2025-09-01', 'libraries', 'edit', 'depart', '--fallback'],
  ...RESOURCES.map(([code, name]) => ['2025-09-01', 'resources', 'add', code, '--name', name] as const),
  ['2025-10-05', 'subscribers', 'import', '{sample}/inscriptions-2025.csv'],
  ['2025-10-06', 'subscribers', 'validate', '1', '4', '5', '6', '--valid-from', '2025-09-15'],
  ['2025-10-20', 'subscribers', 'validate', '7', '8', '9', '--valid-from', '2025-10-18'],
  ['2025-10-21', 'subscribers', 'refuse', '2', '10', '--no-mail'],
  ['2026-09-16', 'subscribers', 'renew', '4', '5', '--valid-from', '2026-09-12'],
  ['2026-11-18', 'subscribers', 'import', '{sample}/inscriptions-2026.csv'],
  ['2026-11-18', 'subscribers', 'validate', '11', '14', '17', '20', '23', '26', '--valid-from', '2026-09-20'],
  ['2026-11-19', 'subscribers', 'refuse', '12', '18', '--no-mail'],
  ['2026-11-19', 'subscribers', 'resources', '11', '--set', 'bibliovox=removed'],
]

/**
 * Fills a new store with the sample department: libraries, the catalogue, and a few dozen people in each status. Each step is an ordinary
 * command line, with its entry in the journal; its mails go into a folder of their own and to nobody.
 */
export async function fillSample(app: App): Promise<void> {
  const folder = join(packageFolder(), 'fixtures', 'sample', 'mdo')
  const mail = `folder:${join(dataFolder(app.outside.env), 'sample-mail')}`
  for (const [day, ...words] of HISTORY) {
    const said: string[] = []
    const argv = [...words.map((word) => word.replace('{sample}', folder)), '--store', app.place.at, '--quiet', '--no-input', '-o', 'table']
    const env = { ...app.outside.env, GUICHET_TODAY: day, GUICHET_MAIL: mail }
    const code = await run(mdo, { ...app.outside, argv, env, out: into([]), err: into(said) })
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
