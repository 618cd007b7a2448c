import { mailEntity } from '../mail/entity.ts'
import { type Entities, integer, text } from '../store/entity.ts'

const library = '(select code from library where id = r.scope)'
const person = `(coalesce(${library}, '?') || ' ' || r.item)`
const whom = {
  id: "(select cast(id as text) from subscriber where library = r.scope and id = r.item and status <> 'erased')",
  name: "(select last_name || ' ' || first_name from subscriber where library = r.scope and id = r.item and status <> 'erased')",
}
const onPerson = { scope: 'library', item: 'subscriber' }

/** The tables of mdo, parents before children, as the journal and undo know them. A person is called by library and number only. */
export const entities: Entities = [
  {
    name: 'library',
    table: 'library',
    title: '(select name from library where id = r.item)',
    called: '(select code from library where id = r.item)',
    key: { item: 'id' },
    unique: [{ columns: ['code'] }],
    columns: [
      ...[text('code'), text('name'), text('name_key'), text('email'), integer('validity_months'), text('valid_until')],
      ...[integer('fallback'), integer('digest'), text('retired_on')],
    ],
    children: ['subscriber', 'step', 'mail'].map((entity) => ({ entity, on: { item: 'library' } })),
  },
  {
    name: 'mdo_resource',
    table: 'mdo_resource',
    title: '(select name from mdo_resource where id = r.item)',
    called: '(select code from mdo_resource where id = r.item)',
    key: { item: 'id' },
    unique: [{ columns: ['code'] }, { columns: ['name_key'] }],
    columns: [text('code'), text('name'), text('name_key'), text('retired_on')],
    children: [{ entity: 'access', on: { item: 'resource' } }],
  },
  {
    name: 'subscriber',
    table: 'subscriber',
    person: whom,
    called: person,
    personal: true,
    numbered: 'store',
    key: { scope: 'library', item: 'id' },
    unique: [{ columns: ['library', 'birth_date', 'name_key', 'first_key'] }],
    columns: [
      ...[text('last_name'), text('first_name'), text('name_key'), text('first_key'), text('email'), text('birth_date'), text('status')],
      ...[text('requested_on'), text('decided_on'), text('decided_by'), text('valid_from'), text('expires_on')],
      ...[integer('requests'), integer('version'), text('erased_on'), integer('birth_year_band'), text('asked_on'), text('asked_email')],
    ],
    children: ['access', 'reminder'].map((entity) => ({ entity, on: onPerson })),
  },
  {
    name: 'access',
    table: 'access',
    person: whom,
    title: '(select name from mdo_resource where id = r.subject)',
    called: `(${person} || ' ' || coalesce((select code from mdo_resource where id = r.subject), '?'))`,
    key: { scope: 'library', item: 'subscriber', subject: 'resource' },
    columns: [text('status'), text('origin'), text('validated_on'), text('ended_on')],
  },
  {
    name: 'reminder',
    table: 'reminder',
    person: whom,
    called: person,
    key: { scope: 'library', item: 'subscriber', subject: 'n' },
    unique: [{ columns: ['library', 'subscriber', 'kind', 'day', 'days'] }],
    columns: [text('kind'), text('day'), integer('days')],
  },
  {
    name: 'step',
    table: 'step',
    person: whom,
    called: person,
    key: { scope: 'library', item: 'subscriber', subject: 'n' },
    columns: [text('kind'), text('day'), text('requested_on'), text('expires_on')],
  },
  mailEntity,
]

/** Columns of an entity, to take its image or to say what a row becomes. */
export const columnsOf = (name: string): string[] => {
  const entity = entities.find((one) => one.name === name)
  if (!entity) throw new Error(`unknown entity ${name}`)
  return entity.columns.map((column) => column.name)
}
