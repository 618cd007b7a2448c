import type { App } from '../cli/app.ts'
import { inSnapshot } from '../store/transaction.ts'
import { libraryOf } from './commands/settings.ts'
import { scopeOf } from './usecases/libraries.ts'
import { type Name, type NameKind, namesOf } from './usecases/names.ts'

/** The options and arguments whose values are names of the store. */
const KINDS: Readonly<Record<string, NameKind>> = {
  '--library': 'library',
  '--to': 'library',
  library: 'library',
  '--resource': 'resource',
  '--set': 'resource',
  resource: 'resource',
  code: 'library',
  id: 'subscriber',
  ids: 'subscriber',
  subscriber: 'subscriber',
  mail: 'mail',
  mails: 'mail',
}
/** Options that take a comma list: the part after the last comma is what is being written. */
const LISTS = ['--resource']

/** Real names for a shell that completes; of one library only where the line or the configuration names it. */
export async function complete(app: App, what: string, current: string): Promise<Name[]> {
  if (what === '--reason-preset') return presets(app, current)
  const kind = KINDS[what]
  if (!kind) return []
  const done = LISTS.includes(what) ? current.slice(0, current.lastIndexOf(',') + 1) : ''
  const found = await inSnapshot(await app.open(), async (trx) =>
    namesOf(
      trx,
      kind,
      current.slice(done.length),
      await scopeOf(trx, libraryOf(app, what === '--library' ? undefined : typedLibrary(app))),
    ),
  )
  return found.map(({ word, about }) => ({ word: done + word + (what === '--set' ? '=' : ''), about }))
}

const presets = ({ config }: App, current: string): Name[] =>
  config
    .reasons()
    .filter((name) => name.startsWith(current))
    .map((word) => ({ word, about: config.get(`mdo.reasons.${word}`) ?? '' }))

/** What the line that is being written says after --library. */
function typedLibrary({ outside: { argv } }: App): string | undefined {
  const at = argv.findIndex((word) => word === '--library' || word.startsWith('--library='))
  if (at < 0) return undefined
  const word = argv[at] ?? ''
  return (word.includes('=') ? word.split('=')[1] : argv[at + 1]) || undefined
}
