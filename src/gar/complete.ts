import type { App } from '../cli/app.ts'
import { inSnapshot } from '../store/transaction.ts'
import { schoolsOf } from './commands/settings.ts'
import { type Name, type NameKind, namesOf } from './usecases/names.ts'

/** The options and arguments whose values are names of the store. */
const KINDS: Readonly<Record<string, readonly NameKind[]>> = {
  '--resource': ['resource'],
  '--holding': ['resource'],
  '--not-holding': ['resource'],
  'person-or-resource': ['resource', 'person'],
  '--uai': ['school'],
  uai: ['school'],
  '--division': ['division'],
  '--group': ['group'],
  '--level': ['level'],
  '--subject': ['subject'],
  '--person': ['person'],
  id: ['person'],
}
/** Options that take a comma list: the part after the last comma is what is being written. */
const LISTS = ['--uai', '--division', '--group', '--level', '--subject']

/** Real names for a shell that completes. */
export async function complete(app: App, what: string, current: string): Promise<Name[]> {
  const kinds = KINDS[what]
  if (!kinds) return []
  const done = LISTS.includes(what) ? current.slice(0, current.lastIndexOf(',') + 1) : ''
  const beginning = current.slice(done.length)
  const uais = schoolsOf(app, undefined)
  const found = await inSnapshot(await app.open(), async (trx) => {
    const names: Name[] = []
    for (const kind of kinds) names.push(...(await namesOf(trx, kind, beginning, uais)))
    return names
  })
  return found.map(({ word, about }) => ({ word: done + word, about }))
}
