import type { Check } from '../cli/program.ts'
import { engineVersion, quickCheck } from '../store/info.ts'
import { head } from '../store/journal.ts'
import { isPostgres } from '../store/location.ts'
import { inSnapshot } from '../store/transaction.ts'

/** Loads the library that SQLite stores need, without any store. */
export const checkSqlite: Check = async ({ text }) => {
  try {
    const { memorySqlite } = await import('../store/sqlite.ts')
    const store = memorySqlite()
    const version = await inSnapshot(store, (trx) => engineVersion(trx, 'sqlite'))
    await store.close()
    return { status: 'ok', message: version }
  } catch (error) {
    return { status: 'failed', message: text['doctor.sqlite_missing']((error as Error).message) }
  }
}

export const checkStoreOpens: Check = async (app) => {
  const store = await app.open()
  const { operation } = await inSnapshot(store, head)
  return { status: 'ok', message: app.text['doctor.store_opens'](store.location, operation) }
}

export const checkQuickly: Check = async (app) => {
  if (isPostgres(app.place.at)) return undefined
  const said = await inSnapshot(await app.open(), quickCheck)
  return said === 'ok' ? { status: 'ok', message: 'ok' } : { status: 'failed', message: app.text['doctor.damaged'](said) }
}
