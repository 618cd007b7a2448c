import { join } from 'node:path'
import type { App } from './cli/app.ts'
import type { Program } from './cli/program.ts'
import { run } from './cli/run.ts'
import { memorySink } from './cli/sink.ts'
import { dataFolder } from './config/paths.ts'
import { CliError } from './errors.ts'
import type { Db } from './store/engine.ts'
import { openStore } from './store/open.ts'
import { inSnapshot } from './store/transaction.ts'
import { say } from './text/index.ts'

/** Whom a program erased, found again in a backup, and the command that erases them there. */
interface Part {
  program: () => Promise<Program>
  /** @returns how to find those still named in the backup, by the words that the command wants */
  erased: (present: Db) => Promise<(backup: Db) => Promise<string[]>>
  command: (words: readonly string[]) => string[]
}

const PARTS: readonly Part[] = [
  {
    program: async () => (await import('./mdo/program.ts')).mdo,
    erased: async (present) => {
      const { erasedPeople, stillNamed } = await import('./mdo/usecases/erasures.ts')
      const ids = await erasedPeople(present)
      return async (backup) => (ids.length ? (await stillNamed(backup, ids)).map(String) : [])
    },
    command: (ids) => ['subscribers', 'erase', ...ids],
  },
  {
    program: async () => (await import('./intrascol/program.ts')).intrascol,
    erased: async (present) => {
      const { erasedAccounts, stillThere } = await import('./intrascol/usecases/erasures.ts')
      const ids = await erasedAccounts(present)
      return (backup) => stillThere(backup, ids)
    },
    command: (logins) => ['users', 'delete', ...logins, '--erase'],
  },
]

/**
 * Erases again, in a backup that is about to take the place of the present store, whoever was erased since it was made: one ordinary
 * operation of each program in its journal.
 * @param copy the backup's copy, a file
 * @returns how many people
 */
export async function repeatErasures(app: App, copy: string): Promise<number> {
  let repeated = 0
  for (const part of PARTS) repeated += await repeat(app, copy, part)
  return repeated
}

async function repeat(app: App, copy: string, { program, erased, command }: Part): Promise<number> {
  const find = await inPlace(app, app.place.at, erased).catch((error: unknown) => {
    // Without a present store there is nothing to repeat; one that cannot be read is said.
    if (error instanceof CliError && error.code !== 'store_missing') app.remark(say(app.text, error.key, error.values))
    return undefined
  })
  const words = find ? await inPlace(app, copy, find) : []
  if (words.length === 0) return 0
  const said: string[] = []
  const argv = [...command(words), '--store', copy, '--quiet', '--no-input', '--lang', app.lang]
  const env = Object.fromEntries(
    Object.entries(app.outside.env).filter(([name]) => name !== 'GUICHET_CONFIG' && name !== 'XDG_CONFIG_HOME'),
  )
  const keyFile = env.GUICHET_KEY_FILE || app.config.get('mail.key_file') || join(dataFolder(app.outside.env), 'guichet.key')
  const apart = { ...env, GUICHET_CONFIG: `${copy}.none`, GUICHET_KEY_FILE: keyFile, GUICHET_FOLDERS: '' }
  const code = await run(await program(), {
    ...app.outside,
    onInterrupt: () => () => undefined,
    argv,
    env: apart,
    out: memorySink(() => undefined),
    err: memorySink((piece) => said.push(piece)),
  })
  if (code !== 0) throw new Error(`the erasures cannot be repeated (${code}): ${said.join('')}`)
  return words.length
}

async function inPlace<T>(app: App, at: string, look: Parameters<typeof inSnapshot<T>>[1]): Promise<T> {
  const store = await openStore({ ...app.place, at })
  try {
    return await inSnapshot(store, look)
  } finally {
    await store.close()
  }
}
