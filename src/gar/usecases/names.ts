import { sql } from 'kysely'
import type { Db } from '../../store/engine.ts'
import type { TermKind } from '../../store/schema.ts'

/** How many names a shell is offered at once. */
const MOST = 50

export interface Name {
  word: string
  about: string
}

/** What a name of the store can be completed to: the kind of thing, and the beginning of its stable word. */
export type NameKind = 'resource' | 'school' | 'person' | TermKind

/** Compared as bytes on both engines, unlike `like`, and without its signs. */
const startsWith = (column: string, beginning: string) => sql<boolean>`substr(${sql.ref(column)}, 1, ${beginning.length}) = ${beginning}`

/** Real names that begin as what was typed, at most fifty, each with its meaning. @param uais only these schools */
export async function namesOf(trx: Db, kind: NameKind, beginning: string, uais: readonly string[] | undefined): Promise<Name[]> {
  const schools = trx
    .selectFrom('school')
    .select('id')
    .$if(uais !== undefined, (query) => query.where('uai', 'in', [...(uais ?? [])]))
  if (kind === 'resource')
    return trx
      .selectFrom('resource')
      .select(['code as word', 'title as about'])
      .where('id', 'in', trx.selectFrom('subscription').select('resource').where('school', 'in', schools))
      .where(startsWith('code', beginning.toLowerCase()))
      .orderBy('code')
      .limit(MOST)
      .execute()
  if (kind === 'school')
    return trx
      .selectFrom('school')
      .select(['uai as word', 'name as about'])
      .where('id', 'in', schools)
      .where(startsWith('uai', beginning.toUpperCase()))
      .orderBy('uai')
      .limit(MOST)
      .execute()
  if (kind === 'person') {
    const people = trx.selectFrom('person').select(['gar_id as word', sql<string>`last_name || ' ' || first_name`.as('about')])
    return people.where('school', 'in', schools).where(startsWith('gar_id', beginning)).orderBy('gar_id').limit(MOST).execute()
  }
  return trx
    .selectFrom('term')
    .select(['code as word', 'label as about'])
    .distinct()
    .where('school', 'in', schools)
    .where('kind', '=', kind)
    .where(startsWith('code', beginning))
    .orderBy('code')
    .limit(MOST)
    .execute()
}
