import { strToU8, zipSync } from 'fflate'

/** The parts of a workbook that a test makes by hand, as real programs write them. */
export interface Book {
  /** `<row …>…</row>` of the first sheet. */
  rows: string
  texts?: readonly string[]
  /** Codes of number formats, by the style that a cell has from 1 on. */
  formats?: readonly string[]
  /** Before `sheetData`. */
  before?: string
  sheets?: string
  properties?: string
  more?: Readonly<Record<string, string>>
  prefix?: string
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

/** The bytes of a workbook. */
export function book({ rows, texts = [], formats = [], before = '', sheets, properties = '', more = {}, prefix = '' }: Book): Uint8Array {
  const p = prefix === '' ? '' : `${prefix}:`
  const xmlns = `xmlns${prefix === '' ? '' : `:${prefix}`}="${MAIN}"`
  const relation = (id: number, kind: string, target: string) =>
    `<Relationship Id="rId${id}" Type="${RELATIONS}/${kind}" Target="${target}"/>`
  const numbers = formats.map((code, at) => `<numFmt numFmtId="${164 + at}" formatCode="${code.replaceAll('"', '&quot;')}"/>`)
  const styles = formats.map((code, at) => `<xf numFmtId="${/^\d{1,2}$/.test(code) ? code : 164 + at}"/>`)
  const parts: Record<string, string> = {
    'xl/workbook.xml': `<${p}workbook ${xmlns} xmlns:r="${RELATIONS}">${properties}<${p}sheets>${sheets ?? `<${p}sheet name="Feuil1" sheetId="1" r:id="rId1"/>`}</${p}sheets></${p}workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${relation(1, 'worksheet', 'worksheets/sheet1.xml')}${relation(2, 'sharedStrings', '/xl/sharedStrings.xml')}${relation(3, 'styles', 'styles.xml')}${relation(4, 'worksheet', 'worksheets/sheet2.xml')}</Relationships>`,
    'xl/sharedStrings.xml': `<sst>${texts.map((text) => `<si>${text}</si>`).join('')}</sst>`,
    'xl/styles.xml': `<styleSheet><numFmts>${numbers.join('')}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>${styles.join('')}</cellXfs></styleSheet>`,
    'xl/worksheets/sheet1.xml': `<${p}worksheet ${xmlns}>${before}<${p}sheetData>${rows}</${p}sheetData></${p}worksheet>`,
    ...more,
  }
  return zipSync(Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, strToU8(text)])))
}

/** A row of texts, written into the cells. */
export const row = (n: number, ...cells: readonly string[]) =>
  `<row r="${n}">${cells.map((text, at) => `<c r="${String.fromCharCode(65 + at)}${n}" t="inlineStr"><is><t>${text}</t></is></c>`).join('')}</row>`
