import { describe, expect, it } from 'vitest'
import { readIds } from '../../src/files/ids.ts'
import { createReport } from '../../src/files/report.ts'

async function read(text: string | Buffer, aliases: string[] = []) {
  const report = createReport()
  const ids = await readIds(typeof text === 'string' ? Buffer.from(text) : text, report, { aliases })
  return { ids: ids.map(({ id, line }) => [id, line]), faults: report.faults.map(({ key, line }) => [key, line]) }
}

describe('a list of ids', () => {
  it('has one a line; blank lines and repetitions are dropped', async () => {
    expect(await read('\uFEFFelv-1\r\n\r\n elv-2 \nelv-1\n')).toEqual({
      ids: [
        ['elv-1', 1],
        ['elv-2', 3],
      ],
      faults: [],
    })
  })

  it('may be CSV with an id column', async () => {
    const ids = [
      ['elv-1', 2],
      ['elv-2', 3],
    ]
    expect(await read('id\nelv-1\nelv-2\n')).toEqual({ ids, faults: [] })
    expect(await read('last_name;ID\nDupont;elv-1\nDurand;elv-2\n')).toEqual({ ids, faults: [] })
    expect(await read('person,since\nelv-1,2026-09-01\nelv-2,2026-09-01', ['person'])).toEqual({ ids, faults: [] })
  })

  it('that is empty names nobody', async () => {
    for (const text of ['', '\n\n', '\uFEFF']) expect(await read(text)).toEqual({ ids: [], faults: [] })
  })

  it('has faults where an id cannot be one', async () => {
    expect(await read('name;class\nx;y\n')).toEqual({ ids: [], faults: [['fault.csv.missing_column', 1]] })
    expect(await read(`a\0b\n${'x'.repeat(300)}\nok\n`)).toEqual({
      ids: [['ok', 3]],
      faults: [
        ['fault.ids.control', 1],
        ['fault.ids.too_long', 2],
      ],
    })
    expect(await read(Buffer.concat([Buffer.from('\uFEFFa\n', 'utf16le'), Buffer.from([0])]))).toMatchObject({
      faults: [['fault.csv.encoding', undefined]],
    })
  })

  it('that is no text has one fault, and none of its bytes is taken for an id', async () => {
    const random = Uint8Array.from({ length: 3000 }, (_, at) => (at * 7919 + ((at * at) >> 3)) % 256)
    expect(await read(Buffer.from(random))).toEqual({ ids: [], faults: [['fault.file.no_text', undefined]] })
    expect(await read(Buffer.from('PK\x03\x04\n1\n'))).toEqual({ ids: [], faults: [['fault.workbook.damaged', undefined]] })
  })
})
