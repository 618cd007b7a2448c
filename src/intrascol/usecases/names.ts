import { sql } from 'kysely'
import { fold } from '../../fold.ts'
import type { Db } from '../../store/engine.ts'

export interface Name {
  kind: 'class' | 'login' | 'teacher'
  word: string
  about: string
}

const MOST = 100

/** Classes or logins that begin with some letters, for completion: `about` is the levels, or the name of the person. */
export async function namesOf(trx: Db, kind: Name['kind'], beginning: string): Promise<Name[]> {
  if (kind === 'class') {
    const rows = await trx
      .selectFrom('class')
      .select(['name', 'levels'])
      .where('closed_on', 'is', null)
      .where(sql<boolean>`name_key like ${`${fold(beginning)}%`}`)
      .orderBy('name_key')
      .limit(MOST)
      .execute()
    return rows.map(({ name, levels }) => ({ kind, word: name, about: (JSON.parse(levels) as string[]).join(', ') }))
  }
  const rows = await trx
    .selectFrom('account')
    .select(['login', 'first_name', sql<string>`coalesce(usage_name, last_name)`.as('last_name')])
    .where('status', '=', 'active')
    .where(sql<boolean>`login like ${`${beginning.toLowerCase().replace(/[%_\\]/g, '')}%`}`)
    .$if(kind === 'teacher', (query) => query.where('kind', '=', 'adult'))
    .orderBy('login')
    .limit(MOST)
    .execute()
  return rows.map(({ login, first_name, last_name }) => ({ kind, word: login, about: `${first_name} ${last_name}` }))
}
