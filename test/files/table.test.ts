import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { CliError } from '../../src/errors.ts'
import { guardCell, unguardCell } from '../../src/files/formula.ts'
import { createReport, type Report } from '../../src/files/report.ts'
import { readTable, type Table, type TableColumn, type TableRow } from '../../src/files/table.ts'

const folder = mkdtempSync(join(tmpdir(), 'guichet-csv-'))
afterAll(() => rmSync(folder, { recursive: true }))

const columns: readonly TableColumn[] = [
  { name: 'id', aliases: ['identifiant'], required: true },
  { name: 'name', aliases: ['Nom de l’élève'] },
  { name: 'note', multiline: true },
  { name: 'school', repeated: true },
]

interface Read {
  csv: Table
  rows: TableRow[]
  report: Report
  values: unknown[]
}

async function read(source: string | Uint8Array): Promise<Read> {
  const report = createReport()
  const csv = await readTable(typeof source === 'string' ? Buffer.from(source) : source, { columns }, report)
  const rows: TableRow[] = []
  for await (const row of csv.rows) rows.push(row)
  return { csv, rows, report, values: rows.map(({ values }) => values && { ...values }) }
}
const keys = ({ report }: Read) => report.faults.map(({ key }) => key)

describe('encodings', () => {
  const text = 'id;name\n1;Zoé Œuvrard\n'
  it.each([
    ['utf-8', Buffer.from(text)],
    ['utf-8', Buffer.from(`\uFEFF${text}`)],
    ['utf-16le', Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['utf-16be', Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()],
    ['utf-16le', Buffer.from(text, 'utf16le')],
    ['utf-16be', Buffer.from(text, 'utf16le').swap16()],
    ['windows-1252', Buffer.concat([Buffer.from('id;name\n1;Zo'), Buffer.from([0xe9, 0x20, 0x8c]), Buffer.from('uvrard\n')])],
  ])('reads %s', async (encoding, bytes) => {
    const { csv, values } = await read(bytes)
    expect(csv.dialect.encoding).toBe(encoding)
    expect(values).toEqual([{ id: '1', name: 'Zoé Œuvrard' }])
    expect(csv.endsWithNewline).toBe(true)
  })

  it('refuses half a UTF-16 character', async () => {
    const found = await read(Buffer.concat([Buffer.from('\uFEFFid\n1\n', 'utf16le'), Buffer.from([0x41])]))
    expect(keys(found)).toEqual(['fault.csv.encoding'])
  })

  it('finds a character that is cut by two pieces of the file', async () => {
    const path = join(folder, 'pieces.csv')
    writeFileSync(path, `id;name\n1;${'a'.repeat(64 * 1024 - 11)}é\n`)
    const report = createReport()
    const {
      dialect: { encoding },
      rows,
    } = await readTable(path, { columns }, report)
    const found = []
    for await (const row of rows) found.push(row.values?.name?.slice(-2))
    expect([encoding, found, report.faultCount]).toEqual(['utf-8', ['aé'], 0])
  })
})

describe('the header', () => {
  it.each([';', ',', '\t'])('finds the delimiter %j', async (delimiter) => {
    const { csv, values } = await read(`id${delimiter}name\n1${delimiter}Léa\n`)
    expect(csv.dialect.delimiter).toBe(delimiter)
    expect(values).toEqual([{ id: '1', name: 'Léa' }])
  })

  it('knows its columns whatever the accents, case, spaces, stars and apostrophes', async () => {
    const { values, csv } = await read('\uFEFF Identifiant\u00a0* ;"NOM de l\'eleve"\n7;Léa\n')
    expect(values).toEqual([{ id: '7', name: 'Léa' }])
    expect([...csv.present]).toEqual(['id', 'name'])
  })

  it('is the first line that is not blank', async () => {
    const { rows } = await read('\n;;\nid;name\n\n1;Léa\n')
    expect(rows.map(({ line }) => line)).toEqual([5])
  })

  it('must have the required columns, and none twice', async () => {
    const missing = await read('name\nLéa\n')
    expect(missing.report.faults).toEqual([
      { file: '-', line: 1, column: 'id', key: 'fault.csv.missing_column', values: ['id', ['identifiant'], ['name'], undefined] },
    ])
    expect(missing.rows).toEqual([])
    expect(missing.report.broken).toBe(true)
    expect(keys(await read('id;Identifiant\n1;2\n'))).toEqual(['fault.csv.duplicate_column'])
  })

  it('says which columns are not read', async () => {
    const { report, values } = await read('id;shoe size;__proto__;\n1;42;x;\n')
    expect(report.remarks.map(({ key, values }) => [key, values])).toEqual([['remark.csv.unknown_column', [2, 'shoe size, __proto__']]])
    expect(values).toEqual([{ id: '1' }])
  })

  it('of an empty file is a fault', async () => {
    for (const text of ['', '\uFEFF', '\n\n', ';;\n']) expect(keys(await read(text))).toEqual(['fault.csv.empty'])
  })
})

describe('lines', () => {
  it('are counted as a text editor does, with any line end', async () => {
    const { rows } = await read('id;note\r\n1;"a\r\nb\r\nc"\r\n\n2;x\r3;"y""\nz"\n4;\n')
    expect(rows.map(({ line, cells }) => [line, cells[0]])).toEqual([
      [2, '1'],
      [6, '2'],
      [7, '3'],
      [9, '4'],
    ])
    expect(rows[2]?.values?.note).toBe('y"\nz')
  })

  it('too short or too long are faults, and keep their cells', async () => {
    const found = await read('id;name\n1\n2;Léa;x\n3;Zoé;;\n')
    expect(found.report.faults.map(({ key, line }) => [key, line])).toEqual([
      ['fault.csv.short_row', 2],
      ['fault.csv.long_row', 3],
    ])
    expect(found.rows[1]).toMatchObject({ line: 3, cells: ['2', 'Léa', 'x'], faults: [{ values: [3, 2] }] })
    expect(found.report.broken).toBe(false)
    expect(found.values[2]).toEqual({ id: '3', name: 'Zoé' })
  })

  it.each(['a\0b', 'a\u0007b', 'a\u0085b', 'a\u202eb', 'a\u2028b', '"a\nb"', '"a\tb"'])(
    'with a control character are faults: %j',
    async (cell) => {
      const found = await read(`id;name\n1;${cell}\n`)
      expect(found.report.faults).toMatchObject([{ line: 2, column: 'name', key: 'fault.csv.control' }])
    },
  )

  it('may have line breaks in a column that allows them, and nothing worse in unknown ones', async () => {
    expect((await read('id;note;other\n1;"a\nb";"c\nd"\n')).report.faultCount).toBe(0)
    expect((await read('id;note;other\n1;a;b\0\n')).report.faults).toMatchObject([{ column: 3, key: 'fault.csv.control' }])
  })

  it('gather repeated columns, trimmed and NFC', async () => {
    const { values } = await read('id;school;school;name\n1; a ;;  Le\u0301a \n2;a;b;\n')
    expect(values).toEqual([
      { id: '1', school: 'a', name: 'Léa' },
      { id: '2', school: 'a|b', name: '' },
    ])
  })

  it.each([
    ['id;name\n1;a\n2;"b\n3;c\n', 'fault.csv.open_quote', 3],
    ['id;name\n1;a\n2;"b" c\n3;c\n', 'fault.csv.stray_quote', 3],
    ['id;name\n1;a\n2;b "c"\n', 'fault.csv.stray_quote', 3],
    [`id;name\n1;a\n2;"${'b'.repeat(1_000_001)}"\n`, 'fault.csv.too_long', 3],
  ])('before a broken quote are read: %#', async (text, key, line) => {
    const found = await read(text)
    expect(found.report.faults).toEqual([{ file: '-', line, key }])
    expect(found.report.broken).toBe(true)
    expect(found.values).toEqual([{ id: '1', name: 'a' }])
  })

  it('tell whether the last one may be cut', async () => {
    const ends = ['id\n1', 'id\n1\n', 'id\n1\r\n', 'id\n1\r']
    expect(await Promise.all(ends.map(async (text) => (await read(text)).csv.endsWithNewline))).toEqual([false, true, true, true])
  })
})

describe('the formula guard', () => {
  it('of our own output is undone', async () => {
    const { values } = await read("id;name\n'=1+1;'@x\n'a;''=b\n-5;'''\n")
    expect(values).toEqual([
      { id: '=1+1', name: '@x' },
      { id: "'a", name: "'=b" },
      { id: '-5', name: "'''" },
    ])
  })

  it('is an exact inverse', () => {
    const cell = fc.oneof(fc.string(), fc.stringMatching(/^'*[=+\-@\t\r\n]?.*$/))
    fc.assert(fc.property(cell, (text) => unguardCell(guardCell(text)) === text && !/^[=+\-@\t\r\n]/.test(guardCell(text))))
  })
})

it('reads a missing file as 6', async () => {
  await expect(readTable(join(folder, 'none.csv'), { columns }, createReport())).rejects.toMatchObject({
    code: 'file_missing',
    exitCode: 6,
  })
  await expect(readTable(folder, { columns }, createReport())).rejects.toMatchObject({ code: 'file_unreadable', exitCode: 6 })
})

it('takes any bytes without throwing', async () => {
  const before = Object.getOwnPropertyNames(Object.prototype)
  const pieces = fc.constantFrom('id', 'name', ';', ',', '"', '\n', '\r\n', '\0', 'é', '__proto__', 'constructor', "'=", ' ')
  const texts = fc.array(pieces, { maxLength: 60 }).map((parts) => Buffer.from(`id;name\n${parts.join('')}`))
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 200 }), texts), async (bytes) => {
      const { rows, report } = await read(bytes).catch((error: unknown) => {
        expect(error).toBeInstanceOf(CliError)
        return { rows: [], report: createReport() }
      })
      const faulty = rows.filter(({ faults }) => faults).length
      expect(report.faultCount).toBeGreaterThanOrEqual(faulty)
      for (const { values } of rows)
        if (values) expect(['constructor', 'toString', '__proto__'].filter((name) => name in values)).toEqual([])
    }),
    { numRuns: 300 },
  )
  expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before)
})

describe('what is no text', () => {
  it.each([
    ['gzip', [0x1f, 0x8b, 8, 0]],
    ['an older spreadsheet', [0xd0, 0xcf, 0x11, 0xe0]],
    ['a PDF', [0x25, 0x50, 0x44, 0x46]],
  ])('%s is one fault and no rows', async (_name, bytes) => {
    const found = await read(Uint8Array.from([...bytes, ...Buffer.from('id;name\n1;a\n')]))
    expect(keys(found)).toEqual(['fault.file.binary'])
    expect(found.rows).toEqual([])
  })

  it('random bytes are said to be no text, and nothing of them is shown', async () => {
    const found = await read(Uint8Array.from({ length: 3000 }, (_, at) => (at * 7919 + ((at * at) >> 3)) % 256))
    expect([keys(found), found.rows, found.report.remarks]).toEqual([['fault.file.no_text'], [], []])
  })

  it('a text with a few control characters is told where they are', async () => {
    const found = await read(`id;name\n${'1;ab\n'.repeat(20)}2;a\u0001b\n3;a\u0002b\n`)
    expect(keys(found)).toEqual(['fault.csv.control', 'fault.csv.control'])
  })
})
