import { ReadingStop } from './stop.ts'
import { type Parts, tell } from './workbook-zip.ts'

/** What the cells of a sheet refer to. */
export interface Workbook {
  /** The part that holds the first sheet that is not hidden. */
  sheet: string
  /** The names of the others. */
  others: readonly string[]
  texts: readonly string[]
  /** How the cells of a style show their numbers. */
  styles: readonly Format[]
  /** Days are counted from 1904, as on old Macintoshes. */
  from1904: boolean
}

/** How a number is shown: as a day, as a time, with zeros before it, or as it is. */
export interface Format {
  day: boolean
  time: boolean
  zeros: number
}

const BOOK = 'xl/workbook.xml'
/** Texts are kept in memory until the sheet has been read. */
const MOST_TEXT = 128 * 1024 * 1024

/** @throws ReadingStop when the archive is no workbook */
export async function readWorkbook(parts: Parts): Promise<Workbook> {
  if (!parts.has(BOOK)) throw new ReadingStop('fault.file.binary')
  const targets = await relations(parts)
  const sheets: { name: string; part: string | undefined; hidden: boolean }[] = []
  let from1904 = false
  await tell(parts.text(BOOK), {
    open(name, attributes) {
      if (name === 'workbookPr') from1904 = /^(1|true)$/.test(attributes.date1904 ?? '')
      if (name !== 'sheet') return
      const id = Object.entries(attributes).find(([key]) => /:id$/.test(key))?.[1]
      const part = [...targets].find(([target, { type }]) => target === id && type === 'worksheet')?.[1].part
      sheets.push({ name: attributes.name ?? '', part, hidden: (attributes.state ?? 'visible') !== 'visible' })
    },
  })
  const lists = sheets.filter(({ part }) => part !== undefined)
  const first = lists.find(({ hidden }) => !hidden) ?? lists[0]
  if (first?.part === undefined) throw new ReadingStop('fault.workbook.damaged')
  const partOf = (type: string) => [...targets.values()].find((target) => target.type === type)?.part
  return {
    ...{ sheet: first.part, from1904, others: lists.filter((one) => one !== first && !one.hidden).map(({ name }) => name) },
    texts: await textsOf(parts, partOf('sharedStrings')),
    styles: await stylesOf(parts, partOf('styles')),
  }
}

/** The parts that the workbook names, by the ids under which it does. */
async function relations(parts: Parts): Promise<Map<string, { type: string; part: string }>> {
  const targets = new Map<string, { type: string; part: string }>()
  await tell(parts.text('xl/_rels/workbook.xml.rels'), {
    open(name, { Id = '', Type = '', Target = '' }) {
      if (name !== 'Relationship') return
      const part = Target.startsWith('/') ? Target.slice(1) : `xl/${Target}`
      targets.set(Id, { type: Type.slice(Type.lastIndexOf('/') + 1), part })
    },
  })
  return targets
}

/** Texts that many cells share; how they are read aloud in Japanese (`rPh`) is no part of them. */
async function textsOf(parts: Parts, part: string | undefined): Promise<string[]> {
  const texts: string[] = []
  if (part === undefined || !parts.has(part)) return texts
  let [now, size, inText, aloud] = ['', 0, false, false]
  await tell(parts.text(part), {
    open(name) {
      if (name === 'si') now = ''
      if (name === 't') inText = !aloud
      if (name === 'rPh') aloud = true
    },
    text(text) {
      if (inText) now += text
    },
    close(name) {
      if (name === 't') inText = false
      if (name === 'rPh') aloud = false
      if (name !== 'si') return
      texts.push(unescaped(now))
      size += now.length
      if (size > MOST_TEXT) throw new ReadingStop('fault.workbook.too_large')
    },
  })
  return texts
}

/** Excel writes characters that XML forbids as `_x000D_`. */
export const unescaped = (text: string) =>
  text.includes('_x') ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))) : text

async function stylesOf(parts: Parts, part: string | undefined): Promise<Format[]> {
  const codes = new Map<string, string>()
  const formats: Format[] = []
  let inCells = false
  if (part === undefined || !parts.has(part)) return formats
  await tell(parts.text(part), {
    open(name, attributes) {
      if (name === 'numFmt') codes.set(attributes.numFmtId ?? '', attributes.formatCode ?? '')
      if (name === 'cellXfs') inCells = true
      if (name === 'xf' && inCells) formats.push(formatOf(attributes.numFmtId ?? '0', codes))
    },
    close(name) {
      if (name === 'cellXfs') inCells = false
    },
  })
  return formats
}

const DAYS = new Set([14, 15, 16, 17, 22, ...range(27, 36), ...range(50, 58)])
const TIMES = new Set([18, 19, 20, 21, 22, 45, 46, 47])

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, at) => from + at)
}

/** By the number of a format that every Excel knows, else by what its code shows. */
function formatOf(id: string, codes: ReadonlyMap<string, string>): Format {
  const code = codes.get(id)
  if (code === undefined) return { day: DAYS.has(Number(id)), time: TIMES.has(Number(id)), zeros: 0 }
  const bare = code.replace(/"[^"]*"|\\.|[_*].|\[[^\]]*\]|General/gi, '')
  return { day: /[dy]/i.test(bare) || /^m+$/i.test(bare), time: /[hs]/i.test(bare), zeros: /^0+$/.test(code) ? code.length : 0 }
}
