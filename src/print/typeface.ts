import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, join } from 'node:path'
import { create, type Font, type Glyph, type GlyphRun } from 'fontkit'

/**
 * Atkinson Hyperlegible Next (Braille Institute, SIL Open Font License 1.1): drawn so that 0 and O, 1, l and I cannot be taken for each other.
 * The files come from the package as they are, the build has them beside itself; a PDF holds the letters that it uses.
 */
const PACKAGE = '@expo-google-fonts/atkinson-hyperlegible-next'
const FILES = {
  regular: '400Regular/AtkinsonHyperlegibleNext_400Regular.ttf',
  bold: '700Bold/AtkinsonHyperlegibleNext_700Bold.ttf',
} as const

type Weight = keyof typeof FILES

export interface Typeface {
  /** What pdfkit is handed: a font of fontkit that lays text out letter by letter. */
  font: Font
  /** The width of printable text at size 1. */
  width(text: string): number
  /** The text with the letters that the typeface has: `ễ` becomes `e`, and `?` stands for what has no base letter. */
  printable(text: string): string
}

/** Whoever has a name with letters that neither the typeface nor a letter of it can stand for: `?` is printed there. */
export function unprintable<P extends { first_name: string; last_name: string }>(people: readonly P[]): P[] {
  const names = ({ first_name, last_name }: P) => first_name + last_name
  const doubtful = people.filter((person) => !PLAIN.test(names(person)))
  if (doubtful.length === 0) return []
  const { printable } = loadTypeface('regular')
  return doubtful.filter((person) => printable(names(person).replaceAll('?', '')).includes('?'))
}

export function loadTypeface(weight: Weight): Typeface {
  const font = create(readFileSync(fileOf(FILES[weight]))) as Font
  const letters = lettersOf(font)
  font.layout = letterByLetter(letters)
  return {
    font,
    width: (text) => widthWith(letters, text) / font.unitsPerEm,
    printable: (text) => (PLAIN.test(text) ? text : Array.from(text.normalize('NFC'), (sign) => standIn(font, sign)).join('')),
  }
}

function fileOf(file: string): string {
  const built = join(import.meta.dirname, 'fonts', basename(file))
  return existsSync(built) ? built : createRequire(join(import.meta.dirname, 'fonts.js')).resolve(`${PACKAGE}/${file}`)
}

/** Letters that the typeface has for sure: nearly every name. */
const PLAIN = /^[ -~ÀÂÄÇÉÈÊËÎÏÔÖÙÛÜàâäçéèêëîïôöùûüŒœÿ’]*$/
const SIGNS: Readonly<Record<string, string>> = { '\u202f': '\u00a0', '\u2011': '-', '\u00ad': '' }

function standIn(font: Font, sign: string): string {
  if (has(font, sign)) return sign
  const base = sign.normalize('NFD').charAt(0)
  return SIGNS[sign] ?? (has(font, base) ? base : '?')
}

const has = (font: Font, sign: string) => font.hasGlyphForCodePoint(sign.codePointAt(0) ?? 0)

interface Letter {
  glyph: Glyph
  /** By how much the letter behind it moves, for each that came. */
  kerning: Map<number, number>
}

/** Looks each letter and each pair of letters up once. */
interface Letters {
  of(code: number): Letter
  advance(code: number, next: number | undefined): number
}

/**
 * The most by which two letters move apart, in parts of the size. The typeface sets « qj » so wide that a reader of the page takes the gap for
 * a space: whoever copies a password must not get one.
 */
const WIDEST = 0.06

function lettersOf(font: Font): Letters {
  const full = font.layout.bind(font)
  const letters = new Map<number, Letter>()
  const of = (code: number) => {
    const found = letters.get(code) ?? { glyph: font.glyphForCodePoint(code), kerning: new Map() }
    letters.set(code, found)
    return found
  }
  const kerned = ({ advanceWidth }: Glyph, pair: string) => (full(pair).positions[0]?.xAdvance ?? advanceWidth) - advanceWidth
  const advance = (code: number, next: number | undefined) => {
    const { glyph, kerning } = of(code)
    if (next === undefined) return glyph.advanceWidth
    const moved = kerning.get(next) ?? Math.min(kerned(glyph, String.fromCodePoint(code, next)), WIDEST * font.unitsPerEm)
    kerning.set(next, moved)
    return glyph.advanceWidth + moved
  }
  return { of, advance }
}

const codesOf = (text: string) => Array.from(text, (sign) => sign.codePointAt(0) ?? 0)

/**
 * Lays text out by its letters and the kerning of their pairs. The full layout of fontkit gives the same for our languages, but takes ten
 * times as long, or remembers every name ever printed.
 */
function letterByLetter({ of, advance }: Letters): Font['layout'] {
  return (text) => {
    const codes = codesOf(String(text))
    let advanceWidth = 0
    const positions = codes.map((code, index) => {
      const xAdvance = advance(code, codes[index + 1])
      advanceWidth += xAdvance
      return { xAdvance, yAdvance: 0, xOffset: 0, yOffset: 0 }
    })
    return { glyphs: codes.map((code) => of(code).glyph), positions, advanceWidth } as unknown as GlyphRun
  }
}

const SPACE = 0x20

/** pdfkit lays words out one by one, each with the space behind it: no kerning across. */
function widthWith({ advance }: Letters, text: string): number {
  const codes = codesOf(text)
  return codes.reduce((sum, code, index) => sum + advance(code, code === SPACE ? undefined : codes[index + 1]), 0)
}
