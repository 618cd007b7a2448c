import { type RawBuilder, sql } from 'kysely'
import { CliError, EXIT } from '../../errors.ts'
import { fold } from '../../fold.ts'
import type { Db } from '../../store/engine.ts'
import { beginsAs } from '../../store/names.ts'
import type { TermKind } from '../../store/schema.ts'
import { POPULATIONS, type Population } from '../rules/population.ts'

/** Which people a command is about; what is given is combined with AND, several values of one criterion with OR. */
export interface Selection {
  /** Schools by UAI; undefined: all schools of the store. */
  uais?: readonly string[] | undefined
  populations?: readonly Population[] | undefined
  divisions?: readonly string[] | undefined
  groups?: readonly string[] | undefined
  levels?: readonly string[] | undefined
  subjects?: readonly string[] | undefined
  /** Beginnings of the last name, any spelling. */
  names?: readonly string[] | undefined
  /** Identifiers of the directory; they may name people who have left. An empty list selects nobody. */
  people?: readonly string[] | undefined
  all?: boolean | undefined
  /** The people who left instead of those present. */
  departed?: boolean | undefined
}

/** A selection whose words have been looked up: numbers of schools, terms and people. */
export interface Resolved {
  schools: readonly number[]
  populations: readonly Population[]
  /** For each criterion given, the (school, term) pairs that meet it. */
  terms: readonly (readonly { school: number; id: number }[])[]
  nameKeys: readonly string[] | undefined
  people: readonly string[] | undefined
  departed: boolean
}

const CHUNK = 500
const KINDS: readonly (readonly [TermKind, keyof Selection])[] = [
  ['division', 'divisions'],
  ['group', 'groups'],
  ['level', 'levels'],
  ['subject', 'subjects'],
]

export const isSelective = (selection: Selection): boolean =>
  Boolean(
    selection.all ||
      selection.departed ||
      selection.names ||
      selection.people ||
      selection.populations?.length ||
      KINDS.some(([, key]) => selection[key]),
  )

/** Everybody, without any filter: whom a resource of the whole school is given to and taken back from. */
export const isEverybody = (selection: Selection): boolean => Boolean(selection.all) && !isSelective({ ...selection, all: undefined })

/**
 * Looks up every word of a selection.
 * @throws CliError 4 naming all schools, divisions, groups, levels, subjects or people that do not exist
 */
export async function resolveSelection(trx: Db, selection: Selection): Promise<Resolved> {
  const schools = await findSchools(trx, selection.uais)
  const terms: { school: number; id: number }[][] = []
  for (const [kind, key] of KINDS) {
    const wanted = selection[key] as readonly string[] | undefined
    if (wanted) terms.push(await findTerms(trx, schools, kind, wanted))
  }
  if (selection.people) {
    await refuseUnknownPeople(trx, schools, selection.people)
    await stageIds(trx, selection.people)
  }
  return {
    schools,
    terms,
    populations: selection.populations ?? [],
    nameKeys: selection.names?.map(fold),
    people: selection.people,
    departed: Boolean(selection.departed),
  }
}

const unknown = (code: string, key: ConstructorParameters<typeof CliError>[2], names: readonly string[]) =>
  new CliError(code, EXIT.unknown, key, [names], { details: { unknown: names } })

export const isUnknownPerson = (ids: readonly string[]) => unknown('unknown_person', 'gar.unknown.person', ids)

async function findSchools(trx: Db, uais: readonly string[] | undefined): Promise<number[]> {
  const wanted = uais?.map((uai) => uai.toUpperCase())
  const query = trx.selectFrom('school').select(['id', 'uai']).orderBy('id')
  const schools = await (wanted ? query.where('uai', 'in', wanted) : query).execute()
  const missing = (wanted ?? []).filter((uai) => !schools.some((school) => school.uai === uai))
  if (missing.length) throw unknown('unknown_school', 'gar.unknown.school', missing)
  return schools.map(({ id }) => id)
}

async function findTerms(trx: Db, schools: readonly number[], kind: TermKind, wanted: readonly string[]) {
  const keys = new Map(wanted.map((word) => [fold(word), word]))
  const found = schools.length
    ? await trx
        .selectFrom('term')
        .select(['school', 'id', 'code_key', 'label_key'])
        .where('school', 'in', schools)
        .where('kind', '=', kind)
        .where((eb) => eb.or([eb('code_key', 'in', [...keys.keys()]), eb('label_key', 'in', [...keys.keys()])]))
        .execute()
    : []
  for (const { code_key, label_key } of found) {
    keys.delete(code_key)
    keys.delete(label_key)
  }
  if (keys.size) throw unknown(`unknown_${kind}`, `gar.unknown.${kind}`, [...keys.values()])
  return found.map(({ school, id }) => ({ school, id }))
}

