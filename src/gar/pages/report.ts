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

const escaped = (value: string) => value.replace(/[<>&"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
const percent = (share: number) => `${(share * 100).toFixed(2)}%`

const STYLE = `
:root{--ink:#1d2b3a;--soft:#5b6b7c;--line:#d8dee5;--assigned:#1f6feb;--locked:#e08a00;--lost:#b42318;--rest:#eef2f6}
*{box-sizing:border-box}
body{margin:0 auto;padding:1.5rem 1rem 3rem;max-width:60rem;font:16px/1.45 system-ui,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;color:var(--ink);background:#fff}
h1{font-size:1.6rem;margin:0 0 .25rem}h2{font-size:1.15rem;margin:2.2rem 0 .6rem;border-bottom:2px solid var(--line);padding-bottom:.3rem}
p{margin:.3rem 0;color:var(--soft)}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr));gap:.7rem;margin:1.2rem 0}
.card{border:1px solid var(--line);border-radius:.5rem;padding:.7rem .8rem}.card b{display:block;font-size:1.5rem;font-variant-numeric:tabular-nums}.card span{color:var(--soft);font-size:.9rem}
.row{display:grid;grid-template-columns:minmax(10rem,22rem) 1fr 8.5rem;gap:.3rem .9rem;align-items:center;padding:.35rem 0;border-bottom:1px solid var(--line);break-inside:avoid}
.bar{display:flex;height:1rem;border-radius:.25rem;overflow:hidden;background:var(--rest)}
.bar i{display:block;height:100%}.assigned{background:var(--assigned)}.locked{background:var(--locked)}.lost{background:var(--lost)}
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.legend{display:flex;flex-wrap:wrap;gap:1rem;font-size:.9rem;color:var(--soft);margin:.5rem 0}.legend i{display:inline-block;width:.8rem;height:.8rem;border-radius:.2rem;margin-right:.35rem;vertical-align:-.05rem}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.95rem}th,td{padding:.35rem .5rem;border-bottom:1px solid var(--line);text-align:right;font-variant-numeric:tabular-nums}th:first-child,td:first-child{text-align:left}
th{color:var(--soft);font-weight:600}li{margin:.2rem 0}
@media(max-width:40rem){.row{grid-template-columns:1fr auto}.row .bar{grid-column:1/-1;grid-row:2}}
@media print{body{max-width:none;padding:0;font-size:11pt}.bar,.bar i,.legend i{print-color-adjust:exact;-webkit-print-color-adjust:exact}h2{break-after:avoid}}
`

/** One self-contained page: no script, no font and no picture from elsewhere, readable on a telephone and on paper. */
export function reportPage(text: Text, lang: Lang, found: Report): string {
  const page: Page = { text, lang, found }
  const title = text['gar.report.title'](found.schools.map(({ name }) => name))
  const lists = (['locked', 'running_out', 'never_assigned', 'new', 'expiring'] as const).map((section) => list(page, section)).join('')
  return `<!doctype html>
<html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escaped(title)}</title><style>${STYLE}</style></head>
<body><h1>${escaped(title)}</h1><p>${escaped(text['gar.report.day'](found.day))}</p>
${cards(page)}<h2>${escaped(text['gar.report.use'])}</h2>${legend(page)}${found.resources.map((row) => useRow(page, row)).join('')}
<h2>${escaped(text['gar.report.publics'])}</h2>${publics(page)}${lists}</body></html>
`
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

function useRow({ lang, found }: Page, row: ResourceFigures): string {
  const shares = sharesOf(row)
  const parts = (['assigned', 'locked', 'lost'] as const)
    .map((key) => `<i class="${key}" style="width:${percent(shares[key])}"></i>`)
    .join('')
  const whole = row.total === null ? '∞' : number(lang, row.total)
  const label = `${titleIn(found, row)}: ${row.assigned} / ${row.total ?? '∞'}`
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
      locked: ` : ${number(lang, locked)}`,
      running_out: ` (${text[`word.${pool ?? 'all'}`]}) : ${number(lang, available ?? 0)}`,
      expiring: ` : ${valid_until}`,
      never_assigned: '',
      new: '',
    })[section]
  return `<h2>${escaped(text[`gar.report.${section}`])}</h2><ul>${rows.map((row) => `<li>${escaped(titleIn(found, row) + more(row))}</li>`).join('')}</ul>`
}
