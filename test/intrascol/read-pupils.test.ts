import { describe, expect, it } from 'vitest'
import { undoubled } from '../../src/files/doubled.ts'
import { createReport } from '../../src/files/report.ts'
import { parseBirthDate } from '../../src/intrascol/files/birth-date.ts'
import type { PupilsOptions } from '../../src/intrascol/files/pupils.ts'
import { readRoster } from '../../src/intrascol/files/roster.ts'
import { be1d, type Child, childOf, onde } from './onde.ts'

async function read(bytes: Buffer | string, more: Partial<PupilsOptions> = {}) {
  const report = createReport()
  const found = await readRoster(typeof bytes === 'string' ? Buffer.from(bytes) : bytes, { year: 2026, file: 'p.csv', ...more }, report)
  return {
    ...found,
    children: found.roster.children,
    faults: report.faults.map(({ line, column, key }) => [line, column, key.replace('fault.', '')]),
    remarks: report.remarks.map(({ key }) => key.replace('remark.', '')),
  }
}
const HEAD = 'Nom;Prénom;Date naissance;INE;Niveau;Classe\n'
const LEA = 'RIVA;Léa;2019-03-12;0700112233A;CE1;CE1'
const some: Child[] = [childOf(1, 'CP', 'CP Mme Roy', 2026), childOf(2, 'CE1', 'CP Mme Roy', 2026)]

describe('section 3.1, the generations of the file', () => {
  it('ONDE, 22 columns: by name, the cycle ignored, no remark', async () => {
    const { children, faults, remarks, dialect } = await read(onde(some))
    expect([faults, remarks, dialect.encoding, dialect.delimiter]).toEqual([[], [], 'windows-1252', ';'])
    expect(children.map(({ lastName, level, placements }) => [lastName, level, placements[0]?.label])).toEqual([
      ['PETIT', 'CP', 'CP Mme Roy'],
      ['MOREAU', 'CE1', 'CP Mme Roy'],
    ])
  })
  it('BE1D, 20 columns: without INE, said in a remark', async () => {
    const { children, remarks } = await read(be1d(some))
    expect([children.map(({ ine }) => ine), remarks]).toEqual([[null, null], ['roster.no_ine']])
  })
  it('the columns that a director chose, in any order, with those of --columns', async () => {
    const { children } = await read('Classe;Matricule national;Prénom élève;Nom élève\nCP;0700112233A;Léa;RIVA\n', {
      columns: { ine: ['Matricule national'] },
    })
    expect(children).toMatchObject([{ ine: '0700112233A', birthDate: null, level: 'CP' }])
  })
})

describe('section 3.2, other files', () => {
  it.each([
    ['the parents, by their civility', 'Civilité Responsable;Nom responsable;Prénom enfant\nM.;RIVA;Léa\n', 'roster.parents'],
    [
      'the parents, by a child column that repeats',
      'Nom;Prénom;Classe;Prénom enfant;Prénom enfant;Prénom enfant\n;;;;;\n',
      'roster.parents',
    ],
    ['ONDE by group', 'Nom élève;Prénom élève;Date naissance;Regroupement\nRIVA;Léa;2019-03-12;Piscine\n', 'roster.by_group'],
    ['neither INE nor birth date', 'Nom;Prénom;Classe\nRIVA;Léa;CP\n', 'roster.no_identity'],
    ['a damaged workbook', 'PK\u0003\u0004 xl/workbook.xml', 'workbook.damaged'],
    ['a PDF', '%PDF-1.7 …', 'file.binary'],
    ['XML of SIECLE or AAF', '<?xml version="1.0"?><BEE_ELEVES/>', 'file.markup'],
  ])('%s is refused', async (_, text, key) => expect((await read(text)).faults.map((fault) => fault[2])).toEqual([key]))

  it('an older spreadsheet is refused', async () =>
    expect((await read(Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1]))).faults[0]?.[2]).toBe('file.binary'))
  it('the template made at home is taken', async () => {
    const { children, faults } = await read('Prénom*;Nom*;Date de naissance*;Classes*\nLéa;RIVA;12/03/2019;CE1 M. Truc\n')
    expect([faults, children]).toMatchObject([[], [{ lastName: 'RIVA', firstName: 'Léa', birthDate: '2019-03-12', level: 'CE1' }]])
  })
})

