import type { App } from './cli/app.ts'
import { run } from './cli/run.ts'
import type { Sink } from './cli/sink.ts'
import { CliError } from './errors.ts'
import { openStore } from './store/open.ts'
import { inSnapshot } from './store/transaction.ts'
import { say } from './text/index.ts'

/**
 * Erases again, in a backup that is about to take the place of the present store, whoever was erased since it was made: one ordinary
 * operation in its journal.
 * @param copy the backup's copy, a file
 * @returns how many people
 */
export async function repeatErasures(app: App, copy: string): Promise<number> {
  const { erasedPeople, stillNamed } = await import('./mdo/usecases/erasures.ts')
  const erased = await inPlace(app, app.place.at, (trx) => erasedPeople(trx)).catch((error: unknown) => {
    // Without a present store there is nothing to repeat; one that cannot be read is said.
    if (error instanceof CliError && error.code !== 'store_missing') app.remark(say(app.text, error.key, error.values))
    return []
  })
  const ids = erased.length ? await inPlace(app, copy, (trx) => stillNamed(trx, erased)) : []
  if (ids.length === 0) return 0
  const { mdo } = await import('./mdo/program.ts')
  const said: string[] = []
  const argv = ['subscribers', 'erase', ...ids.map(String), '--store', copy, '--quiet', '--no-input', '--lang', app.lang]
  const env = Object.fromEntries(
    Object.entries(app.outside.env).filter(([name]) => name !== 'GUICHET_CONFIG' && name !== 'XDG_CONFIG_HOME'),
  )
  const code = await run(mdo, { ...app.outside, argv, env: { ...env, GUICHET_CONFIG: `${copy}.none` }, out: into([]), err: into(said) })
  if (code !== 0) throw new Error(`the erasures cannot be repeated (${code}): ${said.join('')}`)
  return ids.length
}

async function inPlace<T>(app: App, at: string, look: Parameters<typeof inSnapshot<T>>[1]): Promise<T> {
  const store = await openStore({ ...app.place, at })
  try {
    return await inSnapshot(store, look)
  } finally {
    await store.close()
  }
}

const into = (pieces: string[]): Sink => ({
  write: async (text) => {
    pieces.push(text)
  },
  isTerminal: false,
  closed: false,
})
