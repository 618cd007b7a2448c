import { readdirSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { MANIFEST_ENDING } from './backup.ts'
import { COMPANIONS, LIST_ENDING } from './place.ts'
import { isOurs } from './recognise.ts'

/** A copy of the whole store that was made beside it before a restore, a migration or a rollover, or an unfinished file that a killed run left. */
export interface Leftover {
  path: string
  /** The day since which it stands there. */
  day: string
}

/** What belongs to a copy, and goes with it. */
const BESIDE = [...COMPANIONS, LIST_ENDING, MANIFEST_ENDING]
/** `.0123abcd.part` */
const PART_LENGTH = 14
const PART = /\.[0-9a-f]{8}\.part(\.json|\.erased|-wal|-shm|-journal)?$/

/** The copies beside a store that is a file, oldest first. */
export const copiesBeside = (store: string): Leftover[] => {
  const begins = [`${basename(store)}.before-`, `${basename(store)}${LIST_ENDING}.before-`]
  return inFolderOf(
    store,
    (name) => begins.some((one) => name.startsWith(one)) && !PART.test(name) && !BESIDE.some((ending) => name.endsWith(ending)),
  )
}

/** Longer than any run fills a file. */
const ABANDONED = 2 * 86_400_000

/** Unfinished files of this store and unfinished copies of any, in its folder, that nobody can be filling any more. Other files are not ours. */
export function abandonedBeside(store: string, now: Date): Leftover[] {
  const own = (name: string) =>
    name.startsWith(`${basename(store)}.`) ||
    isOurs(
      join(
        dirname(store),
        name.replace(PART, (part) => part.slice(0, PART_LENGTH)),
      ),
    )
  return inFolderOf(store, (name) => PART.test(name) && own(name)).filter(({ day }) => now.getTime() - Date.parse(day) > ABANDONED)
}

function inFolderOf(store: string, wanted: (name: string) => boolean): Leftover[] {
  const folder = dirname(store)
  return readdirSync(folder)
    .filter(wanted)
    .flatMap((name) => {
      const path = join(folder, name)
      const found = statSync(path, { throwIfNoEntry: false })
      return found?.isFile()
        ? [{ path, day: /before-rollover-(\d{4}-\d{2}-\d{2})/.exec(name)?.[1] ?? found.mtime.toISOString().slice(0, 10) }]
        : []
    })
    .sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0))
}

/** Removes a copy with what belongs to it. */
export function removeCopy(path: string): void {
  for (const ending of ['', ...BESIDE]) rmSync(path + ending, { force: true })
}