describe('section 4.1 and 4.2, bytes to lines', () => {
  const text = `${HEAD}ŒUVRARD;Zoé;2019-03-12;0700112233A;CE1;CE1\n`
  const latin = (bytes: number) => Buffer.from(text.replace('Œ', '\u0001'), 'latin1').map((byte) => (byte === 1 ? bytes : byte)) as Buffer
  it.each([
    ['utf-8', Buffer.from(text)],
    ['utf-8', Buffer.from(`\ufeff\ufeff${text}`)],
    ['utf-16le', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['utf-16be', Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
    ['windows-1252', latin(0x8c)],
    ['iso-8859-15', latin(0xbc)],
  ])('%s is found', async (encoding, bytes) => {
    const found = await read(bytes)
    expect([found.dialect.encoding, found.children[0]?.lastName, found.children[0]?.firstName]).toEqual([encoding, 'ŒUVRARD', 'Zoé'])
  })
  it('the curly apostrophe of windows-1252 is one', async () => {
    const bytes = Buffer.from(`${HEAD}D\u0092ALMEIDA;Zo\u00e9;2019-03-12;;CE1;CE1\n`, 'latin1')
    expect((await read(bytes)).children[0]?.lastName).toBe('D’ALMEIDA')
  })
  it('--encoding overrides', async () =>
    expect((await read(latin(0xbc), { encoding: 'windows-1252' })).children[0]?.lastName).toBe('¼UVRARD'))
  it.each([',', '\t', '|'])('the delimiter %j is found', async (delimiter) => {
    expect((await read((HEAD + LEA).replaceAll(';', delimiter))).children).toHaveLength(1)
  })
  it('names encoded twice are gathered with their repair, and repaired when asked', async () => {
    const twice = Buffer.from(`${HEAD}RIVA;Hélène;2019-03-12;;CE1;CE1\n`).toString('latin1')
    const found = await read(Buffer.from(twice))
    expect([found.faults, found.doubled]).toEqual([
      [],
      [{ file: 'p.csv', line: 2, column: 'first_name', value: 'HÃ©lÃ¨ne', repair: 'Hélène' }],
    ])
    expect((await read(Buffer.from(twice), { repairEncoding: true })).children[0]?.firstName).toBe('Hélène')
  })
  it.each([
    ['HÃ©lÃ¨ne', 'Hélène'],
    ['ZoÃ«', 'Zoë'],
    ['LÃ©a Ã\u00a0', 'Léa à'],
    ['Å’uvrard', 'Œuvrard'],
    ['Hélène', undefined],
    ['Ã', undefined],
    ['SÃO', undefined],
    ['', undefined],
  ])('%s was meant to be %s', (text, repair) => expect(undoubled(text)).toBe(repair))
})

describe('section 4.4, rows', () => {
  it.each([
    ['2016-03-12', '2016-03-12'],
    ['2016-03-12 00:00:00', '2016-03-12'],
    ['2016-03-12T00:00:00Z', '2016-03-12'],
    ['12/3/2016', '2016-03-12'],
    ['12-03-2016', '2016-03-12'],
    ['12.03.2016', '2016-03-12'],
    ['3/4/16', '2016-04-03'],
    ['3/4/24', '2024-04-03'],
    ['3/4/25', undefined],
    ['42445', '2016-03-16'],
    ['29999', undefined],
    ['2016-13-04', undefined],
    ['31/02/2016', undefined],
    ['12/03-2016', undefined],
    ['12 mars 2016', undefined],
  ])('the date %s is %s', (text, day) => expect(parseBirthDate(text, 2026)).toBe(day))

  it('every fault at once, by line and column', async () => {
    const { faults } = await read(`${HEAD};Léa;2019-13-12;;CE1;CE1\nRIVA;\u0007;2019-03-12;;CE1;${'x'.repeat(61)}\nRIVA\n${LEA}\n`)
    expect(faults).toEqual(
      [
        [2, 'last_name', 'roster.missing'],
        [2, 'birth_date', 'file.day'],
        [3, 'first_name', 'csv.control'],
        [4, 'first_name', 'roster.missing'],
      ]
        .toSorted((a, b) => Number(a[0]) - Number(b[0]))
        .map((one) => expect.arrayContaining(one)),
    )
  })
  it('a short line is padded, extra cells may be empty, blank lines are skipped', async () => {
    const { children, faults } = await read(`Nom;Prénom;INE;Classe;Niveau\nRIVA;Léa;0700112233A;CP\n\nROY;Noé;0700112233B;CP;CP;;\n`)
    expect([children.length, faults]).toEqual([2, []])
  })
  it('an INE of another form counts as missing, with a remark; so does one that a spreadsheet wrote', async () => {
    const { children, remarks } = await read(`${HEAD}RIVA;Léa;2019-03-12;1,23E+10;CE1;CE1\nROY;Noé;2019-03-12;070011 2233a;CE1;CE1\n`)
    expect([children.map(({ ine }) => ine), remarks]).toEqual([[null, '0700112233A'], ['roster.ine']])
  })
  it('without a level the label tells it when it holds exactly one', async () => {
    const level = async (label: string) => (await read(`Nom;Prénom;INE;Classe\nRIVA;Léa;0700112233A;${label}\n`)).children[0]?.level
    expect([await level('CE1 M. Truc'), await level('CE1-CE2 M. Truc'), await level('M. Truc'), await level('ULIS école')]).toEqual([
      'CE1',
      null,
      null,
      'ULIS',
    ])
  })
  it('spaces are made plain, and what looks like a formula is kept with a remark', async () => {
    const { children, remarks } = await read(`${HEAD}\u00a0LE\u00a0 GUENEC ;-Léa;2019-03-12;0700112233A;CE1;CE1\n`)
    expect([children[0]?.lastName, children[0]?.firstName, remarks]).toEqual(['LE GUENEC', '-Léa', ['roster.formula']])
  })
  it('an unusual age and a second table are remarks; reading stops there', async () => {
    const { children, remarks } = await read(
      `${HEAD}RIVA;Léa;2009-03-12;0700112233A;CE1;CE1\n\nNom;Prénom;Date naissance\nROY;Noé;2019-03-12\n`,
    )
    expect([children.length, remarks]).toEqual([1, ['roster.age', 'roster.second_table']])
  })
})

describe('section 4.5, inside the file', () => {
  it('an identical line is read once', async () => {
    const { children, remarks } = await read(`${HEAD}${LEA}\n${LEA}\n`)
    expect([children.length, children[0]?.placements.length, remarks]).toEqual([1, 1, ['roster.twice']])
  })
  it('one INE with two identities: both lines are faults, each naming the other', async () => {
    const { children, faults, rejected } = await read(`${HEAD}${LEA}\n${LEA.replace('Léa', 'Léo')}\n`)
    expect([children, faults.map(([line, , key]) => [line, key])]).toEqual([
      [],
      [
        [2, 'roster.two_identities'],
        [3, 'roster.two_identities'],
      ],
    ])
    expect(rejected.map(({ faults: [fault] }) => fault?.values)).toEqual([
      ['0700112233A', 3],
      ['0700112233A', 2],
    ])
  })
  it('one name and birth date with two INE are two children', async () => {
    expect((await read(`${HEAD}${LEA}\n${LEA.replace('233A', '233B')}\n`)).children).toHaveLength(2)
  })
  it('a child in two classes keeps both places', async () => {
    const { children } = await read(`${HEAD}${LEA}\n${LEA.replace('CE1;CE1', 'ULIS;ULIS école')}\n`)
    expect(children.map(({ placements }) => placements.map(({ label }) => label))).toEqual([['CE1', 'ULIS école']])
  })
  it('an empty class is class none, with a remark', async () => {
    const { children, remarks } = await read(`${HEAD}RIVA;Léa;2019-03-12;;CE1;\n`)
    expect([children[0]?.placements[0]?.label, remarks]).toEqual([null, ['roster.no_class']])
  })
})
