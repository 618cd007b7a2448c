import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createReport } from '../../src/files/report.ts'
import { readGarEnt } from '../../src/gar/files/gar-ent.ts'
import { file, folderOf, id, m, pupil, read, uai } from './read-gar-ent-support.ts'

const eleve = file(
  'Eleve',
  [
    pupil(),
    m('GARPersonMEF', uai + id('p1') + m('GARMEFCode', '99900000001')),
    m('GAREleveEnseignement', uai + id('p1') + m('GARMatiereCode', '99AB01')),
  ].join('\n'),
)
const groupe = file(
  'Groupe',
  m('GARGroupe', m('GARGroupeCode', 'D') + uai + m('GARGroupeLibelle', 'Division') + m('GARGroupeStatut', 'DIVISION')) +
    m('GARPersonGroupe', uai + id('p1') + m('GARGroupeCode', 'D')),
)

describe('bad files', () => {
  it('cut at any byte are never a shorter snapshot', async () => {
    const bytes = Buffer.from(eleve)
    const folder = folderOf({ 'x.xml': '' })
    for (let end = 0; end < bytes.length; end += 1) {
      writeFileSync(join(folder, 'x.xml'), bytes.subarray(0, end))
      const { report, bodies } = await read(folder)
      if (report.faultCount === 0) expect(bodies).toHaveLength(4)
    }
  })

  it('of any kind give faults, nothing else', async () => {
    const before = Object.getOwnPropertyNames(Object.prototype)
    const bytes = Buffer.from(groupe)
    const changes = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 32, max: 255 })), { minLength: 1, maxLength: 8 })
    const folder = folderOf({ 'x.xml': '' })
    await fc.assert(
      fc.asyncProperty(changes, async (list) => {
        const copy = Buffer.from(bytes)
        for (const [at, byte] of list) copy[at] = byte
        writeFileSync(join(folder, 'x.xml'), copy)
        const { report, bodies } = await read(folder)
        const left = bodies.filter(({ type }) => type === 'skipped').length
        expect(report.faultCount).toBeGreaterThanOrEqual(left)
      }),
      { numRuns: 200 },
    )
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before)
  })

  it('with many faults have all counted, the first kept', async () => {
    const report = createReport(10)
    for await (const _ of readGarEnt(folderOf({ 'x.xml': file('Eleve', pupil({ id: '' }).repeat(25)) }), report));
    expect([report.faults.length, report.faultCount]).toEqual([10, 25])
  })
})
