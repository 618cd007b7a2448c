import type { Db } from '../../store/engine.ts'
import { yearName } from '../rules/school-year.ts'
import { unknownLogin } from './accounts.ts'
import { userRow, users } from './list-users.ts'

/** One user with everything that is kept, and the classes of each school year. @throws CliError 4 for an unknown login */
export async function showUser(trx: Db, login: string) {
  const found = await (await users(trx, { status: ['all'] })).where('a.login', '=', login.toLowerCase()).executeTakeFirst()
  if (!found) throw unknownLogin([login])
  const years = await trx
    .selectFrom('class_member as m')
    .innerJoin('class as c', 'c.id', 'm.class')
    .select(['m.year', 'c.name as class', 'm.level'])
    .where('m.account', '=', found.id)
    .orderBy('m.year')
    .execute()
  return { user: userRow(found), years: years.map((one) => ({ ...one, year: yearName(one.year) })) }
}
