import type { App } from '../cli/app.ts'
import { finishErasing } from '../cli/erasing.ts'
import { parisMinute } from '../days.ts'
import { readManifest } from '../store/backup.ts'
import { type ErasedList, listOf, mergedLists, mergeList, wipeImages } from '../store/erased.ts'
import { noteTraces } from '../store/erasure-work.ts'
import { openStore } from '../store/open.ts'
import type { ErasedNumber } from '../store/schema.ts'
import { inSnapshot, inTransaction } from '../store/transaction.ts'
import { type FoundList, fitting } from './erased-lists.ts'

/** What was known of erasures when a backup took its place. */
export interface Known {
  /** How many people were erased again, or would be. */
  erased: number
  /** The instant up to which erasures are known; null for a store in which nothing ever happened. */
  until: string | null
  /** No list but that of the backup itself was found. */
  alone: boolean
  /** Numbers on the lists that somebody got after the erasure: those people stay. */
  stayed: readonly ErasedNumber[]
}

export const NOTHING_KNOWN: Known = { erased: 0, until: null, alone: true, stayed: [] }

/**
 * Prepares the copy of a backup: its list learns what the others know, nobody gets a number on it any more, and whoever is on it is erased.
 * @throws CliError 6 when a list that was named is another store's, or the erasing fails
 */
export async function eraseAgain(
  app: App,
  { copy, file, lists, dryRun }: { copy: string; file: string; lists: readonly FoundList[]; dryRun: boolean },
): Promise<Known> {
  const learned = await learn(app, copy, lists, readManifest(file)?.made_at ?? null)
  return { erased: await app.program.repeatErasures(app, copy, dryRun), ...learned }
}

/** @param made when the backup was made, if that is known */
async function learn(app: App, copy: string, lists: readonly FoundList[], made: string | null): Promise<Omit<Known, 'erased'>> {
  const store = await openStore({ ...app.place, at: copy })
  try {
    const own = await inSnapshot(store, listOf)
    const itself = mergedLists({ ...own, until: made, erased: [], given: [] }, own)
    const others = fitting(app, lists, itself)
    const all = others.reduce<ErasedList>(mergedLists, itself)
    const stayed = await inTransaction(store, async (trx) => {
      const left = await mergeList(trx, all)
      await wipeImages(trx)
      await noteTraces(trx)
      return left
    })
    return { until: all.until, alone: others.length === 0, stayed }
  } finally {
    await store.close()
  }
}

export function sayKnown({ text, remark }: App, { erased, until, alone, stayed }: Known, dryRun: boolean): void {
  if (erased > 0) remark(text[dryRun ? 'erased.would_repeat' : 'erased.repeated'](erased))
  if (stayed.length > 0) remark(text['erased.given_again'](stayed))
  if (until !== null) remark(text[alone ? 'erased.nothing_later' : 'erased.known'](parisMinute(new Date(until))))
}

/** The list beside the restored store is brought up to what it knows now. */
export async function finishList(app: App): Promise<void> {
  const store = await openStore(app.place)
  try {
    await finishErasing(app, store)
  } finally {
    await store.close()
  }
}
