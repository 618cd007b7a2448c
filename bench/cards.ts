import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cpuOf, inPairs, memoryOf } from './measure.ts'
import { printCompared, printNote, printTitle } from './print.ts'

const CARDS = 30_000
const ROUNDS = 5
const PAGE = join(import.meta.dirname, 'card-page.ts')

/** Login cards: processor time and memory beside pdfmake. */
export async function cards(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-cards-'))
  const run = (who: 'ours' | 'pdfmake', count = CARDS) => [
    ...['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON', PAGE, who, join(folder, `${who}.pdf`), String(count)],
  ]
  try {
    printTitle(`${CARDS.toLocaleString('en')} login cards, an embedded typeface (reference: pdfmake)`)
    const time = await inPairs(
      ROUNDS,
      () => cpuOf(run('ours')),
      () => cpuOf(run('pdfmake')),
    )
    printCompared('processor time', 'ms', time, { must: 0.4, aim: 0.27 })
    const memory = await inPairs(
      1,
      () => memoryOf(run('ours')),
      () => memoryOf(run('pdfmake')),
    )
    printCompared('memory', 'MB', memory, { must: 0.35, aim: 0.25 })
    printNote(`memory for ${(CARDS / 10).toLocaleString('en')} cards: ${memoryOf(run('ours', CARDS / 10)).toFixed(0)} MB`)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
