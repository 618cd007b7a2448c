import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CliError } from '../../src/errors.ts'
import { readXml, type XmlNode, type XmlRoot } from '../../src/files/xml.ts'

async function* chunked(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function read(source: string | Uint8Array, size = 64 * 1024) {
  const nodes: XmlNode[] = []
  let root: XmlRoot | undefined
  const bytes = typeof source === 'string' ? Buffer.from(source) : source
  try {
    const onRoot = (read: XmlRoot) => {
      root = read
      return true
    }
    for await (const node of readXml(chunked(bytes, size), { file: 'x.xml', onRoot })) nodes.push(node)
    return { root, nodes, fault: undefined }
  } catch (error) {
    if (!(error instanceof CliError) || error.exitCode !== 8) throw error
    return { root, nodes, fault: error.faults[0] }
  }
}

const sample = `<?xml version="1.0" encoding="UTF-8"?>
<m:list xmlns:m="urn:a" v="1">
  <m:item>  <m:name>Zoé &amp; L&#233;a</m:name>
    <m:note><![CDATA[<b>]]></m:note></m:item>
  <other xmlns="urn:b" k="é"/>
</m:list>
`

describe('a document', () => {
  it('is read child by child, the root first', async () => {
    const { root, nodes } = await read(sample)
    expect(root).toMatchObject({ name: 'list', uri: 'urn:a', line: 2 })
    expect({ ...root?.attributes }).toEqual({ v: '1' })
    expect(nodes[0]).toMatchObject({
      name: 'item',
      uri: 'urn:a',
      line: 3,
      column: 3,
      children: [
        { text: 'Zoé & Léa', line: 3, column: 13 },
        { text: '<b>', line: 4 },
      ],
    })
    expect(nodes[1]).toMatchObject({ name: 'other', uri: 'urn:b', line: 5, text: '', children: [] })
    expect({ ...nodes[1]?.attributes }).toEqual({ k: 'é' })
  })

  it('is read alike in pieces of any size, with a byte order mark, with other line ends', async () => {
    const whole = await read(sample)
    for (const size of [1, 2, 3, 7]) expect(await read(sample, size)).toEqual(whole)
    expect(await read(`\uFEFF${sample}`)).toEqual(whole)
    expect((await read(sample.replaceAll('\n', '\r\n'), 5)).nodes.map(({ line }) => line)).toEqual([3, 5])
  })

  it('can be left after its root', async () => {
    let asked = 0
    async function* endless() {
      yield Buffer.from('<root>')
      for (;;) {
        asked += 1
        yield Buffer.from('<a/>')
      }
    }
    for await (const _ of readXml(endless(), { file: 'x', onRoot: () => false })) throw new Error('nothing is wanted')
    expect(asked).toBe(0)
  })

  it('is never read ahead of its reader', async () => {
    let pieces = 0
    async function* endless() {
      yield Buffer.from('<root>')
      for (;;) {
        pieces += 1
        yield Buffer.from('<a></a>'.repeat(1000))
      }
    }
    let records = 0
    for await (const _ of readXml(endless(), { file: 'x' })) if (++records === 2500) break
    expect(pieces).toBe(3)
  })
})

const nested = (depth: number) => `<r>${'<a>'.repeat(depth)}${'</a>'.repeat(depth)}</r>`

describe('a fault', () => {
  it.each([
    ['fault.xml.doctype', 2, '<?xml version="1.0"?>\n<!DOCTYPE r [<!ENTITY x "y">]>\n<r/>'],
    ['fault.xml.entity', 2, '<r>\n<a>caf&eacute;</a></r>'],
    ['fault.xml.entity', 1, '<r><a b="&constructor;"/></r>'],
    ['fault.xml.entity', 1, '<r><a>&toString;</a></r>'],
    ['fault.xml.character', 2, '<r>\n<a>\u0001</a></r>'],
    ['fault.xml.character', 2, '<r>\n<a>&#x1;</a></r>'],
    ['fault.xml.character', 1, '<?xml version="1.1"?><r><a>&#x1;</a></r>'],
    ['fault.xml.encoding', 1, '<?xml version="1.0" encoding="ISO-8859-1"?><r/>'],
    ['fault.xml.cut', 3, '<r>\n<a>\n'],
    ['fault.xml.cut', 1, ''],
    ['fault.xml.malformed', 2, '<r>\n<a></b></r>'],
    ['fault.xml.malformed', 1, '<r/><r/>'],
    ['fault.xml.malformed', 1, '<r><a k=1/></r>'],
    ['fault.xml.malformed', 1, '<r><z:a/></r>'],
    ['fault.xml.malformed', 1, 'hello'],
    ['fault.xml.stray_text', 2, '<r>\nhello <a/></r>'],
    ['fault.xml.too_deep', 1, nested(32)],
    ['fault.xml.too_large', 1, `<r><a>${'x'.repeat(5_000_000)}</a></r>`],
    ['fault.xml.too_large', 1, `<r><!--${'x'.repeat(2_000_000)}--></r>`],
    ['fault.xml.too_large', 1, `<r><a k="${'x'.repeat(2_000_000)}"/></r>`],
    ['fault.xml.too_large', 1, `<r><a>${'<b/>'.repeat(100_001)}</a></r>`],
    ['fault.xml.too_large', 1, `<r><a>${`<b>${'x'.repeat(50_000)}</b>`.repeat(90)}</a></r>`],
  ])('%s on line %i', async (key, line, text) => {
    expect((await read(text)).fault).toMatchObject({ key, line, file: 'x.xml' })
  })

  it('is no depth of 31', async () => {
    expect((await read(nested(31))).fault).toBeUndefined()
  })

  it('in the bytes tells the line, after the records before it', async () => {
    const bytes = Buffer.concat([Buffer.from('<r>\n<a/>\n<a>'), Buffer.from([0xe9]), Buffer.from('</a>\n</r>')])
    for (const size of [1, 4, 100]) {
      const { nodes, fault } = await read(bytes, size)
      expect(fault).toMatchObject({ key: 'fault.xml.utf8', line: 3 })
      expect(nodes).toHaveLength(1)
    }
    expect((await read(Buffer.from('\uFEFF<r/>', 'utf16le'))).fault?.key).toBe('fault.xml.utf8')
  })

  it('leaves the records before it', async () => {
    expect((await read('<r><a/><a/></b>')).nodes).toHaveLength(2)
  })
})

it('cut at any byte is never a shorter document', async () => {
  const bytes = Buffer.from(sample)
  const whole = (await read(sample)).nodes.length
  for (let end = 0; end < bytes.length; end += 1) {
    const { nodes, fault } = await read(bytes.subarray(0, end))
    if (!fault) expect(nodes).toHaveLength(whole)
  }
})

it('takes any bytes and any mutilation without another error', async () => {
  const before = Object.getOwnPropertyNames(Object.prototype)
  const bytes = Buffer.from(sample)
  const mutilated = fc
    .array(fc.tuple(fc.nat(bytes.length - 1), fc.oneof(fc.nat(255), fc.constantFrom(60, 62, 38, 34, 47))), { minLength: 1, maxLength: 6 })
    .map((changes) => {
      const copy = Buffer.from(bytes)
      for (const [at, byte] of changes) copy[at] = byte
      return copy
    })
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(fc.uint8Array({ maxLength: 100 }), mutilated),
      fc.integer({ min: 1, max: 300 }),
      async (input, size) => void (await read(input, size)),
    ),
    { numRuns: 400 },
  )
  expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before)
})
