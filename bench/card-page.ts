/** A process that draws login cards and ends: `ours` with the pages of the product, `pdfmake` with that library. */
import { createWriteStream } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { type Card, renderCards } from '../src/intrascol/print/cards.ts'
import { fr } from '../src/text/fr.ts'

const [who, file = '', count = '0'] = process.argv.slice(2)

/** Half of the names are different, as in a large school: a library that remembers every word pays for it. */
const cardOf = (n: number): Card => ({
  kind: 'pupil',
  login: `maelys.leguenec${n}`,
  first_name: `Maëlys${n % 977}`,
  last_name: `LE GUÉNEC-${(n * 7) % 15_001}`,
  class: `Classe ${Math.floor(n / 25)}`,
  level: 'CP',
  birth_date: '2020-04-02',
  password: `lune-tigre-velo-${n}`,
})
const cards = Array.from({ length: Number(count) }, (_, n) => cardOf(n))

if (who === 'ours') {
  const options = { text: fr, lang: 'fr', today: '2026-09-01', command: 'bench', year: '2026-2027', levels: ['CP'], perPage: 8 } as const
  await renderCards(cards, options, createWriteStream(file))
} else await withPdfmake()

/** The same words in the same type, two cards a row and four rows a page. */
async function withPdfmake(): Promise<void> {
  const require = createRequire(import.meta.url)
  const pdfmake = require('pdfmake')
  const fonts = dirname(require.resolve('@expo-google-fonts/atkinson-hyperlegible-next/package.json'))
  const face = (name: string) => join(fonts, name, `AtkinsonHyperlegibleNext_${name}.ttf`)
  pdfmake.setFonts({ Atkinson: { normal: face('400Regular'), bold: face('700Bold') } })
  pdfmake.setUrlAccessPolicy(() => false)
  pdfmake.setLocalAccessPolicy(() => true)
  const words = (text: string, fontSize: number, bold = false) => ({ text, fontSize, bold })
  const cell = (card: Card) => ({
    margin: [20, 10],
    stack: [
      ...[words(`${card.class}  2026-2027`, 10.5), words(card.first_name, 23, true), words(card.last_name, 14)],
      ...[words(fr['print.login'], 9.5), words(card.login, 19, true), words(fr['print.password'], 9.5), words(card.password, 19, true)],
      words(fr['print.card.pupil'], 8.5),
    ],
  })
  const body = Array.from({ length: cards.length / 2 }, (_, row) => cards.slice(row * 2, row * 2 + 2).map(cell))
  const table = { widths: ['50%', '50%'], heights: 200, dontBreakRows: true, body }
  await pdfmake.createPdf({ pageSize: 'A4', pageMargins: 0, defaultStyle: { font: 'Atkinson' }, content: [{ table }] }).write(file)
}
