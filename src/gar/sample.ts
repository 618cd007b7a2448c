import { join } from 'node:path'
import type { App } from '../cli/app.ts'
import { run } from '../cli/run.ts'
import type { Sink } from '../cli/sink.ts'
import { packageFolder } from '../config/package-folder.ts'
import { gar } from './program.ts'

/** The history of the sample school: each line as somebody typed it, on its day. `{sample}` is the folder of its files. */
const HISTORY: readonly (readonly [day: string | undefined, ...words: string[]])[] = [
  ['2025-09-16', 'import', 'gar-ent', '{sample}/XX_GAR-ENT_Complet_20250915_210000.tar.gz'],
  ['2025-09-16', 'import', 'subscriptions', '{sample}/subscriptions.xml'],
  ['2025-09-16', 'import', 'subscriptions', '{sample}/manuels.csv'],
  ['2025-09-17', 'assign', '--resource', 'pix', '--all'],
  ['2026-09-15', 'import', 'gar-ent', '{sample}/XX_GAR-ENT_Complet_20260914_210000.tar.gz', '--accept-departures', '489'],
  ['2026-09-16', 'assign', '--resource', 'pix', '--all'],
  ['2026-09-16', 'assign', '--resource', 'pearltrees', '--level', '2-SECONDE GENERALE ET TECHNO', '--level', '1-PREMIERE GENERALE'],
  ['2026-09-17', 'assign', '--resource', 'le-kiosque-des-lycees', '--all'],
  ['2026-09-17', 'assign', '--resource', 'les-chemins-du-doute-philosophie-tle', '--division', 'TG1,TG2', '--partial'],
  ['2026-09-17', 'assign', '--resource', 'le-cahier-du-laboratoire-biotechnologies', '--division', 'TSTL', '--partial'],
  ['2026-09-17', 'assign', '--resource', 'second-wind-anglais-2de', '--division', '2NDE1', '--partial'],
  ['2026-09-17', 'assign', '--resource', 'schemas-et-cablage-bac-pro-melec', '--division', '1PROMELEC', '--partial'],
  [undefined, 'revoke', '--resource', 'schemas-et-cablage-bac-pro-melec', '--division', '1PROMELEC', '--name', 'b', '--accept-loss'],
]

/**
 * Fills a new store with the sample school: a lycée of 1,548 people whose Pix has 2,037 copies out, 489 of them held by people who
 * left. Each step is an ordinary command line, with its entry in the journal.
 */
export async function fillSample(app: App): Promise<void> {
  const folder = join(packageFolder(), 'fixtures', 'sample')
  for (const [day, ...words] of HISTORY) {
    const said: string[] = []
    const argv = [...words.map((word) => word.replace('{sample}', folder)), '--store', app.place.at, '--quiet', '--no-input', '-o', 'table']
    const env = { ...app.outside.env, GUICHET_TODAY: day ?? app.today }
    const code = await run(gar, { ...app.outside, argv, env, out: into([]), err: into(said) })
    if (code !== 0 && code !== 3) throw new Error(`the sample stops at « ${words.join(' ')} » (${code}): ${said.join('')}`)
  }
}

const into = (pieces: string[]): Sink => ({
  write: async (text) => {
    pieces.push(text)
  },
  isTerminal: false,
  closed: false,
})
