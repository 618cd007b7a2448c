import type { App } from '../cli/app.ts'
import { inSnapshot } from '../store/transaction.ts'
import { schoolsOf } from './commands/settings.ts'
import { type Name, type NameKind, names } from './usecases/names.ts'

/** The options and arguments whose values are names of the store. */
const KINDS: Readonly<Record<string, NameKind>> = {
  '--resource': 'resource',
  '--holding': 'resource',
  '--not-holding': 'resource',
  'person-or-resource': 'resource',
  '--uai': 'school',
  uai: 'school',
  '--division': 'division',
  '--group': 'group',
  '--level': 'level',
  '--subject': 'subject',
  '--person': 'person',
  id: 'person',
}

/** Real names for a shell that completes; the part after the last comma is what is being written. */
export async function complete(app: App, what: string, current: string): Promise<Name[]> {
  const kind = KINDS[what]
  if (!kind) return []
  const done = current.slice(0, current.lastIndexOf(',') + 1)
  const found = await inSnapshot(await app.open(), (trx) => names(trx, kind, current.slice(done.length), schoolsOf(app, undefined)))
  return found.map(({ word, about }) => ({ word: done + word, about }))
}
