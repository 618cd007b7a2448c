import { escaped, page } from '../../files/page.ts'
import type { Lang, Text } from '../../text/index.ts'
import { number } from '../../text/numbers.ts'
import { FIGURES } from '../rules/figures.ts'

type Figure = (typeof FIGURES)[number]
/** A line of the figures as it is published: what is hidden is null, what is not counted is missing. */
export type PublishedRow = { by: string; name: string; small: ReadonlySet<string>; beside: ReadonlySet<string> } & {
  [Key in Figure | 'median_days']: number | null
}

const CARDS = ['validated', 'pending', 'expired', 'new', 'renewals'] as const
const HIDDEN = '&lt; 5'

/** The page of `mdo report --html`. @param day the day of the stock @param from the first day of the period @param command the one that writes it */
export function reportPage(
  text: Text,
  lang: Lang,
  { rows, day, from }: { rows: readonly PublishedRow[]; day: string; from: string },
  command: string,
): string {
  const cell = (row: PublishedRow, key: Figure | 'median_days') => {
    const value = row[key]
    if (row.beside.has(key)) return '…'
    return row.small.has(key) ? HIDDEN : value === null ? '' : number(lang, value)
  }
  const of = (by: string) => rows.filter((row) => row.by === by)
  const label = (key: string) => escaped(text[`column.mdo.${key as Figure}`].toLowerCase())
  const cards = of('all').flatMap((row) => CARDS.map((key) => `<div class="card"><b>${cell(row, key)}</b><span>${label(key)}</span></div>`))
  const most = Math.max(1, ...of('resource').map(({ validated }) => validated ?? 0))
  const bars = of('resource').map((row) => {
    const width = row.small.has('validated') ? 0 : ((row.validated ?? 0) / most) * 100
    const said = `${escaped(row.name)}${text['word.colon']}${cell(row, 'validated')}`
    return `<div class="row"><div>${escaped(row.name)}</div><div class="bar" role="img" aria-label="${said}"><i class="assigned" style="width:${width.toFixed(2)}%"></i></div><div class="n">${cell(row, 'validated')}</div></div>`
  })
  const table = (by: string) => {
    const shown = [...FIGURES, 'median_days'] as const
    const head = shown.map((key) => `<th>${label(key)}</th>`).join('')
    const lines = of(by).map((row) => `<tr><td>${escaped(row.name)}</td>${shown.map((key) => `<td>${cell(row, key)}</td>`).join('')}</tr>`)
    return `<div class="scroll"><table><thead><tr><th></th>${head}</tr></thead><tbody>${lines.join('')}</tbody></table></div>`
  }
  const body = `<p>${escaped(text['mdo.report.period'](from, day))}</p>
<div class="cards">${cards.join('')}</div>
<h2>${escaped(text['mdo.report.by_resource'])}</h2>${bars.join('')}
<h2>${escaped(text['mdo.report.by_library'])}</h2>${table('library')}
<h2>${escaped(text['mdo.report.by_age'])}</h2>${table('age')}
<p>${escaped(text['mdo.report.hidden'])}</p>`
  return page(lang, text['mdo.report.title'], body, command)
}
