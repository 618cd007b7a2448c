import { afterEach, expect, test } from 'vitest'
import { STORE_VERSION } from '../../migrations/index.ts'
import { entities as garEntities } from '../../src/gar/entities.ts'
import { entities as schoolEntities } from '../../src/intrascol/entities.ts'
import { entities as mdoEntities } from '../../src/mdo/entities.ts'
import type { Column } from '../../src/store/engine.ts'
import type { Entity } from '../../src/store/entity.ts'
import { KEPT } from '../../src/store/shapes.ts'
import { tamper, WITHOUT_TRIGGERS } from '../admin/rows.ts'
import { beginnings, runLine, stateOf } from '../faults/undo.ts'
import { newSite, onEachEngine } from '../support/site.ts'

const ENTITIES: readonly Entity[] = [...garEntities, ...mdoEntities, ...schoolEntities]

test('the last shape of each entity is what it says today', () => {
  expect(Object.keys(KEPT).sort()).toEqual(ENTITIES.map(({ name }) => name).sort())
  for (const { name, key, columns } of ENTITIES) {
    expect(KEPT[name]?.shapes.at(-1)?.columns, name).toEqual(columns)
    expect(KEPT[name]?.key, name).toEqual(key)
  }
})

/** Lines that write every entity, over what the beginnings made. */
const LINES = [
  'gar assign --resource many --person p1 --person p2',
  'gar revoke --resource many --person p1',
  'mdo subscribers register --library lib01 --last-name Martin --first-name Léa --email famille@exemple.fr --birth-date 2009-03-12 --resource cafeyn',
  'mdo subscribers validate 1',
  'mdo libraries edit lib01 --name Lac',
  'mdo resources retire cvs',
  "intrascol users add --first-name Zoé --last-name Petit --kind pupil --class 'CP A'",
  "intrascol classes rename 'CP A' 'CP B'",
  "intrascol users edit zoe.petit --class 'CE1 A'",
  'intrascol users delete zoe.petit',
  'intrascol users restore zoe.petit',
]

const EXTRA: Column = { name: 'extra', type: 'text' }
const shapesOf = (name: string) => KEPT[name]?.shapes as unknown as { since: number; columns: Column[]; initial?: object }[]
/** Shapes that are of this very version. */
const newest = Object.keys(KEPT).flatMap((name) => shapesOf(name).filter(({ since }) => since === STORE_VERSION))

/** What this version would be, had it given every table a column, before the others. */
function addColumns(): void {
  for (const shape of newest) shape.since = STORE_VERSION - 1
  for (const { name, columns } of ENTITIES) {
    ;(columns as Column[]).unshift(EXTRA)
    shapesOf(name).push({ since: STORE_VERSION, columns: [...columns], initial: { extra: 'as at first' } })
  }
}

function removeColumns(): void {
  for (const { name, columns } of ENTITIES.filter(({ columns: [first] }) => first === EXTRA)) {
    ;(columns as Column[]).shift()
    shapesOf(name).pop()
  }
  for (const shape of newest) shape.since = STORE_VERSION
}
afterEach(removeColumns)

/** The rows without the new column, which says in all of them what it said at first. */
const withoutExtra = (state: string) =>
  state.split('\n').map((line) => {
    const [table, json = ''] = [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]
    const { extra, ...row } = JSON.parse(json) as Record<string, unknown>
    expect(extra, line).toBe('as at first')
    return `${table} ${JSON.stringify(row)}`
  })

onEachEngine((engine) => {
  test('what was done before every table got a column is taken back exactly, and the column is as it was at first', async () => {
    const site = await newSite(engine)
    const done: { line: string; before: string; operation: number }[] = []
    for (const line of [...beginnings(), ...LINES]) {
      const before = await stateOf(site)
      const { code, out, err } = await runLine(site, line)
      expect(code, `${line}: ${err}`).toBe(0)
      done.push({ line, before, operation: (JSON.parse(out) as { operation: number }).operation })
    }
    // A migration, after which what was done is of the version before.
    await tamper(
      site,
      ...(engine === 'sqlite' ? WITHOUT_TRIGGERS : []),
      `update operation set version = ${STORE_VERSION - 1}`,
      ...ENTITIES.map(({ table }) => `alter table ${table} add column extra text not null default 'as at first'`),
    )
    addColumns()
    // A library to which a mail was once written stays.
    for (const { line, before, operation } of done.slice(2).reverse()) {
      const { code, err } = await runLine(site, `${line.split(' ')[0]} undo ${operation}`)
      expect(code, `undo of ${line}: ${err}`).toBe(0)
      const now = await stateOf(site)
      expect(now === '' ? [] : withoutExtra(now), line).toEqual(before === '' ? [] : before.split('\n'))
    }
  })
})
