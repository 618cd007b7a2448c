import { dayForPeople } from '../../days.ts'
import { escaped, page as pageOf } from '../../files/page.ts'
import type { Lang, Text } from '../../text/index.ts'
import { number } from '../../text/numbers.ts'
import type { ResourceFigures } from '../rules/figures.ts'
import { POPULATIONS } from '../rules/population.ts'
import { sharesOf, titleIn } from '../rules/shares.ts'
import type { PublicUse, Report } from '../usecases/report.ts'

interface Page {
  text: Text
  lang: Lang
  found: Report
}

const percent = (share: number) => `${(share * 100).toFixed(2)}%`

/** The page of `gar report --html`. @param command the one that writes it */
export function reportPage(text: Text, lang: Lang, found: Report, command: string): string {
  const page: Page = { text, lang, found }
  const title = text['gar.report.title'](found.schools.map(({ name }) => name))
  const lists = (['locked', 'running_out', 'never_assigned', 'new', 'expiring'] as const).map((section) => list(page, section)).join('')
  const body = `<p>${escaped(text['gar.report.day'](found.day))}</p>
${cards(page)}<h2>${escaped(text['gar.report.use'])}</h2>${legend(page)}${found.resources.map((row) => useRow(page, row)).join('')}
<h2>${escaped(text['gar.report.publics'])}</h2>${publics(page)}${lists}`
  return pageOf(lang, title, body, command)
}

function cards({ text, lang, found }: Page): string {
  const sum = (key: 'assigned' | 'locked' | 'lost') => found.resources.reduce((all, row) => all + row[key], 0)
  const people = found.schools.reduce((all, school) => all + school.people, 0)
  const shown: [number, string][] = [
    [people, text['column.people']],
    [found.resources.length, text['column.resources']],
    [sum('assigned'), text['column.assigned']],
    [sum('locked'), text['column.locked']],
    [sum('lost'), text['column.lost']],
  ]
  return `<div class="cards">${shown.map(([value, label]) => `<div class="card"><b>${number(lang, value)}</b><span>${escaped(label.toLowerCase())}</span></div>`).join('')}</div>`
}

const legend = ({ text }: Page) =>
  `<div class="legend">${(['assigned', 'locked', 'lost'] as const).map((key) => `<span><i class="${key}"></i>${escaped(text[`word.${key}`])}</span>`).join('')}</div>`

function useRow({ text, lang, found }: Page, row: ResourceFigures): string {
  const shares = sharesOf(row)
  const parts = (['assigned', 'locked', 'lost'] as const)
    .map((key) => `<i class="${key}" style="width:${percent(shares[key])}"></i>`)
    .join('')
  const whole = row.total === null ? '∞' : number(lang, row.total)
  const label = `${titleIn(found, row)}${text['word.colon']}${row.assigned} / ${row.total ?? '∞'}`
  return `<div class="row"><div>${escaped(titleIn(found, row))}</div><div class="bar" role="img" aria-label="${escaped(label)}">${parts}</div><div class="n">${number(lang, row.assigned)} / ${whole}</div></div>`
}

function publics({ text, lang, found }: Page): string {
  const cells = (row: Pick<PublicUse, (typeof POPULATIONS)[number]>) =>
    POPULATIONS.map((population) => `<td>${number(lang, row[population])}</td>`).join('')
  const head = POPULATIONS.map((population) => `<th>${escaped(text[`word.${population}`])}</th>`).join('')
  const lines = found.publics.map((row) => `<tr><td>${escaped(titleIn(found, row))}</td>${cells(row)}</tr>`).join('')
  return `<div class="scroll"><table><thead><tr><th></th>${head}</tr></thead><tbody>${lines}<tr><th>${escaped(text['gar.report.heads'])}</th>${cells(found.heads)}</tr></tbody></table></div>`
}

function list({ text, lang, found }: Page, section: 'locked' | 'running_out' | 'never_assigned' | 'new' | 'expiring'): string {
  const rows = found[section]
  if (rows.length === 0) return ''
  const more = ({ locked, available, pool, valid_until }: ResourceFigures) =>
    ({
      locked: `${text['word.colon']}${number(lang, locked)}`,
      running_out: ` (${text[`word.${pool ?? 'all'}`]})${text['word.colon']}${number(lang, available ?? 0)}`,
      expiring: `${text['word.colon']}${dayForPeople(valid_until ?? '', lang)}`,
      never_assigned: '',
      new: '',
    })[section]
  return `<h2>${escaped(text[`gar.report.${section}`])}</h2><ul>${rows.map((row) => `<li>${escaped(titleIn(found, row) + more(row))}</li>`).join('')}</ul>`
}
