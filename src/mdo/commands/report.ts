import type { App } from '../../cli/app.ts'
import { helpAfter } from '../../cli/commands.ts'
import { deliver, destination } from '../../cli/deliver.ts'
import { list } from '../../cli/list.ts'
import { listing } from '../../cli/listing.ts'
import type { Column, Row } from '../../cli/output.ts'
import { parsersFor } from '../../cli/parsers.ts'
import type { Define } from '../../cli/program.ts'
import type { Target } from '../../cli/target.ts'
import { settingOf } from '../../config/config.ts'
import { dayForPeople } from '../../days.ts'
import { pageBy } from '../../files/marks.ts'
import { inSnapshot } from '../../store/transaction.ts'
import { FIGURES } from '../rules/figures.ts'
import { type Hidden, hiddenIn } from '../rules/publishing.ts'
import { type ReportRow, report as reportOf } from '../usecases/report.ts'
import { libraryOf, scoped } from './settings.ts'

/** What a narrow terminal can do without, the first one first. */
const SPARE: readonly string[] = ['renewals', 'expirations', 'refusals', 'validations']

const COLUMNS: readonly Column[] = [
  { key: 'by', words: 'mdo.by', title: 'mdo.by' },
  { key: 'key', title: 'code', table: false },
  { key: 'name' },
  ...FIGURES.map(
    (key): Column => ({ key, title: `mdo.${key}`, align: 'right', ...(SPARE.includes(key) ? { spare: SPARE.indexOf(key) } : {}) }),
  ),
  { key: 'median_days', title: 'mdo.median_days', align: 'right' },
]

const COMMAND = 'mdo report'
const WAITING = 21

export const report: Define = (command, app) => {
  const { text, today } = app
  const { day, days, filled } = parsersFor(text)
  listing(scoped(command, app), app)
    .option('--day <day>', text['mdo.option.day'], day)
    .option('--from <day>', text['mdo.option.from'], day)
    .option('--waiting <days>', text['mdo.option.waiting'], days)
    .option('--publish', text['mdo.option.publish'])
    .option('--html <file>', text['mdo.option.html'], filled)
    .addHelpText(
      'after',
      helpAfter(app, ['mdo report', 'mdo report --day 2026-10-31 --publish -o csv', 'mdo report --html report.html'], [0, 2, 4, 5, 6, 130]),
    )
    .action(async ({ out, force, ...options }) => {
      const target = await destination(app, { out: options.html, force }, pageBy(COMMAND))
      const until = options.day ?? today
      const it = {
        ...{ library: libraryOf(app, options.library), day: until, from: options.from ?? `${until.slice(0, 4)}-01-01` },
        ...{ waiting: options.waiting ?? WAITING, bounds: boundsOf(app) },
      }
      if (target) {
        await writePage(app, it, target)
        if (app.format === 'table' && out === undefined) return
      }
      const shown = (rows: readonly ReportRow[]): readonly Row[] =>
        options.publish ? published(rows, app.format === 'table') : rows.map((row) => ({ ...row }))
      await list(app, COLUMNS, async (trx) => shown(await reportOf(trx, it)).map((row) => named(app, row)), {
        out,
        force,
        name: 'report',
      })
    })
}

/** What is written for others hides the small figures, asked or not. */
async function writePage(app: App, it: Parameters<typeof reportOf>[1], target: Target): Promise<void> {
  const { reportPage } = await import('../pages/report.ts')
  const found = await inSnapshot(await app.open(), (trx) => reportOf(trx, it))
  const hidden = hiddenIn(found)
  const rows = found.map((row, index) => {
    const { small, beside } = hidden[index] ?? NOTHING
    return { ...row, median_days: medianOf(row), small, beside, name: row.by === 'all' ? app.text['mdo.report.all'] : row.name }
  })
  const [from, day] = [it.from, it.day].map((one) => dayForPeople(one, app.lang))
  await deliver(app, target, [reportPage(app.text, app.lang, { rows, from: from ?? it.from, day: day ?? it.day }, COMMAND)])
}

const boundsOf = ({ config }: App) =>
  settingOf(config, 'mdo.age_bands')
    .split(',')
    .map(Number)
    .sort((a, b) => a - b)

const NOTHING: Hidden = { small: new Set(), beside: new Set() }

/** The median of few decisions would tell of them. */
const medianOf = ({ validations, refusals, median_days }: ReportRow) => ((validations ?? 0) + (refusals ?? 0) < 5 ? null : median_days)

/** Without the figures that stay hidden; in a table a sign says which ones are. */
function published(rows: readonly ReportRow[], signs: boolean): Row[] {
  const hidden = hiddenIn(rows)
  return rows.map((row, index) => {
    const { small, beside } = hidden[index] ?? NOTHING
    const sign = (key: (typeof FIGURES)[number]) => (signs ? (small.has(key) ? '< 5' : '…') : null)
    const figures = Object.fromEntries(FIGURES.map((key) => [key, small.has(key) || beside.has(key) ? sign(key) : row[key]]))
    return { ...row, ...figures, median_days: medianOf(row) }
  })
}

const named = ({ format, text }: App, row: Row): Row =>
  format === 'table' && row.by === 'all' ? { ...row, name: text['mdo.report.all'] } : row
