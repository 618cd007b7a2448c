import { type Entities, integer, text } from '../store/entity.ts'

const populations = [integer('pupils'), integer('documentalists'), integer('teachers'), integer('staff')]

const school = '(select uai from school where id = r.scope)'
const person = (part: 'item' | 'subject') => `(select gar_id from person where school = r.scope and id = r.${part})`
const term = "(select kind || ' ' || code from term where school = r.scope and id = r.item)"
const whom = (part: 'item' | 'subject') => ({
  id: person(part),
  name: `(select last_name || ' ' || first_name from person where school = r.scope and id = r.${part})`,
})
const label = '(select label from term where school = r.scope and id = r.item)'
const title =
  '(select t.title from subscription as s inner join resource as t on t.id = s.resource where s.school = r.scope and s.id = r.item)'
const subscription = '(select code from subscription where school = r.scope and id = r.item)'
const called = (...parts: string[]) => parts.map((part) => `coalesce(${part}, '?')`).join(" || ' ' || ")

/** The tables of gar, parents before children, as the journal and undo know them. */
export const entities: Entities = [
  {
    name: 'school',
    table: 'school',
    title: '(select name from school where id = r.item)',
    called: '(select uai from school where id = r.item)',
    key: { item: 'id' },
    unique: [{ columns: ['uai'] }],
    columns: [text('uai'), text('name'), integer('degree'), text('contract'), text('head_uai')],
    children: ['delegate', 'person', 'term', 'subscription'].map((entity) => ({ entity, on: { item: 'school' } })),
  },
  {
    name: 'resource',
    table: 'resource',
    title: '(select title from resource where id = r.item)',
    called: '(select code from resource where id = r.item)',
    key: { item: 'id' },
    unique: [{ columns: ['ark'] }, { columns: ['code'] }],
    columns: [text('ark'), text('code'), text('title'), text('title_key')],
    children: [{ entity: 'subscription', on: { item: 'resource' } }],
  },
  {
    name: 'delegate',
    table: 'delegate',
    called: called(school, '(select gar_id from delegate where school = r.scope and id = r.item)'),
    personal: true,
    key: { scope: 'school', item: 'id' },
    unique: [{ columns: ['school', 'gar_id'] }],
    columns: [text('gar_id'), text('last_name'), text('first_name'), text('name_key'), text('email')],
  },
  {
    name: 'person',
    table: 'person',
    person: whom('item'),
    called: called(school, person('item')),
    personal: true,
    numbered: 'scope',
    key: { scope: 'school', item: 'id' },
    unique: [{ columns: ['school', 'gar_id'] }],
    columns: [text('gar_id'), text('last_name'), text('first_name'), text('name_key'), text('first_key'), ...populations, text('left_on')],
    children: ['membership', 'copy'].map((entity) => ({ entity, on: { scope: 'school', item: 'person' } })),
  },
  {
    name: 'term',
    table: 'term',
    title: label,
    called: called(school, term),
    key: { scope: 'school', item: 'id' },
    unique: [{ columns: ['school', 'kind', 'code'] }],
    columns: [text('kind'), text('code'), text('label'), text('code_key'), text('label_key')],
    children: [{ entity: 'membership', on: { scope: 'school', item: 'term' } }],
  },
  {
    name: 'membership',
    table: 'membership',
    person: whom('subject'),
    title: label,
    called: called(school, person('subject'), term),
    key: { scope: 'school', item: 'term', subject: 'person' },
    columns: [],
  },
  {
    name: 'subscription',
    table: 'subscription',
    title,
    called: called(school, subscription),
    key: { scope: 'school', item: 'id' },
    unique: [{ columns: ['school', 'code'] }],
    columns: [
      ...[text('code'), integer('resource'), text('category'), text('scope'), ...populations],
      ...[text('valid_from'), text('valid_until'), text('project'), text('distributor'), text('comment'), text('granted_on')],
    ],
    children: ['pool', 'hint', 'copy'].map((entity) => ({ entity, on: { scope: 'school', item: 'subscription' } })),
  },
  {
    name: 'pool',
    table: 'pool',
    title,
    called: called(school, subscription),
    key: { scope: 'school', item: 'subscription', subject: 'population' },
    columns: [integer('total')],
  },
  {
    name: 'hint',
    table: 'hint',
    title,
    called: called(school, subscription),
    key: { scope: 'school', item: 'subscription', subject: 'id' },
    columns: [text('kind'), text('key')],
  },
  {
    name: 'copy',
    table: 'copy',
    person: whom('subject'),
    title,
    called: called(school, subscription, person('subject')),
    key: { scope: 'school', item: 'subscription', subject: 'person' },
    columns: [integer('population'), text('state'), text('since')],
  },
]

/** Columns of an entity, to take its image or to say what a row becomes. */
export const columnsOf = (name: string): string[] => {
  const entity = entities.find((one) => one.name === name)
  if (!entity) throw new Error(`unknown entity ${name}`)
  return entity.columns.map((column) => column.name)
}
