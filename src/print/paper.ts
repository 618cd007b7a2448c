import type { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import PDFDocument from 'pdfkit'
import type { Day } from '../days.ts'
import type { Lang } from '../text/index.ts'
import { loadTypeface } from './typeface.ts'

/** A4 upright, in points of 1/72 inch. */
export const WIDTH = 595.28
export const HEIGHT = 841.89
export const millimetres = (length: number) => (length * 72) / 25.4

const INK = '#111820'
export const SOFT = '#5a6672'
export const LINE = '#c3cad1'
const BAND = '#f0f3f6'

export interface Words {
  size: number
  bold?: boolean
  color?: string
  align?: 'left' | 'right'
  /** The room there is, in points: what is longer is set smaller, never cut, and far too long in two lines. */
  within?: number
}

/** One page to draw on; `y` counts downwards. */
export interface Paper {
  /** `y` is the line that the words stand on. */
  words(text: string, x: number, y: number, how: Words): void
  widthOf(text: string, how: Words): number
  line(x1: number, y1: number, x2: number, y2: number, how?: { color?: string; width?: number; dashed?: boolean }): void
  band(x: number, y: number, width: number, height: number): void
}

export type Draw = (paper: Paper) => void

export interface About {
  title: string
  /** The command that writes it: the file names it, so that the same one may replace it. */
  command: string
  lang: Lang
  today: Day
}

/**
 * Writes the pages one by one as a PDF; a page that is out is forgotten, so that memory does not grow with their number.
 * @returns how many there are. @throws what the stream throws
 */
export async function writePages(
  out: Writable,
  { title, command, lang, today }: About,
  pages: Iterable<Draw> | AsyncIterable<Draw>,
): Promise<number> {
  const options = { size: 'A4', margin: 0, autoFirstPage: false, fontLayoutCache: false, lang, displayTitle: true }
  const info = { Title: title, Creator: command, CreationDate: new Date(`${today}T00:00:00Z`) }
  // The first font is given below: none of the fourteen that every reader has is needed.
  const doc = new PDFDocument({ ...options, info, font: null as unknown as string })
  const written = pipeline(doc, out)
  const paper = paperOf(doc)
  let count = 0
  const drawn = (async () => {
    for await (const draw of pages) {
      doc.addPage()
      draw(paper)
      count++
      await someRoom(doc)
    }
    doc.end()
  })()
  await Promise.all([written, drawn])
  return count
}

/** Waits until what was drawn has gone to the stream, or the stream is gone. */
async function someRoom(doc: PDFKit.PDFDocument): Promise<void> {
  do await new Promise(setImmediate)
  while (doc.readableLength > doc.readableHighWaterMark && !doc.destroyed)
}

function paperOf(doc: PDFKit.PDFDocument): Paper {
  const faces = { regular: loadTypeface('regular'), bold: loadTypeface('bold') }
  for (const [name, { font }] of Object.entries(faces)) doc.registerFont(name, font as unknown as Buffer)
  const faceOf = ({ bold }: Words) => faces[bold ? 'bold' : 'regular']
  const widthOf = (text: string, how: Words) => faceOf(how).width(faceOf(how).printable(text)) * how.size
  let current = ''
  const color = (wanted: string) => {
    if (current !== wanted) doc.fillColor(wanted)
    current = wanted
  }
  doc.on('pageAdded', () => {
    current = ''
  })
  const set = (text: string, x: number, y: number, how: Words): void => {
    const printed = faceOf(how).printable(text)
    const natural = how.within !== undefined || how.align ? faceOf(how).width(printed) * how.size : 0
    const fit = how.within !== undefined && natural > how.within ? how.within / natural : 1
    const halves = fit < TOO_SMALL ? inTwo(text) : []
    if (halves.length === 2) {
      const size = how.size * 0.56
      for (const [line, half] of halves.entries()) set(half, x, y + (line - 0.62) * size, { ...how, size })
      return
    }
    doc.font(how.bold ? 'bold' : 'regular').fontSize(how.size * fit)
    color(how.color ?? INK)
    doc.text(printed, how.align === 'right' ? x - natural * fit : x, y, AS_MEASURED)
  }
  return {
    widthOf,
    words: set,
    line(x1, y1, x2, y2, { color = LINE, width = 0.6, dashed = false } = {}) {
      doc.lineWidth(width).strokeColor(color).moveTo(x1, y1).lineTo(x2, y2)
      if (dashed) doc.dash(3, { space: 3 }).stroke().undash()
      else doc.stroke()
    },
    band(x, y, width, height) {
      color(BAND)
      doc.rect(x, y, width, height).fill()
    },
  }
}

/** One line on its own line; what the library would measure for underlines is of no use here. */
const AS_MEASURED = { lineBreak: false, baseline: 'alphabetic', textWidth: 0, wordCount: 1 } as const

/** Words that would have to be set smaller than this part of their size go in two lines. */
const TOO_SMALL = 0.7

/** A text broken at a space or hyphen so that the longer part is as short as can be, never inside brackets; the whole when it has none. */
function inTwo(text: string): string[] {
  const bracket = text.indexOf('(')
  const halves = [...text.matchAll(/[\s-]+/g)]
    .map(({ index, 0: sign }) => index + sign.length)
    .filter((place) => place < text.length && (bracket < 0 || place <= bracket))
    .map((place) => [text.slice(0, place).trimEnd(), text.slice(place)])
  const longer = (parts: readonly string[]) => Math.max(...parts.map((part) => part.length))
  return halves.sort((a, b) => longer(a) - longer(b))[0] ?? [text]
}
