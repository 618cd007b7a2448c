import type { Check } from '../cli/program.ts'
import type { Db } from '../store/engine.ts'
import { type ErasedList, givenAgain, isSameJournal, keyOf, listOf } from '../store/erased.ts'
import { erasedFileOf, readList } from '../store/erased-file.ts'
import { unfinishedErasures } from '../store/erasure-work.ts'
import { abandonedBeside, copiesBeside } from '../store/leftovers.ts'
import { isPostgres } from '../store/location.ts'
import { isThere } from '../store/place.ts'
import { inSnapshot } from '../store/transaction.ts'
import { say } from '../text/index.ts'

/** Whether those who were erased are gone for good: nobody came back with a copy, and nothing is left to do. */
export const checkErased: Check = async (app) => {
  const { text } = app
  const store = await app.open()
  const list = await inSnapshot(store, listOf)
  const file = erasedFileOf(store.location)
  const beside = store.engine === 'sqlite' && isThere(file) ? readList(file) : undefined
  const missing = beside ? await inSnapshot(store, (trx) => missingFrom(trx, list, beside)) : 0
  if (missing > 0) return { status: 'failed', message: text['erased.back'](missing, file) }
  const [left] = await unfinishedErasures(store)
  if (left) return { status: 'warning', message: say(text, left.key, left.values) }
  return { status: 'ok', message: text['erased.agrees'](list.erased.length) }
}

/** Longer than this nobody who left is kept. */
const KEPT_DAYS = 90

/** Copies of the whole store beside it: they name everybody, until a purge removes them. */
export const checkCopies: Check = ({ place, text, outside }) => {
  if (isPostgres(place.at) || !isThere(place.at)) return undefined
  const limit = new Date(outside.now().getTime() - KEPT_DAYS * 86_400_000).toISOString().slice(0, 10)
  const copies = copiesBeside(place.at)
  const old = [...copies.filter(({ day }) => day < limit), ...abandonedBeside(place.at, outside.now())]
  if (old.length > 0)
    return {
      status: 'warning',
      message: text['erased.copies_old'](
        old.map(({ path }) => path),
        KEPT_DAYS,
      ),
    }
  return { status: 'ok', message: copies.length > 0 ? text['erased.copies'](copies.map(({ path }) => path)) : 'ok' }
}

/** How many only the file beside knows. Whoever got a number on it since is not meant. */
async function missingFrom(trx: Db, list: ErasedList, beside: ErasedList): Promise<number> {
  if (!isSameJournal(list, beside)) return 0
  const known = new Map(list.erased.map((row) => [keyOf(row), row.at]))
  const missing = beside.erased.filter((row) => (known.get(keyOf(row)) ?? '') < row.at)
  return missing.length - (await givenAgain(trx, missing)).length
}
