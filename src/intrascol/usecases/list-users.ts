import { type RawBuilder, sql } from 'kysely'
import { type Db, jsonList } from '../../store/engine.ts'
import type { Kind, Status } from '../rules/kind.ts'
import { findClass } from './classes.ts'

export interface UserFilter {
  /** The name of a class: its pupils, or with the kind `adult` its teacher; null: class none. */
  class?: string | null | undefined
  level?: string | undefined
  kind?: Kind | undefined
  status?: Status | undefined
  /** The folded beginning of a name. */
  name?: string | undefined
}

/** The class of a pupil `a`; of an adult those that he or she is responsible for, as a JSON array. */
const classOf = (trx: Db): RawBuilder<string> =>
  sql<string>`case when a.kind = 'adult' then ${jsonList(trx, sql`r.name`, sql`class as r where r.teacher = a.id and r.closed_on is null`)} else c.name end`

/** What is known of a password, without the password: `none`, `issued` or `printed`. */
const passwordState = sql<string>`case when a.password is null then 'none' when a.password_printed_on is not null then 'printed' else 'issued' end`

/** Users by folded name, then first name. Without a status those who left are left out. @throws CliError 4 for an unknown class */
export async function users(trx: Db, { class: name, level, kind, status = 'active', name: beginning }: UserFilter) {
  const found = typeof name === 'string' ? await findClass(trx, name) : undefined
  return trx
    .selectFrom('account as a')
    .leftJoin('class as c', 'c.id', 'a.class')
    .select(['a.id', 'a.login', 'a.first_name', 'a.kind', 'a.level', 'a.status', 'a.birth_date', 'a.sex', 'a.ine', 'a.keep'])
    .select(['a.last_name as family_name', 'a.usage_name', 'a.name_key', 'a.first_key', 'a.password_issued_on', 'a.password_printed_on'])
    .select(sql<string>`coalesce(a.usage_name, a.last_name)`.as('last_name'))
    .select(classOf(trx).as('class'))
    .select(passwordState.as('password_state'))
    .$if(status !== 'all', (query) => query.where('a.status', '=', status === 'left' ? 'left' : 'active'))
    .$if(kind !== undefined, (query) => query.where('a.kind', '=', kind ?? 'pupil'))
    .$if(level !== undefined, (query) => query.where('a.level', '=', level ?? ''))
    .$if(found !== undefined, (query) =>
      kind === 'adult' ? query.where('a.id', '=', found?.teacher ?? 0) : query.where('a.class', '=', found?.id ?? 0),
    )
    .$if(name === null, (query) => query.where('a.class', 'is', null).where('a.kind', '=', 'pupil'))
    .$if(beginning !== undefined, (query) => query.where(sql<boolean>`a.name_key like ${`${beginning}%`}`))
    .orderBy('a.name_key')
    .orderBy('a.first_key')
    .orderBy('a.id')
}

/** The row as the contract has it: the classes of an adult in one text. */
export function userRow<Row extends { kind: string; class: string | null; keep: number }>(
  row: Row,
): Omit<Row, 'class' | 'keep'> & { class: string | null; keep: boolean } {
  const classes = row.kind === 'adult' ? (JSON.parse(String(row.class)) as string[]).join(', ') || null : row.class
  return { ...row, class: classes, keep: row.keep === 1 }
}
