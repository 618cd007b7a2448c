import { type RawBuilder, sql } from 'kysely'
import { type Db, jsonList } from '../../store/engine.ts'
import { beginsAs } from '../../store/names.ts'
import type { Account, Class } from '../../store/schema.ts'
import type { Kind, Status } from '../rules/kind.ts'
import { findClass } from './classes.ts'

/** What is given is combined with AND, several values of one criterion with OR. */
export interface UserFilter {
  /** Names of classes: their pupils, or with the kind `adult` their teachers; null: class none. */
  class?: readonly (string | null)[] | undefined
  level?: readonly string[] | undefined
  kind?: readonly Kind[] | undefined
  status?: readonly Status[] | undefined
  /** Folded beginnings of names. */
  name?: readonly string[] | undefined
}

/** The class of a pupil `a`; of an adult those that he or she is responsible for, as a JSON array. */
const classOf = (trx: Db): RawBuilder<string> =>
  sql<string>`case when a.kind = 'adult' then ${jsonList(trx, sql`r.name`, sql`class as r where r.teacher = a.id and r.closed_on is null`)} else c.name end`

/** What is known of a password, without the password: `none`, `issued` or `printed`. */
const passwordState = sql<string>`case when a.password is null then 'none' when a.password_printed_on is not null then 'printed' else 'issued' end`

/** Users by folded name, then first name. Without a status those who left are left out. @throws CliError 4 for an unknown class */
export async function users(trx: Db, { class: classes, level, kind, status = ['active'], name: beginnings }: UserFilter) {
  const ofClasses = classes && (await inClasses(trx, classes, kind))
  return trx
    .selectFrom('account as a')
    .leftJoin('class as c', 'c.id', 'a.class')
    .select(['a.id', 'a.login', 'a.first_name', 'a.kind', 'a.level', 'a.status', 'a.birth_date', 'a.sex', 'a.ine', 'a.keep'])
    .select(['a.last_name as family_name', 'a.usage_name', 'a.name_key', 'a.first_key', 'a.password_issued_on', 'a.password_printed_on'])
    .select(sql<string>`coalesce(a.usage_name, a.last_name)`.as('last_name'))
    .select(classOf(trx).as('class'))
    .select(passwordState.as('password_state'))
    .$if(!status.includes('all'), (query) => query.where('a.status', 'in', status as Account['status'][]))
    .$if(kind !== undefined, (query) => query.where('a.kind', 'in', kind ?? []))
    .$if(level !== undefined, (query) => query.where('a.level', 'in', level ?? []))
    .$if(ofClasses !== undefined, (query) => query.where(ofClasses ?? sql<boolean>`1 = 1`))
    .$if(beginnings !== undefined, (query) => query.where((eb) => eb.or((beginnings ?? []).map(beginning))))
    .orderBy('a.name_key')
    .orderBy('a.first_key')
    .orderBy('a.id')
}

/** How many users such a list holds. */
export async function countUsers(trx: Db, filter: UserFilter): Promise<number> {
  const counted = (await users(trx, filter))
    .clearSelect()
    .clearOrderBy()
    .select((eb) => eb.fn.countAll<number>().as('all'))
  return Number((await counted.executeTakeFirstOrThrow()).all)
}

const beginning = (key: string) => beginsAs('a.name_key', key)

/** Pupils of these classes, their teachers when adults are asked for, and for null the pupils of class none. @throws CliError 4 for an unknown class */
async function inClasses(trx: Db, names: readonly (string | null)[], kinds: readonly Kind[] = ['pupil']): Promise<RawBuilder<boolean>> {
  const rooms: Class[] = []
  for (const name of names) if (name !== null) rooms.push(await findClass(trx, name))
  const members = kinds.includes('pupil') && rooms.length ? [sql`a.class in (${sql.join(rooms.map(({ id }) => id))})`] : []
  const teachers = kinds.includes('adult') ? rooms.flatMap(({ teacher }) => (teacher === null ? [] : [sql`a.id = ${teacher}`])) : []
  const classless = names.includes(null) ? [sql`(a.class is null and a.kind = 'pupil')`] : []
  return sql<boolean>`(${sql.join([sql`1 = 0`, ...members, ...teachers, ...classless], sql` or `)})`
}

/** The row as the contract has it: the classes of an adult in one text. */
export function userRow<Row extends { kind: string; class: string | null; keep: number }>(
  row: Row,
): Omit<Row, 'class' | 'keep'> & { class: string | null; keep: boolean } {
  const classes = row.kind === 'adult' ? (JSON.parse(String(row.class)) as string[]).join(', ') || null : row.class
  return { ...row, class: classes, keep: row.keep === 1 }
}
