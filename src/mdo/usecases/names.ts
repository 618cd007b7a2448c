import { sql } from 'kysely'
import type { Db } from '../../store/engine.ts'

/** How many names a shell is offered at once. */
const MOST = 50

export type NameKind = 'library' | 'resource' | 'subscriber' | 'mail'
export interface Name {
  word: string
  about: string
}

/** Compared as bytes on both engines, unlike `like`, and without its signs. */
const startsWith = (column: string, beginning: string) =>
  sql<boolean>`substr(cast(${sql.ref(column)} as text), 1, ${beginning.length}) = ${beginning}`

/** Real names that begin as what was typed, at most fifty, each with its meaning. @param scope only this library */
export async function namesOf(trx: Db, kind: NameKind, beginning: string, scope: number | undefined): Promise<Name[]> {
  const within = scope ?? 0
  if (kind === 'library')
    return trx
      .selectFrom('library')
      .select(['code as word', 'name as about'])
      .where(startsWith('code', beginning.toLowerCase()))
      .$if(scope !== undefined, (query) => query.where('id', '=', within))
      .orderBy('code')
      .limit(MOST)
      .execute()
  if (kind === 'resource')
    return trx
      .selectFrom('mdo_resource')
      .select(['code as word', 'name as about'])
      .where('retired_on', 'is', null)
      .where(startsWith('code', beginning.toLowerCase()))
      .orderBy('code')
      .limit(MOST)
      .execute()
  if (kind === 'mail')
    return trx
      .selectFrom(sql<{ id: number; library: number; kind: string; status: string }>`mail`.as('m'))
      .select([sql<string>`cast(m.id as text)`.as('word'), sql<string>`m.kind || ', ' || m.status`.as('about')])
      .where(startsWith('m.id', beginning))
      .$if(scope !== undefined, (query) => query.where('m.library', '=', within))
      .orderBy('m.id', 'desc')
      .limit(MOST)
      .execute()
  return trx
    .selectFrom('subscriber as s')
    .select([sql<string>`cast(s.id as text)`.as('word'), sql<string>`s.last_name || ' ' || s.first_name`.as('about')])
    .where('s.status', '<>', 'erased')
    .where(startsWith('s.id', beginning))
    .$if(scope !== undefined, (query) => query.where('s.library', '=', within))
    .orderBy('s.id')
    .limit(MOST)
    .execute()
}
