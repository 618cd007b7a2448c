import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { create, type Font, type Glyph, type GlyphRun } from 'fontkit'

/**
 * Atkinson Hyperlegible Next (Braille Institute, SIL Open Font License 1.1): drawn so that 0 and O, 1, l and I cannot be taken for each other.
 * The files come from the package as they are; a PDF holds the letters that it uses.
 */
const PACKAGE = '@expo-google-fonts/atkinson-hyperlegible-next'
const FILES = {
  regular: '400Regular/AtkinsonHyperlegibleNext_400Regular.ttf',
  bold: '700Bold/AtkinsonHyperlegibleNext_700Bold.ttf',
} as const

export type Weight = keyof typeof FILES

export interface Typeface {
  /** What pdfkit is handed: a font of fontkit that lays text out letter by letter. */
  font: Font
  /** The text with the letters that the typeface has: `ễ` becomes `e`, and `?` stands for what has no base letter. */
  printable(text: string): string
}

export function loadTypeface(weight: Weight): Typeface {
  const require = createRequire(join(import.meta.dirname, 'fonts.js'))
  const font = create(readFileSync(require.resolve(`${PACKAGE}/${FILES[weight]}`))) as Font
  font.layout = letterByLetter(font)
  const known = new Map<string, string>()
  const letter = (sign: string) => {
    const found = known.get(sign) ?? standIn(font, sign)
    known.set(sign, found)
    return found
  }
  return { font, printable: (text) => Array.from(text.normalize('NFC'), letter).join('') }
}

const SIGNS: Readonly<Record<string, string>> = { '\u202f': '\u00a0', '\u2011': '-', '\u00ad': '' }

function standIn(font: Font, sign: string): string {
  if (has(font, sign)) return sign
  const base = sign.normalize('NFD').charAt(0)
  return SIGNS[sign] ?? (has(font, base) ? base : '?')
}

const has = (font: Font, sign: string) => font.hasGlyphForCodePoint(sign.codePointAt(0) ?? 0)

/**
 * Letters and the kerning of their pairs, each computed once. The full layout of fontkit gives the same for our languages, but takes ten times
 * as long, or remembers every name ever printed.
 */
function letterByLetter(font: Font): Font['layout'] {
  const full = font.layout.bind(font)
  const glyphs = new Map<string, Glyph>()
  const glyphOf = (sign: string) => {
    const glyph = glyphs.get(sign) ?? font.glyphForCodePoint(sign.codePointAt(0) ?? 0)
    glyphs.set(sign, glyph)
    return glyph
  }
  const kerning = new Map<string, number>()
  const kerningOf = (pair: string, glyph: Glyph) => {
    const found = kerning.get(pair) ?? (full(pair).positions[0]?.xAdvance ?? glyph.advanceWidth) - glyph.advanceWidth
    kerning.set(pair, found)
    return found
  }
  return (text) => {
    const signs = Array.from(String(text))
    const run = signs.map(glyphOf)
    const positions = run.map((glyph, index) => {
      const next = signs[index + 1]
      const xAdvance = glyph.advanceWidth + (next === undefined ? 0 : kerningOf(`${signs[index]}${next}`, glyph))
      return { xAdvance, yAdvance: 0, xOffset: 0, yOffset: 0 }
    })
    const advanceWidth = positions.reduce((sum, { xAdvance }) => sum + xAdvance, 0)
    return { glyphs: run, positions, advanceWidth } as unknown as GlyphRun
  }
}
