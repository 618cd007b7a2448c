import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { abonnement, csv, list, one, read } from './read-subscriptions-support.ts'

const record = {
  type: 'subscription',
  file: 'subscriptions',
  id: 'ABO-1',
  comment: undefined,
  distributor: '123456789_0000000000000000',
  resource: 'ark:/99999/pix',
  title: 'Pix',
  validFrom: '2026-08-15',
  validUntil: '2027-08-14',
  uais: ['9990012J', '9990013K'],
  natures: [],
  category: 'transferable',
  scope: 'individual',
  pools: [{ population: 'all', total: 100 }],
  publics: ['pupils', 'teachers'],
  project: undefined,
  levels: [],
  subjects: [],
}

describe('a file of subscriptions', () => {
  it('is a list, one alone, with or without namespace or prefix', async () => {
    expect((await read(list(abonnement(), abonnement({ idAbonnement: 'ABO-2' })))).records).toEqual([
      { ...record, line: 2 },
      { ...record, line: 19, id: 'ABO-2' },
    ])
    expect((await read(`\uFEFF${abonnement()}`)).records).toEqual([{ ...record, line: 1 }])
    const prefixed = abonnement()
      .replace('<abonnement>', '<w:abonnement xmlns:w="http://www.atosworldline.com/wsabonnement/v1.0/">')
      .replace('</abonnement>', '</w:abonnement>')
    expect((await read(prefixed)).records).toEqual([{ ...record, line: 1 }])
  })

  it.each([';', ',', '\t'])('is CSV, cells separated by %j', async (delimiter) => {
    expect((await read(csv([{}, { idAbonnement: 'ABO-2' }], delimiter))).records).toEqual([
      { ...record, line: 2 },
      { ...record, line: 3, id: 'ABO-2' },
    ])
  })

  it('is CSV from a spreadsheet, with several values in one cell', async () => {
    const text = csv([{ libelleRessource: 'Été', niveauEducatif: 'Seconde, Première|6e', domaineEnseignement: 'Maths' }]).replaceAll(
      '\n',
      '\r\n',
    )
    expect((await read(Buffer.from(text, 'latin1'))).records).toMatchObject([
      { title: 'Été', levels: ['Seconde', 'Première', '6e'], subjects: ['Maths'] },
    ])
  })

  it('has all optional fields', async () => {
    const { records } = await one({
      commentaireAbonnement: ' a\n b ',
      codeProjetRessource: 'PROJ',
      niveauEducatif: ['6e', '6e', '5e'],
      domaineEnseignement: 'Maths, physique',
      uaiEtab: [],
      codeNatureUAI: '300, 302,300',
    })
    expect(records).toMatchObject([
      { comment: 'a  b', project: 'PROJ', levels: ['6e', '5e'], subjects: ['Maths, physique'], uais: [], natures: ['300', '302'] },
    ])
  })

  it('may name no school: those known stay', async () => {
    expect((await one({ uaiEtab: [] })).records).toMatchObject([{ type: 'subscription', uais: [] }])
  })

  it('of another kind is a fault', async () => {
    expect((await read('<GAR-ENT-Etab/>')).faults).toEqual([[undefined, 'fault.sub.root', 'GAR-ENT-Etab']])
    expect((await read('<abonnements xmlns="urn:x"/>')).faults).toEqual([[undefined, 'fault.sub.root', 'abonnements']])
    expect((await read(list('<school/>'))).faults).toEqual([[3, 'fault.sub.record', 'school']].map(([, ...rest]) => [1, ...rest]))
    expect((await read('uai;name\n1;2\n')).report.broken).toBe(true)
    expect((await read('')).faults).toEqual([[undefined, 'fault.csv.empty']])
    expect((await read(Buffer.concat([Buffer.from('<abonnement>'), Buffer.from([0xe9])]))).faults).toEqual([[undefined, 'fault.xml.utf8']])
  })

  it('is told when it may be cut', async () => {
    expect((await read(csv([{}]).trim())).remarks).toEqual([['remark.csv.cut', 1, '']])
  })
})

it('takes any bytes and any mutilation without another error', async () => {
  const before = Object.getOwnPropertyNames(Object.prototype)
  const samples = [list(abonnement()), csv([{}, {}])].map((text) => Buffer.from(text))
  const mutilated = fc
    .tuple(fc.constantFrom(...samples), fc.array(fc.tuple(fc.nat(600), fc.nat(255)), { maxLength: 6 }), fc.nat(1000))
    .map(([sample, changes, end]) => {
      const copy = Buffer.from(sample.subarray(0, end))
      for (const [at, byte] of changes) if (at < copy.length) copy[at] = byte
      return copy
    })
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
        mutilated,
      ),
      async (bytes) => {
        const { records, report } = await read(bytes)
        expect(report.faultCount).toBeGreaterThanOrEqual(records.filter(({ type }) => type === 'skipped').length)
      },
    ),
    { numRuns: 300 },
  )
  expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before)
})
