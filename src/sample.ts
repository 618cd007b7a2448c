import { dirname, join } from 'node:path'
import type { App } from './cli/app.ts'
import type { Program } from './cli/program.ts'
import { run } from './cli/run.ts'
import { memorySink } from './cli/sink.ts'
import { packageFolder } from './config/package-folder.ts'

/** The past of the sample site: command lines, each on its day (undefined: today). `{sample}` is the folder of its files. */
export type History = readonly (readonly [day: string | undefined, ...words: string[]])[]

/** What each program adds to the one store that they share, in this order. */
const PARTS: readonly (() => Promise<{ program: Program; history: History }>)[] = [
  async () => ({ program: (await import('./gar/program.ts')).gar, history: (await import('./gar/sample.ts')).HISTORY }),
  async () => ({ program: (await import('./mdo/program.ts')).mdo, history: (await import('./mdo/sample.ts')).HISTORY }),
  async () => ({ program: (await import('./intrascol/program.ts')).intrascol, history: (await import('./intrascol/sample.ts')).HISTORY }),
]

/**
 * Fills a new, empty store with the sample site. Each step is an ordinary command line with its entry in the journal; nothing of the reader's
 * own settings gets in, and its mails stay beside that store.
 * @throws CliError 130 when interrupted
 */
export async function fillSample(app: App, at: string): Promise<void> {
  const folder = join(packageFolder(), 'fixtures', 'sample')
  for (const part of PARTS) {
    const { program, history } = await part()
    for (const [day, ...words] of history) {
      const said: string[] = []
      const argv = [...words.map((word) => word.replace('{sample}', folder)), '--store', at, '--quiet', '--no-input']
      const env = { ...environment(app, dirname(at)), GUICHET_TODAY: day ?? app.today }
      const code = await run(program, {
        ...app.outside,
        argv,
        env,
        out: memorySink(() => undefined),
        err: memorySink((piece) => said.push(piece)),
      })
      await app.stopIfInterrupted()
      if (code !== 0 && code !== 3) throw new Error(`the sample stops at « ${words.join(' ')} » (${code}): ${said.join('')}`)
    }
  }
}

function environment({ outside, author, lang }: App, folder: string): Record<string, string | undefined> {
  const theirs = Object.entries(outside.env).filter(([name]) => !name.startsWith('GUICHET_'))
  return {
    ...Object.fromEntries(theirs),
    GUICHET_LANG: lang,
    GUICHET_OPERATOR: author.operator,
    GUICHET_CONFIG: join(folder, 'config.json'),
    GUICHET_MAIL: `folder:${join(folder, 'mail')}`,
    GUICHET_KEY_FILE: join(folder, 'guichet.key'),
  }
}
