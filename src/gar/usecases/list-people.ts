import { sql } from 'kysely'
import { type Db, jsonList } from '../../store/engine.ts'
import type { TermKind } from '../../store/schema.ts'
import { populationsOf, resolveSelection, type Selection, selected } from './people.ts'
import { findResources } from './resources.ts'
import { holdsResource } from './sql.ts'

export interface PeopleFilter {
  selection: Selection
  /** Resources of which one at least is held. */
  holding?: readonly string[] | undefined
  /** Resources of which none is held. */
  notHolding?: readonly string[] | undefined
  today: string
}

/** The codes or labels of one kind that a person `p` belongs to, as a JSON array. */
const belonging = (trx: Db, kind: TermKind, shown: 'code' | 'label') =>
  jsonList(
    trx,
    sql.ref(`t.${shown}`),
    sql`membership as m inner join term as t on t.school = m.school and t.id = m.term where m.school = p.school and m.person = p.id and t.kind = ${sql.lit(kind)}`,
  )

/** People in the order of school and name; each row with everything the person belongs to. @throws CliError 4 for an unknown name */
export async function people(trx: Db, { selection, holding, notHolding, today }: PeopleFilter) {
  const resolved = await resolveSelection(trx, selection)
  const idsOf = async (names: readonly string[]) => (await findResources(trx, names)).map(({ id }) => id)
  const held = holding && (await idsOf(holding))
  const notHeld = notHolding && (await idsOf(notHolding))
  return trx
    .selectFrom('person as p')
    .innerJoin('school', 'school.id', 'p.school')
    .select([
      'p.gar_id as id',
      'school.uai',
      'p.last_name',
      'p.first_name',
      'p.pupils',
      'p.documentalists',
      'p.teachers',
      'p.staff',
      'p.left_on',
    ])
    .select([
      belonging(trx, 'division', 'code').as('divisions'),
      belonging(trx, 'group', 'code').as('groups'),
      belonging(trx, 'level', 'label').as('levels'),
      belonging(trx, 'subject', 'label').as('subjects'),
    ])
    .where(selected(resolved))
    .$if(held !== undefined, (query) => query.where(holdsResource(today, held)))
    .$if(notHeld !== undefined, (query) => query.where(sql<boolean>`not ${holdsResource(today, notHeld)}`))
    .orderBy('school.uai')
    .orderBy('p.name_key')
    .orderBy('p.first_key')
    .orderBy('p.gar_id')
}

type PersonRow = Record<'divisions' | 'groups' | 'levels' | 'subjects', string> &
  Parameters<typeof populationsOf>[0] & { left_on: string | null }

/** The row as the contract has it: lists as arrays, presence as a boolean. */
export function personRow<Row extends PersonRow>(row: Row) {
  const { left_on, pupils, documentalists, teachers, staff, ...rest } = row
  return {
    ...rest,
    populations: populationsOf({ pupils, documentalists, teachers, staff }),
    divisions: JSON.parse(row.divisions) as string[],
    groups: JSON.parse(row.groups) as string[],
    levels: JSON.parse(row.levels) as string[],
    subjects: JSON.parse(row.subjects) as string[],
    active: left_on === null,
  }
}
