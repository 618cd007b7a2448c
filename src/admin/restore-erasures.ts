import type { App } from '../cli/app.ts'
import { finishErasing } from '../cli/erasing.ts'
import { parisMinute } from '../days.ts'
import { readManifest } from '../store/backup.ts'
import { listOf, mergeList, wipeImages } from '../store/erased.ts'
import { noteTraces } from '../store/erasure-work.ts'
import { openStore } from '../store/open.ts'
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
}

export const NOTHING_KNOWN: Known = { erased: 0, until: null, alone: true }

/**
 * Prepares the copy of a backup: its list learns what the others know, nobody gets a number on it any more, and whoever is on it is erased.
 * @throws CliError 6 when a list that was named is another store's, or the erasing fails
 */
export async function eraseAgain(
  app: App,
  { copy, file, lists, dryRun }: { copy: string; file: string; lists: readonly FoundList[]; dryRun: boolean },
): Promise<Known> {
  const known = [readManifest(file)?.made_at ?? null]
  const others = await learn(app, copy, lists, known)
  const [until] = known
    .filter((instant) => instant !== null)
    .sort()
    .reverse()
  return { erased: await app.program.repeatErasures(app, copy, dryRun), until: until ?? null, alone: others === 0 }
}

/** @param known gets the instants up to which each list is complete @returns how many lists the copy learned from */
async function learn(app: App, copy: string, lists: readonly FoundList[], known: (string | null)[]): Promise<number> {
  const store = await openStore({ ...app.place, at: copy })
  try {
    const own = await inSnapshot(store, listOf)
    const others = fitting(app, lists, own)
    known.push(own.until, ...others.map(({ until }) => until))
    await inTransaction(store, async (trx) => {
      for (const list of others) await mergeList(trx, list)
      await wipeImages(trx)
      await noteTraces(trx)
    })
    return others.length
  } finally {
    await store.close()
  }
}

export function sayKnown({ text, remark }: App, { erased, until, alone }: Known, dryRun: boolean): void {
  if (erased > 0) remark(text[dryRun ? 'erased.would_repeat' : 'erased.repeated'](erased))
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
