import type { Check } from '../cli/program.ts'
import { type ErasedList, isSameJournal, listOf } from '../store/erased.ts'
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
  const missing = store.engine === 'sqlite' && isThere(file) ? missingFrom(list, readList(file)) : 0
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

/** Numbers that only the file beside knows. */
function missingFrom(list: ErasedList, beside: ErasedList): number {
  const key = ({ entity, scope, number }: ErasedList['erased'][number]) => `${entity} ${scope} ${number}`
  const known = new Set(list.erased.map(key))
  return isSameJournal(list, beside) ? beside.erased.filter((row) => !known.has(key(row))).length : 0
}
