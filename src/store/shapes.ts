import type { Column } from './engine.ts'
import type { Entity } from './entity.ts'

/** The columns of an entity, in the order in which its images hold them. */
interface Shape {
  /** The first version of the store that writes them so. */
  since: number
  columns: readonly Column[]
  /** What the columns that are new hold in a row from before; null for one that is not named. */
  initial?: Readonly<Record<string, string | number>>
}

/** What the journal has kept of a table, whichever program it belongs to. */
export interface Kept {
  key: Entity['key']
  /** Its rows name people. */
  personal?: true
  /** Its rows also change without an operation: what they became is not noted. */
  moving?: true
  shapes: readonly [Shape, ...Shape[]]
}

/** Columns by name; a whole number is marked by a sign behind it. */
const columnsIn = (line: string): Column[] =>
  (line ? line.split(' ') : []).map((word) =>
    word.endsWith('#') ? { name: word.slice(0, -1), type: 'integer' as const } : { name: word, type: 'text' as const },
  )

const since4 = (line: string): [Shape] => [{ since: 4, columns: columnsIn(line) }]

const POPULATIONS = 'pupils# documentalists# teachers# staff#'

const SUBSCRIBER =
  'last_name first_name name_key first_key email birth_date status requested_on decided_on decided_by valid_from expires_on requests# version# erased_on birth_year_band#'

/**
 * What stands in the images of the journal, by entity and version. Undo reads them for ever, so a line of a released version never changes:
 * a migration that changes the columns of a table adds one. The last one is what the entity says today (test/store/shapes.test.ts).
 */
export const KEPT: Readonly<Record<string, Kept>> = {
  school: { key: { item: 'id' }, shapes: since4('uai name degree# contract head_uai') },
  resource: { key: { item: 'id' }, shapes: since4('ark code title title_key') },
  delegate: { key: { scope: 'school', item: 'id' }, personal: true, shapes: since4('gar_id last_name first_name name_key email') },
  person: {
    key: { scope: 'school', item: 'id' },
    personal: true,
    shapes: since4(`gar_id last_name first_name name_key first_key ${POPULATIONS} left_on`),
  },
  term: { key: { scope: 'school', item: 'id' }, shapes: since4('kind code label code_key label_key') },
  membership: { key: { scope: 'school', item: 'term', subject: 'person' }, shapes: since4('') },
  subscription: {
    key: { scope: 'school', item: 'id' },
    shapes: since4(`code resource# category scope ${POPULATIONS} valid_from valid_until project distributor comment granted_on`),
  },
  pool: { key: { scope: 'school', item: 'subscription', subject: 'population' }, shapes: since4('total#') },
  hint: { key: { scope: 'school', item: 'subscription', subject: 'id' }, shapes: since4('kind key') },
  copy: { key: { scope: 'school', item: 'subscription', subject: 'person' }, shapes: since4('population# state since') },
  library: { key: { item: 'id' }, shapes: since4('code name name_key email validity_months# valid_until fallback# digest# retired_on') },
  mdo_resource: { key: { item: 'id' }, shapes: since4('code name name_key retired_on') },
  subscriber: {
    key: { scope: 'library', item: 'id' },
    personal: true,
    shapes: [
      { since: 4, columns: columnsIn(SUBSCRIBER) },
      { since: 8, columns: columnsIn(`${SUBSCRIBER} asked_on asked_email`) },
    ],
  },
  access: { key: { scope: 'library', item: 'subscriber', subject: 'resource' }, shapes: since4('status origin validated_on ended_on') },
  reminder: { key: { scope: 'library', item: 'subscriber', subject: 'n' }, shapes: since4('kind day days#') },
  step: { key: { scope: 'library', item: 'subscriber', subject: 'n' }, shapes: since4('kind day requested_on expires_on') },
  mail: {
    key: { scope: 'library', item: 'id' },
    moving: true,
    shapes: since4('status attempts# queued_at next_attempt sent_at bounced_at'),
  },
  class: { key: { item: 'id' }, shapes: since4('name name_key onde_id levels teacher# slug year# closed_on') },
  account: {
    key: { item: 'id' },
    personal: true,
    shapes: since4(
      `kind login last_name usage_name first_name name_key family_key first_key birth_date sex ine level class# former_class# status left_on keep# password password_issued_on password_printed_on password_changed_on must_change#`,
    ),
  },
  class_member: { key: { item: 'account', subject: 'year' }, shapes: since4('class# level') },
  rollover: {
    key: { item: 'id' },
    shapes: since4(
      'year# day file_hash plan_hash active_before# transferred# kept_back# updated# unchanged# departed# undecided# returned# arrived# active_after#',
    ),
  },
}

/** What is kept of an entity. */
export function keptOf(entity: string): Kept {
  const kept = KEPT[entity]
  if (!kept) throw new Error(`unknown entity ${entity}`)
  return kept
}

/** The shape that a version of the store gave to the images of an entity. */
export function shapeAt(entity: string, version: number): Shape {
  const { shapes } = keptOf(entity)
  return shapes.findLast(({ since }) => since <= version) ?? shapes[0]
}
