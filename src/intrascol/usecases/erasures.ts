import type { Db } from '../../store/engine.ts'

/** The numbers of the accounts that were erased. They are never given again. */
export const erasedAccounts = async (trx: Db): Promise<number[]> =>
  (await trx.selectFrom('erased_account').select('id').orderBy('id').execute()).map(({ id }) => id)

const AT_ONCE = 500

/** The logins of those among these accounts that are still here. */
export async function stillThere(trx: Db, ids: readonly number[]): Promise<string[]> {
  const found: string[] = []
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const rows = await trx
      .selectFrom('account')
      .select('login')
      .where('id', 'in', ids.slice(at, at + AT_ONCE))
      .orderBy('id')
      .execute()
    found.push(...rows.map(({ login }) => login))
  }
  return found
}
