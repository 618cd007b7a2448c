import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { type Header, pack } from 'tar-stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CliError } from '../../src/errors.ts'
import { openSnapshot } from '../../src/files/archive.ts'
import { createReport } from '../../src/files/report.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'guichet-archive-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

type Content = readonly [name: string, content: string | Buffer, header?: Partial<Header>]

async function tarOf(...contents: Content[]): Promise<Buffer> {
  const tar = pack()
  for (const [name, content, header] of contents) {
    if (header?.type && header.type !== 'file') tar.entry({ name, ...header })
    else tar.entry({ name, ...header }, content)
  }
  tar.finalize()
  const chunks: Uint8Array[] = []
  for await (const chunk of tar) chunks.push(chunk as Uint8Array)
  return Buffer.concat(chunks)
}

let made = 0
function write(bytes: Uint8Array, name = `a${++made}.tar.gz`): string {
  const path = join(folder, name)
  writeFileSync(path, bytes)
  return path
}

async function read(path: string, stopAfter = Number.POSITIVE_INFINITY) {
  const report = createReport()
  const members: [string, string][] = []
  for await (const { name, stream } of openSnapshot(path, report)) {
    let text = ''
    try {
      for await (const chunk of stream) {
        text += Buffer.from(chunk).toString()
        if (text.length >= stopAfter) break
      }
    } catch (error) {
      expect(error).toMatchObject({ exitCode: 8, faults: [] })
    }
    members.push([name, text])
  }
  return {
    members,
    faults: report.faults.map(({ key, file }) => [key, file]),
    broken: report.broken,
    remarks: report.remarks.map(({ key, values }) => [key, values]),
  }
}

const two: Content[] = [
  ['one.xml', '<one/>'],
  ['dir/two.xml', 'x'.repeat(200_000)],
]

describe('a folder', () => {
  it('gives the regular files directly in it, by name; links are refused', async () => {
    const path = join(folder, 'plain')
    mkdirSync(join(path, 'sub'), { recursive: true })
    writeFileSync(join(path, 'b.xml'), 'B')
    writeFileSync(join(path, 'a.xml'), 'A')
    writeFileSync(join(path, 'sub', 'c.xml'), 'C')
    symlinkSync('/etc/hostname', join(path, 'link.xml'))
    expect(await read(path)).toEqual({
      members: [
        ['a.xml', 'A'],
        ['b.xml', 'B'],
      ],
      faults: [['fault.archive.link', 'link.xml']],
      broken: true,
      remarks: [['remark.archive.not_a_file', [1, 'sub']]],
    })
  })

  it('that is missing is 6, a file of another kind 8', async () => {
    await expect(read(join(folder, 'none'))).rejects.toMatchObject({ code: 'file_missing', exitCode: 6 })
    await expect(read(join(folder, 'plain', 'a.xml', 'x'))).rejects.toMatchObject({ code: 'file_unreadable', exitCode: 6 })
    for (const text of ['', 'x', '<GAR/>', 'PK']) {
      await expect(read(write(Buffer.from(text)))).rejects.toMatchObject({ code: 'not_a_snapshot', exitCode: 8 })
    }
  })
})

