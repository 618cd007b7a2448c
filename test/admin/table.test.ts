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
