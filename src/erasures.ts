import { join } from 'node:path'
import type { App } from './cli/app.ts'
import type { Program } from './cli/program.ts'
import { run } from './cli/run.ts'
import { memorySink } from './cli/sink.ts'
import { dataFolder } from './config/paths.ts'
import { CliError, EXIT, type ExitCode } from './errors.ts'
import type { Db } from './store/engine.ts'
import { openStore } from './store/open.ts'
import { inSnapshot } from './store/transaction.ts'

/** Whom a program erased, found again in a backup, and the command that erases them there. */
interface Part {
  program: () => Promise<Program>
  /** Who on the backup's list is still named in it, by the words that the command wants. */
  named: (backup: Db) => Promise<string[]>
  command: (words: readonly string[]) => string[]
}

const PARTS: readonly Part[] = [
  {
    program: async () => (await import('./mdo/program.ts')).mdo,
    named: async (backup) => (await (await import('./mdo/usecases/erasures.ts')).stillNamed(backup)).map(String),
    command: (ids) => ['subscribers', 'erase', ...ids],
  },
  {
    program: async () => (await import('./intrascol/program.ts')).intrascol,
    named: async (backup) => (await import('./intrascol/usecases/erasures.ts')).stillThere(backup),
    command: (logins) => ['users', 'delete', ...logins, '--erase'],
  },
]

/**
 * Erases again, in a backup that is about to take the place of a store, whoever is on its list of erased numbers: one ordinary operation
 * of each program in its journal.
 * @param copy the backup's copy, a file
 * @param dryRun only counts
 * @returns how many people
 * @throws CliError as the erasing command ended
 */
export async function repeatErasures(app: App, copy: string, dryRun: boolean): Promise<number> {
  let repeated = 0
  for (const part of PARTS) {
    const words = await namedIn(app, copy, part)
    if (words.length > 0 && !dryRun) await erase(app, copy, part, words)
    repeated += words.length
  }
  return repeated
}

async function namedIn(app: App, copy: string, { named }: Part): Promise<string[]> {
  const store = await openStore({ ...app.place, at: copy })
  try {
    return await inSnapshot(store, named)
  } finally {
    await store.close()
  }
}

/** Nothing of the surroundings reaches the command: no other settings, no folders, and no signal, which whoever restores looks out for. */
async function erase(app: App, copy: string, { program, command }: Part, words: readonly string[]): Promise<void> {
  const said: string[] = []
  const argv = [...command(words), '--store', copy, '--quiet', '--no-input', '--lang', app.lang, '-o', 'json']
  const env = Object.fromEntries(
    Object.entries(app.outside.env).filter(([name]) => name !== 'GUICHET_CONFIG' && name !== 'XDG_CONFIG_HOME'),
  )
  const keyFile = env.GUICHET_KEY_FILE || app.config.get('mail.key_file') || join(dataFolder(app.outside.env), 'guichet.key')
  const apart = { ...env, GUICHET_CONFIG: `${copy}.none`, GUICHET_KEY_FILE: keyFile, GUICHET_FOLDERS: '', GUICHET_LIBRARY: '' }
  const code = await run(await program(), {
    ...app.outside,
    onInterrupt: () => () => undefined,
    argv,
    env: apart,
    out: memorySink(() => undefined),
    err: memorySink((piece) => said.push(piece)),
  })
  if (code !== EXIT.done) throw failed(code, said.join(''))
}

function failed(exitCode: ExitCode, said: string): CliError {
  const { code = 'bug', message = said } = /^\{"error"/m.test(said) ? JSON.parse(said.trim().split('\n').at(-1) ?? '').error : {}
  return new CliError(code, exitCode, 'erased.failed', [message])
}