describe('an archive', () => {
  it('gives its files, one after the other, whole or in part', async () => {
    const path = write(gzipSync(await tarOf(['dir/', '', { type: 'directory' }], ...two, ['empty', ''])))
    const members = [...two.map(([name, content]) => [name, content]), ['empty', '']]
    expect(await read(path)).toEqual({ members, faults: [], broken: false, remarks: [] })
    expect((await read(path, 1)).members.map(([name]) => name)).toEqual(['one.xml', 'dir/two.xml', 'empty'])
    for await (const member of openSnapshot(path, createReport())) {
      expect(member.name).toBe('one.xml')
      break
    }
  })

  it('is compared with its md5', async () => {
    const bytes = gzipSync(await tarOf(...two))
    const path = write(bytes)
    const sum = createHash('md5').update(bytes).digest('hex')
    for (const text of [sum, `${sum}\n`, `${sum.toUpperCase()}  name.tar.gz\n`]) {
      writeFileSync(`${path}.md5`, text)
      expect((await read(path)).faults).toEqual([])
    }
    writeFileSync(
      `${path}.md5`,
      sum.replace(/./, (digit) => (digit === '0' ? '1' : '0')),
    )
    expect(await read(path)).toMatchObject({
      members: [],
      faults: [['fault.archive.md5', expect.stringMatching(/\.tar\.gz$/)]],
      broken: true,
    })
    for (const text of ['', 'hello', `${sum}0`]) {
      writeFileSync(`${path}.md5`, text)
      expect(await read(path)).toMatchObject({ members: [], faults: [['fault.archive.md5_form', expect.stringMatching(/\.md5$/)]] })
    }
  })

  it.each([
    ['fault.archive.path', '/etc/passwd', {}],
    ['fault.archive.path', '../up.xml', {}],
    ['fault.archive.path', 'a/../../up.xml', {}],
    ['fault.archive.path', '..\\up.xml', {}],
    ['fault.archive.path', 'C:\\x.xml', {}],
    ['fault.archive.link', 'link.xml', { type: 'symlink', linkname: '/etc/passwd' }],
    ['fault.archive.link', 'link.xml', { type: 'link', linkname: 'one.xml' }],
    ['fault.archive.link', 'pipe', { type: 'fifo' }],
  ] as const)('with %s (%s) is refused, the rest is still read', async (key, name, header) => {
    const path = write(gzipSync(await tarOf(['a.xml', 'A'], [name, 'content', header], ['b.xml', 'B'])))
    expect(await read(path)).toMatchObject({
      members: [
        ['a.xml', 'A'],
        ['b.xml', 'B'],
      ],
      faults: [[key, name]],
      broken: true,
    })
  })

  it('that unpacks to far more than its size is refused, a small repetitive file is not', async () => {
    const small = await read(write(gzipSync(await tarOf(['a.xml', ' '.repeat(5_000_000)]))))
    expect(small.faults).toEqual([])
    const bomb = await read(write(gzipSync(await tarOf(['a.xml', Buffer.alloc(60_000_000)]))))
    expect(bomb.faults.map(([key]) => key)).toEqual(['fault.archive.ratio'])
  })

  it('with too many files is refused', async () => {
    const many = Array.from({ length: 10_001 }, (_, at): Content => [`f${at}`, ''])
    expect((await read(write(gzipSync(await tarOf(...many))))).faults.map(([key]) => key)).toEqual(['fault.archive.members'])
  })

  it('cut anywhere, packed or before, is damaged', async () => {
    const tar = await tarOf(['one.xml', '<one/>'], ['two.xml', 'abc'.repeat(300)])
    const packed = gzipSync(tar)
    for (let end = 2; end < packed.length; end += 1)
      expect((await read(write(packed.subarray(0, end), 'cut.tar.gz'))).faults).not.toEqual([])
    for (let end = 0; end < tar.length - 1024; end += 64)
      expect((await read(write(gzipSync(tar.subarray(0, end)), 'cut.tar.gz'))).faults).toHaveLength(1)
  })

  it('of any bytes gives faults, nothing else', async () => {
    const tar = await tarOf(...two)
    const changes = fc.array(fc.tuple(fc.nat(2000), fc.nat(255)), { minLength: 1, maxLength: 5 })
    await fc.assert(
      fc.asyncProperty(changes, fc.boolean(), async (list, inside) => {
        const bytes = Buffer.from(inside ? tar : gzipSync(tar))
        for (const [at, byte] of list) bytes[at % bytes.length] = byte
        await read(write(inside ? gzipSync(bytes) : bytes, 'any.tar.gz')).catch((error: unknown) => expect(error).toBeInstanceOf(CliError))
      }),
      { numRuns: 150 },
    )
  })
})