async function refuseUnknownPeople(trx: Db, schools: readonly number[], people: readonly string[]): Promise<void> {
  const known = new Set<string>()
  for (let from = 0; from < people.length; from += CHUNK) {
    const rows = await trx
      .selectFrom('person')
      .select('gar_id')
      .where('school', 'in', schools.length ? schools : [0])
      .where('gar_id', 'in', people.slice(from, from + CHUNK))
      .execute()
    for (const { gar_id } of rows) known.add(gar_id)
  }
  const missing = [...new Set(people)].filter((id) => !known.has(id))
  if (missing.length) throw isUnknownPerson(missing)
}

/** The ids of a selection in a temporary table, so that ten thousand of them are still one statement. */
async function stageIds(trx: Db, ids: readonly string[]): Promise<void> {
  await sql`create temporary table if not exists selected_id (gar_id text not null primary key)`.execute(trx)
  await sql`delete from selected_id`.execute(trx)
  const unique = [...new Set(ids)]
  for (let from = 0; from < unique.length; from += CHUNK) {
    const values = unique.slice(from, from + CHUNK).map((id) => sql`(${id})`)
    await sql`insert into selected_id (gar_id) values ${sql.join(values)}`.execute(trx)
  }
}

/** The condition that a selection puts on a person `p`: the school, the criteria, and presence. */
export const selected = (resolved: Resolved): RawBuilder<boolean> => sql<boolean>`(${meets(resolved)} and ${presence(resolved)})`

/** The same without presence and, for copies, without the population, which is there the one that was charged. */
export function meets(resolved: Resolved, { populations = true } = {}): RawBuilder<boolean> {
  const { schools, terms, nameKeys, people } = resolved
  const conditions = [schools.length ? sql`p.school in (${sql.join(schools)})` : sql`1 = 0`, ...terms.map(belongsToOne)]
  if (populations && resolved.populations.length) {
    const flags = resolved.populations.map((population) => sql`${sql.ref(`p.${population}`)} = 1`)
    conditions.push(sql`(${sql.join(flags, sql` or `)})`)
  }
  if (nameKeys)
    conditions.push(
      sql`(${sql.join(
        nameKeys.map((key) => beginsAs('p.name_key', key)),
        sql` or `,
      )})`,
    )
  if (people) conditions.push(sql`p.gar_id in (select gar_id from selected_id)`)
  return sql<boolean>`(${sql.join(conditions, sql` and `)})`
}

/** Present people, or those who left; an explicit list of people may name both. */
function presence({ departed, people }: Resolved): RawBuilder<boolean> {
  if (departed) return sql<boolean>`p.left_on is not null`
  return people ? sql<boolean>`1 = 1` : sql<boolean>`p.left_on is null`
}

function belongsToOne(terms: readonly { school: number; id: number }[]): RawBuilder<boolean> {
  if (terms.length === 0) return sql<boolean>`1 = 0`
  const bySchool = Map.groupBy(terms, ({ school }) => school)
  const parts = [...bySchool].map(
    ([school, ids]) =>
      sql`(p.school = ${school} and exists (select 1 from membership as m where m.school = p.school and m.person = p.id and m.term in (${sql.join(ids.map(({ id }) => id))})))`,
  )
  return sql<boolean>`(${sql.join(parts, sql` or `)})`
}

/** The people selected, once and in the order of names, in a temporary table: writes on many pools all read it. */
export async function stageCandidates(trx: Db, resolved: Resolved, condition: RawBuilder<boolean> = sql`1 = 1`): Promise<void> {
  await sql`create temporary table if not exists candidate (school integer not null, person integer not null, n integer not null, primary key (school, person))`.execute(
    trx,
  )
  await sql`delete from candidate`.execute(trx)
  await sql`insert into candidate (school, person, n)
    select p.school, p.id, row_number() over (order by p.name_key, p.first_key, p.gar_id) from person as p where ${selected(resolved)} and ${condition}`.execute(
    trx,
  )
}

/** The words of the populations of a person `p`, as JSON-ready pieces for the rows of a list. */
export const populationsOf = (row: Record<Population, number>): Population[] => POPULATIONS.filter((population) => row[population] === 1)
