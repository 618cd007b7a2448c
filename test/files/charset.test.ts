import { describe, expect, it } from 'vitest'
import { charsetOf } from '../../src/files/charset.ts'
import { decoderOf, ENCODINGS, type Encoding, encoded } from '../../src/files/encoding.ts'
import { createReport } from '../../src/files/report.ts'
import { scanText } from '../../src/files/scan.ts'
import { readTable } from '../../src/files/table.ts'

async function* inPieces(bytes: Uint8Array, size = bytes.length) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}
const told = (text: string, encoding: Encoding, size?: number) => charsetOf(inPieces(encoded(text, encoding), size))

/** As many lines of a school as a real file has, in words that each charset of Excel writes otherwise. */
const PUPILS = [
  'Nom;Prénom;Classe',
  ...['AUBRY;Noé', 'GARÇON;Zoé', 'LE GUÉNEC;Maëlys', 'D’ALMEÏDA;Chloé', 'PRÉVÔT;Benoît', 'NUÑEZ;François', 'HÛTIER;Adèle'].map(
    (name) => `${name};CE1`,
  ),
  '',
].join('\r\n')

describe('a text of one byte a sign', () => {
  it.each(['windows-1252', 'cp850', 'macintosh'] as const)('%s is told by its words, wherever a piece ends', async (encoding) => {
    // MS-DOS has no curly apostrophe.
    const text = encoding === 'cp850' ? PUPILS.replaceAll('’', "'") : PUPILS
    for (const size of [1, 7, 1000]) expect(await told(text, encoding, size)).toEqual({ encoding, doubtful: [] })
  })

  it.each([
    ['GARÇON;Zoé', 'cp850'],
    ['GARÇON;Zoé', 'macintosh'],
    ['Benoît;Noël', 'cp850'],
    ['Benoît;Noël', 'macintosh'],
    ['NOÉ', 'cp850'],
    ['Adèle', 'cp850'],
  ] as const)('%s alone is enough for %s, or nothing is said wrongly', async (text, encoding) => {
    const { encoding: found, doubtful } = await told(text, encoding)
    expect(found === encoding || doubtful.length > 0).toBe(true)
  })

  it.each(['L’école – Œuvre…', 'l’Œuvre; œuf; 10€; «ok»; élève·s', 'MICHéLE; Škoda; Zoë', 'n°5; 3½; a – b'])(
    'in windows-1252 “%s” is read as before',
    async (text) => expect(await told(text, 'windows-1252')).toEqual({ encoding: 'windows-1252', doubtful: [] }),
  )

  it('that makes sense in none is doubtful, and its lines are told', async () => {
    const half = Buffer.concat([encoded('Nom\nNoé\n', 'windows-1252'), encoded('Chloé\nÉmile\n', 'cp850')])
    expect(await charsetOf(inPieces(half))).toEqual({ encoding: 'windows-1252', doubtful: [3, 4] })
  })

  it('Œ of ISO-8859-15 is told by the letters beside it', async () =>
    expect(await told('ŒUVRARD;CŒUR', 'iso-8859-15')).toEqual({ encoding: 'iso-8859-15', doubtful: [] }))
})

describe('every encoding of --encoding', () => {
  it.each(ENCODINGS)('%s is written and read again', async (encoding) => {
    const bytes = encoded('Noé;Zoë;GARÇON\n', encoding)
    const decoder = decoderOf(encoding)
    expect((decoder.decode(bytes) + decoder.decode()).replace(/^\ufeff/, '')).toBe('Noé;Zoë;GARÇON\n')
  })
  it('what an older charset does not have becomes plainer', () =>
    expect(decoderOf('cp850').decode(encoded('L’œuvre – 10…', 'cp850'))).toBe("L'?uvre - 10..."))
})

describe('UTF-16 without its mark', () => {
  it.each(['utf-16le', 'utf-16be'] as const)('%s is told by its zeros', async (encoding) => {
    const bytes = encoded(PUPILS, encoding).subarray(2)
    const scan = await scanText(() => inPieces(bytes))
    expect(scan).toMatchObject({ encoding, endsWithNewline: true, noise: false })
    const cut = bytes.subarray(0, -4)
    expect(await scanText(() => inPieces(cut), encoding)).toMatchObject({ endsWithNewline: false })
  })
})

it('a file that no charset explains is one fault with its lines and the way out, and whoever names the encoding has it', async () => {
  const half = Buffer.concat([encoded('name\nNoé\n', 'windows-1252'), encoded('Chloé\nÉmile\n', 'cp850')])
  const report = createReport()
  const { rows } = await readTable(half, { columns: [{ name: 'name', required: true }], charset: '--encoding' }, report)
  expect([report.faults, await rows.next()]).toEqual([
    [{ file: '-', line: 3, key: 'fault.file.charset', values: [[3, 4], '--encoding'] }],
    { done: true, value: undefined },
  ])
  const named = await readTable(half, { columns: [{ name: 'name' }], encoding: 'cp850' }, createReport())
  await named.rows.next()
  expect((await named.rows.next()).value?.cells).toEqual(['Chloé'])
})
