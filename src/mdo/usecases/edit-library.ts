import { sql } from 'kysely'
import { CliError, EXIT } from '../../errors.ts'
import { fold } from '../../fold.ts'
import { analyze, bulkInto, temporaryTable } from '../../store/bulk.ts'
import { type Db, imageOf, imageOfValues } from '../../store/engine.ts'
import type { Library } from '../../store/schema.ts'
import { columnsOf } from '../entities.ts'
import { findLibrary } from './libraries.ts'

/** What a command says about a library; what it does not say stays. */
export interface LibraryWish {
  code: string
  name?: string | undefined
  email?: string | undefined
  validityMonths?: number | undefined
  validUntil?: string | undefined
  fallback?: boolean | undefined
  digest?: boolean | undefined
  active?: boolean | undefined
}

const whole = 'integer not null'
const text = 'text not null'
const AIM = {
  ...{ n: whole, id: whole, code: text, name: text, name_key: text, email: text, validity_months: 'integer', valid_until: 'text' },
  ...{ fallback: whole, digest: whole, retired_on: 'text', outcome: 'text' },
} as const

/** @throws CliError 5 when the code is taken by a library that is not the same */
export async function planAddedLibrary(trx: Db, wish: LibraryWish, today: string): Promise<CliError | undefined> {
  const there = await trx.selectFrom('library').selectAll().where('code', '=', wish.code.toLowerCase()).executeTakeFirst()
  const taken = there && ((wish.name !== undefined && there.name !== wish.name) || (wish.email !== undefined && there.email !== wish.email))
  await planLibraries(trx, [wish], today)
  return taken ? new CliError('code_taken', EXIT.refused, 'mdo.library.taken', [there.code, there.name]) : undefined
}

/** @throws CliError 4 for an unknown code */
export async function planEditedLibrary(trx: Db, wish: LibraryWish, today: string): Promise<void> {
  await findLibrary(trx, wish.code)
  await planLibraries(trx, [wish], today)
}

/** Plans libraries as they are wished: `added`, `changed`, `already`. A new fallback library takes the place of the one before. */
export async function planLibraries(trx: Db, wishes: readonly LibraryWish[], today: string): Promise<void> {
  await temporaryTable(trx, 'aim_library', AIM, 'id')
  const into = bulkInto(trx, 'aim_library', Object.keys(AIM))
  const there = await trx.selectFrom('library').selectAll().execute()
  const byCode = new Map(there.map((one) => [one.code, one]))
  const named = new Set(wishes.map(({ code }) => code.toLowerCase()))
  let last = Math.max(0, ...there.map(({ id }) => id))
  let n = 0
  for (const wish of wishes) {
    const old = byCode.get(wish.code.toLowerCase())
    const next = wished(old, wish, old?.id ?? ++last, today)
    await into.add(...row(++n, next, outcomeOf(old, next)))
  }
  if (wishes.some(({ fallback }) => fallback))
    for (const one of there.filter(({ code, fallback }) => fallback === 1 && !named.has(code)))
      await into.add(...row(++n, { ...one, fallback: 0 }, null))
  await into.flush()
  await analyze(trx, 'aim_library')
  await planRows(trx)
}

type Wanted = Omit<Library, 'operation'>

function wished(old: Library | undefined, wish: LibraryWish, id: number, today: string): Wanted {
  const name = wish.name ?? old?.name ?? wish.code
  const rule =
    wish.validityMonths === undefined && wish.validUntil === undefined
      ? { validity_months: old?.validity_months ?? null, valid_until: old?.valid_until ?? null }
      : { validity_months: wish.validityMonths ?? null, valid_until: wish.validUntil ?? null }
  const retired = wish.active === undefined ? (old?.retired_on ?? null) : wish.active ? null : (old?.retired_on ?? today)
  const flag = (said: boolean | undefined, before: number | undefined) => (said === undefined ? (before ?? 0) : Number(said))
  return {
    ...{ id, code: wish.code.toLowerCase(), name, name_key: fold(name), email: wish.email ?? old?.email ?? '', ...rule },
    ...{ fallback: flag(wish.fallback, old?.fallback), digest: flag(wish.digest, old?.digest), retired_on: retired },
  }
}

const row = (n: number, next: Wanted, outcome: string | null) => {
  const values: Record<string, unknown> = { ...next, n, outcome }
  return Object.keys(AIM).map((key) => values[key] ?? null)
}

const outcomeOf = (old: Library | undefined, next: Wanted) => {
  if (!old) return 'added'
  return columnsOf('library').every((name) => old[name as keyof Wanted] === next[name as keyof Wanted]) ? 'already' : 'changed'
}

async function planRows(trx: Db): Promise<void> {
  const columns = columnsOf('library')
  const after = imageOfValues(
    trx,
    columns.map((name) => sql.ref(`a.${name}`)),
  )
  await sql`insert into planned (scope, entity, item, before, after, outcome, detail)
    select 0, 'library', a.id, case when b.operation is null then null else ${imageOf(trx, 'b', [...columns, 'operation'])} end,
      case when b.operation is null or ${imageOf(trx, 'b', columns)} <> ${after} then ${after} end, a.outcome, a.n
    from aim_library as a left join library as b on b.id = a.id order by a.n`.execute(trx)
}

/** The libraries of the plan as they will be. */
export const plannedLibraries = (trx: Db) =>
  trx
    .selectFrom(sql<Wanted & { n: number; outcome: string | null }>`aim_library`.as('a'))
    .select(['a.code', 'a.name', 'a.email', 'a.retired_on', 'a.outcome'])
    .where('a.outcome', 'is not', null)
    .orderBy('a.n')
