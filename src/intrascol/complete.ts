import type { App } from '../cli/app.ts'
import { inSnapshot } from '../store/transaction.ts'
import { type Name, namesOf } from './usecases/names.ts'

/** The options and arguments whose values are names of the store. */
const KINDS: Readonly<Record<string, Name['kind']>> = {
  '--class': 'class',
  '--from': 'class',
  '--to': 'class',
  name: 'class',
  names: 'class',
  old: 'class',
  '--only': 'login',
  '--except': 'login',
  '--teacher': 'teacher',
  login: 'login',
  logins: 'login',
}
/** Options that take a comma list: the part after the last comma is what is being written. */
const LISTS = ['--only', '--except']

/** Real names for a shell that completes. */
export async function complete(app: App, what: string, current: string): Promise<{ word: string; about: string }[]> {
  const kind = KINDS[what]
  if (!kind) return []
  const done = LISTS.includes(what) ? current.slice(0, current.lastIndexOf(',') + 1) : ''
  const found = await inSnapshot(await app.open(), (trx) => namesOf(trx, kind, current.slice(done.length)))
  return found.map(({ word, about }) => ({ word: done + word, about }))
}
