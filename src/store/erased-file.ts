import { statSync } from 'node:fs'
import { CliError, EXIT } from '../errors.ts'
import { readOwned } from '../files/private.ts'
import { writeWhole } from '../files/whole.ts'
import { type ErasedList, isSameJournal, mergedLists } from './erased.ts'
import { isThere, LIST_ENDING, setAside } from './place.ts'
import type { ErasedNumber, GivenNumber } from './schema.ts'

/** The list beside a store that is a file. */
export const erasedFileOf = (store: string) => store + LIST_ENDING

/** A document with one line for each row of the list, after other keys. */
export function listDocument(keys: Readonly<Record<string, unknown>>, { given, erased }: Pick<ErasedList, 'given' | 'erased'>): string {
  const rows = (list: readonly unknown[]) => (list.length ? `[\n    ${list.map((row) => JSON.stringify(row)).join(',\n    ')}\n  ]` : '[]')
  const head = Object.entries(keys).map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)},\n`)
  return `{\n${head.join('')}  "given": ${rows(given)},\n  "erased": ${rows(erased)}\n}\n`
}

/** The list in a file of ours, or in the manifest of a backup. @throws CliError 6 when there is none in it, or others may write it */
export function readList(file: string): ErasedList {
  try {
    const found = JSON.parse(readOwned(file)) as Partial<ErasedList> & { made_at?: unknown }
    const { journal = null, until = found.made_at ?? null, given = [], erased } = found
    if (isText(journal) && isText(until) && erased?.every(isErasedNumber) && given.every(isGivenNumber))
      return { journal, until, given, erased }
  } catch (error) {
    if (error instanceof CliError) throw error
    throw unreadable(file, error)
  }
  throw unreadable(file)
}

const unreadable = (file: string, cause?: unknown) =>
  new CliError('list_unreadable', EXIT.unreachable, 'erased.unreadable', [file], { details: { file }, cause })

const isText = (value: unknown): value is string | null => value === null || typeof value === 'string'
const isNumbered = ({ entity, scope }: Partial<ErasedNumber>) =>
  (entity === 'subscriber' || entity === 'account' || entity === 'person') && Number.isSafeInteger(scope)
const isErasedNumber = (row: Partial<ErasedNumber>) => isNumbered(row) && Number.isSafeInteger(row.number) && typeof row.at === 'string'
const isGivenNumber = (row: Partial<GivenNumber>) => isNumbered(row) && Number.isSafeInteger(row.last)

/**
 * Brings the list beside a store up to that of the store, whole and on the disk. What only the file knows stays in it; a file of another
 * store, or one that cannot be read, is set aside.
 * @throws CliError 6 when it cannot be written
 */
export function keepList(store: string, list: ErasedList): void {
  const file = erasedFileOf(store)
  const there = isThere(file) ? known(file) : undefined
  const usable = there !== undefined && isSameJournal(there, list)
  if (isThere(file) && !usable) setAside(file)
  const merged = usable ? mergedLists(list, there) : list
  const same = usable && merged.erased.length === there.erased.length && merged.erased.every(({ at }, n) => at === there.erased[n]?.at)
  if (same && isPrivate(file)) return
  const { journal, until, ...rows } = merged
  writeWhole(file, listDocument({ journal, until }, rows), 'over')
}

const isPrivate = (file: string) => process.platform === 'win32' || (statSync(file).mode & 0o077) === 0

function known(file: string): ErasedList | undefined {
  try {
    return readList(file)
  } catch {
    return undefined
  }
}
