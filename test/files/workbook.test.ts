import { zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { createReport } from '../../src/files/report.ts'
import { readTable } from '../../src/files/table.ts'
import { workbookWith } from '../../src/files/workbook-writer.ts'
import { type Book, book, row } from './sheets.ts'

const columns = ['name', 'day', 'number'].map((name) => ({ name }))

async function read(bytes: Uint8Array) {
  const report = createReport()
  const table = await readTable(bytes, { columns }, report)
  const rows = []
  for await (const one of table.rows) rows.push(one)
  return {
    table,
    lines: rows.map(({ line }) => line),
    values: rows.map(({ values }) => values && { ...values }),
    faults: report.faults.map(({ key, line }) => [key, line]),
    remarks: report.remarks.map(({ key, values }) => [key, ...values]),
  }
}

/** One row below the header, whose first cell is this. */
const cell = async (xml: string, more: Partial<Book> = {}) => {
  const { values } = await read(book({ rows: `${row(1, 'name', 'day', 'number')}<row r="2">${xml}</row>`, ...more }))
  return values[0]?.name
}

describe('the first sheet of a workbook', () => {
  it('is a table; its lines are those that the spreadsheet shows, empty cells at the end need not be there', async () => {
    const { table, lines, values, remarks } = await read(
      book({ rows: row(1, 'name', 'day', 'number') + row(2, 'Noé') + row(5, 'Zoé', '2026-02-03', '7') }),
    )
    expect([table.format, lines, values, remarks]).toEqual([
      'xlsx',
      [2, 5],
      [
        { name: 'Noé', day: '', number: '' },
        { name: 'Zoé', day: '2026-02-03', number: '7' },
      ],
      [],
    ])
  })

  it('has its header below titles', async () => {
    const { lines, remarks } = await read(
      book({ rows: row(1, 'École des Tilleuls') + row(3, 'name', 'day', 'number') + row(4, 'Noé', '', '') }),
    )
    expect([lines, remarks]).toEqual([[4], [['remark.csv.above', 1, 'École des Tilleuls']]])
  })

  it.each([
    ['a shared text, in parts and with how it is said aloud', '<c r="A2" t="s"><v>1</v></c>', 'Noé Zoé'],
    ['a text written into the cell', '<c r="A2" t="inlineStr"><is><t xml:space="preserve"> Noé </t></is></c>', 'Noé'],
    ['what a formula gives', '<c r="A2" t="str"><f>"No"&amp;"é"</f><v>Noé</v></c>', 'Noé'],
    ['a formula that gives nothing', '<c r="A2" t="str"><f>""</f><v></v></c><c r="B2" t="inlineStr"><is><t>x</t></is></c>', ''],
    ['a cell that does not say where it is', '<c t="inlineStr"><is><t>Noé</t></is></c>', 'Noé'],
    ['a whole number with all its digits', '<c r="A2"><v>1.1111111113E10</v></c>', '11111111113'],
    ['a number without the noise of the arithmetic', '<c r="A2"><v>12.300000000000001</v></c>', '12.3'],
    ['a number with the zeros that are shown', '<c r="A2" s="2"><v>1234</v></c>', '01234'],
    ['a day', '<c r="A2" s="1"><v>31233</v></c>', '1985-07-05'],
    ['a day in a form of one’s own', '<c r="A2" s="3"><v>31233</v></c>', '1985-07-05'],
    ['a day and an hour', '<c r="A2" s="4"><v>46354.5</v></c>', '2026-11-28 12:00:00'],
    ['a day by the number of its form', '<c r="A2" s="5"><v>46354</v></c>', '2026-11-28'],
    ['an amount, which is no day', '<c r="A2" s="6"><v>31233</v></c>', '31233'],
    ['a day in ISO 8601', '<c r="A2" t="d"><v>1985-07-05T00:00:00</v></c>', '1985-07-05'],
    ['yes', '<c r="A2" t="b"><v>1</v></c>', 'oui'],
    ['a fault of the spreadsheet', '<c r="A2" t="e"><v>#N/A</v></c>', '#N/A'],
  ])('%s', async (_, xml, value) => {
    const texts = ['<t>x</t>', '<r><t>Noé </t></r><r><t>Zoé</t></r><rPh><t>aloud</t></rPh>']
    const formats = ['dd/mm/yyyy', '00000', '[$-40C]d mmmm yyyy;@', 'dd/mm/yyyy hh:mm', '14', '#,##0.00 "jours"']
    expect(await cell(xml, { texts, formats })).toBe(value)
  })

  it('counts its days from 1904 where it says so', async () =>
    expect(await cell('<c r="A2" s="1"><v>29771</v></c>', { formats: ['dd/mm/yyyy'], properties: '<workbookPr date1904="1"/>' })).toBe(
      '1985-07-05',
    ))

  it('is read whole although it says that it is smaller', async () =>
    expect((await read(book({ rows: row(1, 'name') + row(2, 'Noé'), before: '<dimension ref="A1"/>' }))).values).toEqual([{ name: 'Noé' }]))

  it('may have names with a prefix', async () => {
    const rows = `<x:row r="1"><x:c r="A1" t="str"><x:v>name</x:v></x:c></x:row><x:row r="2"><x:c r="A2" t="str"><x:v>Noé</x:v></x:c></x:row>`
    expect((await read(book({ rows, prefix: 'x' }))).values).toEqual([{ name: 'Noé' }])
  })

  it('is the first that is not hidden; the others are named', async () => {
    const { values, remarks } = await read(
      book({
        rows: row(1, 'hidden'),
        sheets:
          '<sheet name="A" sheetId="1" state="hidden" r:id="rId1"/><sheet name="B" sheetId="2" r:id="rId4"/><sheet name="C" sheetId="3" r:id="rId4"/>',
        more: { 'xl/worksheets/sheet2.xml': `<worksheet><sheetData>${row(1, 'name')}${row(2, 'Noé')}</sheetData></worksheet>` },
      }),
    )
    expect([values, remarks]).toEqual([[{ name: 'Noé' }], [['remark.workbook.sheets', 1, 'C']]])
  })

  it('a text that looks like our own guard against formulas is a text', async () =>
    expect(await cell('<c r="A2" t="inlineStr"><is><t>\'=1</t></is></c>')).toBe("'=1"))
})

describe('what is no workbook that can be read', () => {
  const whole = book({ rows: row(1, 'name') + row(2, 'Noé') })
  it.each([
    ['another document', zipSync({ 'content.xml': Buffer.from('<x/>') }), 'fault.file.binary'],
    ['half of one', whole.subarray(0, whole.length / 2), 'fault.workbook.damaged'],
    ['a sheet that is not there', book({ rows: '', sheets: '<sheet name="A" sheetId="1" r:id="rId9"/>' }), 'fault.workbook.damaged'],
    ['XML cut short', book({ rows: '<row r="1"><c>' }), 'fault.workbook.damaged'],
    [
      'entities of its own',
      book({ rows: '', more: { 'xl/workbook.xml': '<!DOCTYPE x [<!ENTITY a "b">]><workbook/>' } }),
      'fault.workbook.damaged',
    ],
    ['a cell in the last column', book({ rows: '<row r="1"><c r="XFD1"><v>1</v></c></row>' }), 'fault.workbook.too_large'],
  ])('%s is one fault', async (_, bytes, key) => {
    const found = await read(bytes)
    expect([found.faults.map(([one]) => one), found.values]).toEqual([[key], []])
  })

  it('an archive that unpacks to more than it says stops there', async () => {
    const bytes = Buffer.from(book({ rows: row(1, 'name') + row(2, 'x'.repeat(100_000)) }))
    const name = Buffer.from('xl/worksheets/sheet1.xml')
    // The size in its directory, which stands 22 bytes before the name.
    bytes.writeUInt32LE(400, bytes.lastIndexOf(name) - 22)
    expect((await read(bytes)).faults).toEqual([['fault.workbook.damaged', undefined]])
  })
})

it('what is written is read again: days, instants in Paris, numbers, and text that is never a formula', async () => {
  async function* rows() {
    yield ['=1+1', '1985-07-05', 7]
    yield ['@SUM(A1)', '2026-07-01T22:30:00.000Z', 12.5]
    yield ['two\nlines', null, null]
  }
  const bytes = await workbookWith('gar people list', ['name', 'day', 'number'], rows(), { day: 'dd/mm/yyyy', instant: 'dd/mm/yyyy hh:mm' })
  const report = createReport()
  const { rows: found } = await readTable(
    bytes,
    { columns: [{ name: 'name', multiline: true }, { name: 'day' }, { name: 'number' }] },
    report,
  )
  const values = []
  for await (const { values: one } of found) values.push({ ...one })
  expect(values).toEqual([
    { name: '=1+1', day: '1985-07-05', number: '7' },
    { name: '@SUM(A1)', day: '2026-07-02 00:30:00', number: '12.5' },
    { name: 'two\nlines', day: '', number: '' },
  ])
  const { unzipSync } = await import('fflate')
  const sheet = Buffer.from(unzipSync(bytes)['xl/worksheets/sheet1.xml'] ?? []).toString()
  expect([sheet.includes('<f>'), /state="frozen"/.test(sheet), /<col [^>]*width="/.test(sheet)]).toEqual([false, true, true])
})
