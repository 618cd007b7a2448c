import type { Lang } from '../text/index.ts'

export const escaped = (value: string) => value.replace(/[<>&"']/g, (sign) => `&#${sign.charCodeAt(0)};`)

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

/** What tells which command wrote a page, so that the same one may replace it. */
export const generator = (command: string) => `<meta name="generator" content="${escaped(command)}">`

/**
 * One self-contained page: no script, no font and no picture from elsewhere, readable on a telephone and on paper.
 * @param body HTML, its texts escaped already
 * @param command the one that writes it: `gar report`
 */
export const page = (lang: Lang, title: string, body: string, command: string): string => `<!doctype html>
<html lang="${lang}"><head><meta charset="utf-8">${generator(command)}<meta name="viewport" content="width=device-width,initial-scale=1"><title>${escaped(title)}</title><style>${STYLE}</style></head>
<body><h1>${escaped(title)}</h1>${body}</body></html>
`
