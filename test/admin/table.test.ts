import { expect, test } from 'vitest'
import type { Column } from '../../src/cli/output.ts'
import { tableRows } from '../../src/cli/table.ts'
import { en } from '../../src/text/en.ts'

test('numbers and what is shown whole are never cut, however narrow the terminal and however late they come', () => {
  const columns: readonly Column[] = [{ key: 'id', align: 'right' }, { key: 'login', whole: true }, { key: 'name' }]
  const table = tableRows(columns, { text: en, color: false, width: 40, all: false })
  let drawn = ''
  for (let at = 0; at < 2000; at++) drawn += table.row({ id: 1, login: 'a.b', name: 'x'.repeat(60) })
  drawn += table.row({ id: 1_234_567, login: 'jeannoel.desousalima', name: 'x'.repeat(60) })
  drawn += table.end()
  const lines = drawn.trimEnd().split('\n')
  expect(lines).toHaveLength(2002)
  expect(lines[1]).toMatch(/^ 1 {2}a\.b {4}x{26}…$/)
  expect(lines.at(-1)).toMatch(/^1234567 {2}jeannoel\.desousalima {2}x+…$/)
})

test('what is cut or filled up is measured in places of the terminal: an ideogram takes two, an accent that stands alone none', () => {
  const columns: readonly Column[] = [{ key: 'name' }, { key: 'town' }]
  const drawn = (width: number | undefined, ...names: string[]) => {
    const table = tableRows(columns, { text: en, color: false, width, all: false })
    return [...names.map((name) => table.row({ name, town: 'Lyon' })), table.end()].join('').trimEnd().split('\n').slice(1)
  }
  expect(drawn(undefined, '東京', 'Zoe\u0301', 'Léa')).toEqual(['東京  Lyon', 'Zoe\u0301   Lyon', 'Léa   Lyon'])
  expect(drawn(30, '東京図書館東京図書館東京図書館', 'e\u0301'.repeat(40))).toEqual([
    '東京図書館東京図書館…   Lyon',
    `${'e\u0301'.repeat(21)}…  Lyon`,
  ])
})
