import { expect, it } from 'vitest'
import { createReport } from '../../src/files/report.ts'

it('says a remark once, with its count, a few examples and places', () => {
  const report = createReport()
  for (let line = 1; line <= 20; line += 1) report.remark('remark.gar.unusual_uai', { file: 'a.xml', line }, `999000${line % 10}X`)
  expect(report.remarks).toEqual([
    {
      key: 'remark.gar.unusual_uai',
      count: 20,
      values: [20, '9990001X, 9990002X, 9990003X, 9990004X, 9990005X…'],
      places: [1, 2, 3, 4, 5].map((line) => ({ file: 'a.xml', line })),
    },
  ])
})
