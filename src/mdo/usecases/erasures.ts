import type { Db } from '../../store/engine.ts'

/** The numbers of the people who were erased. */
export const erasedPeople = async (trx: Db): Promise<number[]> =>
  (await trx.selectFrom('subscriber').select('id').where('status', '=', 'erased').orderBy('id').execute()).map(({ id }) => id)

const AT_ONCE = 500

/** Those among these numbers whose people are named here. */
export async function stillNamed(trx: Db, ids: readonly number[]): Promise<number[]> {
  const found: number[] = []
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const rows = await trx
      .selectFrom('subscriber')
      .select('id')
      .where('id', 'in', ids.slice(at, at + AT_ONCE))
      .where('status', '<>', 'erased')
      .orderBy('id')
      .execute()
    found.push(...rows.map(({ id }) => id))
  }
  return found
}
