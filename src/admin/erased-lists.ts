import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { App } from '../cli/app.ts'
import { CliError, EXIT } from '../errors.ts'
import { MANIFEST_ENDING } from '../store/backup.ts'
import type { Store } from '../store/engine.ts'
import { type ErasedList, isSameJournal, listOf } from '../store/erased.ts'
import { erasedFileOf, readList } from '../store/erased-file.ts'
import { isPostgres } from '../store/location.ts'
import { openStore } from '../store/open.ts'
import { inSnapshot } from '../store/transaction.ts'
import { say } from '../text/index.ts'

/** A list of erased numbers, and where it was found. */
export interface FoundList extends ErasedList {
  file: string
  /** Somebody named it: one that cannot be used ends the command then, and is passed over otherwise. */
  named: boolean
  /** The manifest of another backup in the folder of the one that is restored: it counts when it is of the same store and made later. */
  neighbour?: true
}

/**
 * The lists that tell whom to erase again in a backup: that of the present store, the one beside it, the manifests of other backups beside
 * that one, and those that `--erased` names. The present store may be gone or damaged; that is often why a backup is restored.
 * @throws CliError 6 for a named one that cannot be read
 */
export async function findLists(app: App, backup: string, named: readonly string[]): Promise<FoundList[]> {
  const lists: FoundList[] = []
  const { at } = app.place
  if (!isPostgres(at)) {
    lists.push(...(await foundIn(app, at, 'erased.present_unread', () => listInStore(app, at))))
    const beside = erasedFileOf(at)
    lists.push(...(await foundIn(app, beside, 'erased.passed_over', async () => readList(beside))))
  }
  for (const file of manifestsBeside(backup))
    for (const list of await foundIn(app, file, 'erased.passed_over', async () => readList(file))) lists.push({ ...list, neighbour: true })
  for (const file of named) lists.push({ file, named: true, ...(await listIn(app, file)) })
  return lists
}

/** A folder that cannot be listed has none to offer. */
function manifestsBeside(backup: string): string[] {
  const folder = dirname(backup)
  try {
    const files = readdirSync(folder).filter((name) => name.endsWith(MANIFEST_ENDING) && name !== basename(backup) + MANIFEST_ENDING)
    return files.map((name) => join(folder, name)).sort()
  } catch {
    return []
  }
}

async function foundIn(
  app: App,
  file: string,
  unusable: 'erased.present_unread' | 'erased.passed_over',
  read: () => Promise<ErasedList>,
): Promise<FoundList[]> {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return []
  try {
    return [{ file, named: false, ...(await read()) }]
  } catch (error) {
    // Others may write the list beside the store: what it says may be theirs, and passing it over may bring people back.
    const decides = file === erasedFileOf(app.place.at) ? ['busy', 'file_exposed'] : ['busy']
    if (!(error instanceof CliError) || decides.includes(error.code)) throw error
    app.remark(say(app.text, unusable, [file]))
    return []
  }
}

/** A list, the manifest of a backup, or a store, whichever it is. */
const listIn = (app: App, file: string): Promise<ErasedList> =>
  isPostgres(file) || isDatabase(file) ? listInStore(app, file) : Promise.resolve(readList(file))

function isDatabase(file: string): boolean {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile())
    throw new CliError('file_missing', EXIT.unreachable, 'store.file_missing', [file])
  const begins = Buffer.alloc(6)
  const descriptor = openSync(file, 'r')
  readSync(descriptor, begins)
  closeSync(descriptor)
  return begins.toString() === 'SQLite'
}

async function listInStore(app: App, at: string): Promise<ErasedList> {
  const store: Store = await openStore({ ...app.place, at }, 'any')
  try {
    return await inSnapshot(store, listOf)
  } finally {
    await store.close()
  }
}

/** Those lists that speak of the same people as a backup, and may know more. @throws CliError 6 when a named one does not */
export const fitting = (app: App, lists: readonly FoundList[], backup: ErasedList): FoundList[] =>
  lists.filter((list) => {
    if (list.neighbour) return isSameJournal(list, backup) && (list.until ?? '') > (backup.until ?? '')
    if (isSameJournal(list, backup)) return true
    if (list.named) throw new CliError('list_foreign', EXIT.unreachable, 'erased.foreign', [list.file], { details: { file: list.file } })
    app.remark(app.text['erased.foreign_passed_over'](list.file))
    return false
  })
