import { Chalk } from 'chalk'
import type { App } from '../../cli/app.ts'
import { helpAfter } from '../../cli/commands.ts'
import { deliver, destination, replacing } from '../../cli/deliver.ts'
import { printRows } from '../../cli/list.ts'
import type { Column, Row } from '../../cli/output.ts'
import { parsersFor } from '../../cli/parsers.ts'
import type { Define } from '../../cli/program.ts'
import type { Target } from '../../cli/target.ts'
import { safeJson } from '../../cli/visible.ts'
import { dayForPeople } from '../../days.ts'
import { pageBy } from '../../files/marks.ts'
import type { Db } from '../../store/engine.ts'
import { inSnapshot } from '../../store/transaction.ts'
import { number } from '../../text/numbers.ts'
import type { ResourceFigures } from '../rules/figures.ts'
import { POPULATIONS } from '../rules/population.ts'
import { bar, titleIn } from '../rules/shares.ts'
import { type Report, report as reportOf } from '../usecases/report.ts'
import { schoolsOf, schoolYear } from './settings.ts'

const COMMAND = 'gar report'
const BAR = 20

export const report: Define = (command, app) => {
  const { text } = app
  const { each, filled } = parsersFor(text)
  replacing(command.option('--uai <uai>', text['gar.option.uai'], each).option('--html <file>', text['gar.option.html'], filled), app)
    .addHelpText('after', helpAfter(app, ['gar report', 'gar report -o json'], [0, 2, 4, 5, 6, 130]))
    .action(async ({ html, ...options }) => {
      const target = await destination(app, { ...options, out: html }, pageBy(COMMAND))
      const question = { uais: schoolsOf(app, options.uai), today: app.today, yearStart: schoolYear(app) }
      await inSnapshot(await app.open(), async (trx) => {
        const found = await reportOf(trx, question)
        if (target) await writePage(app, found, target)
        if (app.format === 'table') await (target ? undefined : printForPeople(app, trx, found))
        else if (app.format === 'json') await app.print(`${safeJson(found, 2)}\n`)
        else
          await printRows(
            app,
            USE,
            trx,
            found.resources.map((row) => useRow(app, found, row)),
          )
      })
    })
}

async function writePage(app: App, found: Report, target: Target): Promise<void> {
  const { reportPage } = await import('../pages/report.ts')
  await deliver(app, target, [reportPage(app.text, app.lang, found, COMMAND)])
}

const USE: readonly Column[] = [
  { key: 'uai', table: false },
  { key: 'code', table: false },
  { key: 'title' },
  { key: 'use', whole: true },
  { key: 'assigned', align: 'right' },
  { key: 'total', align: 'right', empty: '∞' },
  { key: 'available', align: 'right', empty: '∞' },
  { key: 'locked', align: 'right' },
  { key: 'lost', align: 'right' },
]
const PUBLIC: readonly Column[] = [{ key: 'title' }, ...POPULATIONS.map((key): Column => ({ key, align: 'right' }))]

const useRow = (app: App, found: Report, row: ResourceFigures): Row => ({
  ...row,
  title: app.format === 'table' ? titleIn(found, row) : row.title,
  use: app.format === 'table' ? bar(row, BAR) : undefined,
})

async function printForPeople(app: App, trx: Db, found: Report): Promise<void> {
  const { text, lang } = app
  const paint = new Chalk({ level: app.color ? 1 : 0 })
  const title = (words: string) => app.print(`\n${paint.bold(words)}\n`)
  for (const { uai, name, people } of found.schools)
    await app.print(`${name} (${uai})${text['word.colon']}${text['gar.report.people'](people)}\n`)
  await title(text['gar.report.use'])
  await printRows(
    app,
    USE,
    trx,
    found.resources.map((row) => useRow(app, found, row)),
  )
  await app.print(`${text['gar.report.legend']}\n`)
  await title(text['gar.report.publics'])
  const heads = { title: text['gar.report.heads'], ...found.heads }
  await printRows(app, PUBLIC, trx, [...found.publics.map((row) => ({ ...row, title: titleIn(found, row) })), heads])
  for (const section of ['locked', 'running_out', 'never_assigned', 'new', 'expiring'] as const) {
    if (found[section].length === 0) continue
    await title(text[`gar.report.${section}`])
    for (const row of found[section]) await app.print(`  ${titleIn(found, row)}${detail(app, section, row, (n) => number(lang, n))}\n`)
  }
}

function detail(
  { text, lang }: App,
  section: string,
  { locked, available, pool, valid_until }: ResourceFigures,
  shown: (n: number) => string,
): string {
  const colon = text['word.colon']
  if (section === 'locked') return `${colon}${shown(locked)}`
  if (section === 'running_out') return ` (${text[`word.${pool ?? 'all'}`]})${colon}${shown(available ?? 0)}`
  return section === 'expiring' ? `${colon}${dayForPeople(valid_until ?? '', lang)}` : ''
}
