import { sql } from 'kysely'
import { CliError, EXIT } from '../../errors.ts'
import { fold } from '../../fold.ts'
import { temporaryTable } from '../../store/bulk.ts'
import { type Db, imageOf, imageOfValues } from '../../store/engine.ts'
import type { MdoResource } from '../../store/schema.ts'
import { columnsOf } from '../entities.ts'
import { catalogueOf, named } from './catalogue.ts'

type Wanted = Omit<MdoResource, 'operation'>

/** Plans a new resource, or one that is offered again. @returns 5 when its code or title is that of another one */
export async function planAddedResource(trx: Db, code: string, name: string): Promise<CliError | undefined> {
  const { byId } = await catalogueOf(trx)
  const all = [...byId.values()]
  const old = all.find((one) => one.code === code)
  const taken = old && old.name !== name ? old : all.find((one) => one.code !== code && one.name_key === fold(name))
  const id = old?.id ?? Math.max(0, ...byId.keys()) + 1
  if (!taken)
    await planResource(trx, { id, code, name, name_key: fold(name), retired_on: null }, old?.retired_on === null ? 'already' : 'added')
  return taken ? new CliError('code_taken', EXIT.refused, 'mdo.resource.taken', [taken.code, taken.name]) : undefined
}

/** Plans that a resource is no longer offered: its rows stay, its access ends (mdo, section 4). @throws CliError 4 */
export async function planRetiredResource(trx: Db, word: string, today: string): Promise<void> {
  for (const { operation: _, ...one } of named(await catalogueOf(trx), [word]))
    await planResource(trx, { ...one, retired_on: one.retired_on ?? today }, one.retired_on === null ? 'retired' : 'already')
}

async function planResource(trx: Db, wanted: Wanted, outcome: string): Promise<void> {
  const text = 'text not null'
  await temporaryTable(trx, 'aim_catalogue', {
    id: 'integer not null',
    code: text,
    name: text,
    name_key: text,
    retired_on: 'text',
    outcome: text,
  })
  const { id, code, name, name_key, retired_on } = wanted
  await sql`insert into aim_catalogue values (${id}, ${code}, ${name}, ${name_key}, ${retired_on}, ${outcome})`.execute(trx)
  const columns = columnsOf('mdo_resource')
  const after = imageOfValues(
    trx,
    columns.map((column) => sql.ref(`a.${column}`)),
  )
  await sql`insert into planned (scope, entity, item, before, after, outcome)
    select 0, 'mdo_resource', a.id, case when b.operation is null then null else ${imageOf(trx, 'b', [...columns, 'operation'])} end,
      case when a.outcome <> 'already' then ${after} end, a.outcome
    from aim_catalogue as a left join mdo_resource as b on b.id = a.id`.execute(trx)
}

export const plannedResources = (trx: Db) =>
  trx
    .selectFrom(sql<Wanted & { outcome: string }>`aim_catalogue`.as('a'))
    .select(['a.code', 'a.name', 'a.retired_on', 'a.outcome'])
    .orderBy('a.code')
