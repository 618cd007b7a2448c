import { type Entities, integer, text } from '../store/entity.ts'

const whom = {
  id: '(select login from account where id = r.item)',
  name: "(select coalesce(usage_name, last_name) || ' ' || first_name from account where id = r.item)",
}
const className = (place: string) => `(select c.name from ${place} and c.id = m.class)`

/** The tables of intrascol, parents before children, as the journal and undo know them. A person is called by the login. */
export const entities: Entities = [
  {
    name: 'class',
    table: 'class',
    title: '(select name from class where id = r.item)',
    called: '(select name from class where id = r.item)',
    key: { item: 'id' },
    unique: [{ columns: ['slug'] }, { columns: ['name_key'], unless: 'closed_on' }],
    columns: [
      ...[text('name'), text('name_key'), text('onde_id'), text('levels'), integer('teacher'), text('slug'), integer('year')],
      text('closed_on'),
    ],
    children: ['account', 'class_member'].map((entity) => ({ entity, on: { item: 'class' } })),
  },
  {
    name: 'account',
    table: 'account',
    person: whom,
    title: className('account as m, class as c where m.id = r.item'),
    called: '(select login from account where id = r.item)',
    personal: true,
    numbered: 'store',
    key: { item: 'id' },
    unique: [{ columns: ['login'] }, { columns: ['ine'] }],
    columns: [
      ...[text('kind'), text('login'), text('last_name'), text('usage_name'), text('first_name')],
      ...[text('name_key'), text('family_key'), text('first_key'), text('birth_date'), text('sex'), text('ine'), text('level')],
      ...[integer('class'), integer('former_class'), text('status'), text('left_on'), integer('keep')],
      ...[text('password'), text('password_issued_on'), text('password_printed_on'), text('password_changed_on'), integer('must_change')],
    ],
    children: [
      { entity: 'class_member', on: { item: 'account' } },
      { entity: 'class', on: { item: 'teacher' } },
    ],
  },
  {
    name: 'class_member',
    table: 'class_member',
    person: whom,
    title: className('class_member as m, class as c where m.account = r.item and m.year = r.subject'),
    called: "(select login from account where id = r.item) || ' ' || r.subject",
    key: { item: 'account', subject: 'year' },
    columns: [integer('class'), text('level')],
  },
  {
    name: 'rollover',
    table: 'rollover',
    key: { item: 'id' },
    columns: [
      ...[integer('year'), text('day'), text('file_hash'), text('plan_hash'), integer('active_before'), integer('transferred')],
      ...[integer('kept_back'), integer('updated'), integer('unchanged'), integer('departed'), integer('undecided')],
      ...[integer('returned'), integer('arrived'), integer('active_after')],
    ],
  },
]

/** Columns of an entity, to take its image or to say what a row becomes. */
export const columnsOf = (name: string): string[] => {
  const entity = entities.find((one) => one.name === name)
  if (!entity) throw new Error(`unknown entity ${name}`)
  return entity.columns.map((column) => column.name)
}
