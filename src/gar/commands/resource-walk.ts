import type { App } from '../../cli/app.ts'
import type { Choice } from '../../cli/asker.ts'
import { heading } from '../../cli/output.ts'
import { number } from '../../text/numbers.ts'
import type { ResourceFigures } from '../rules/figures.ts'
import type { Population } from '../rules/population.ts'
import { resourceFigures } from '../usecases/figures.ts'
import { look, noResource } from './ask.ts'
import { schoolYear } from './settings.ts'

const NUMBER = 13
const NARROWEST = 24
const WIDEST = 60
/** What a question puts before each line. */
const MARGIN = 4

/**
 * The figures of the resources, for the tables that the questions show; of several schools together.
 * @param populations whom it is about, where that is known
 * @throws CliError 7 when there is none to choose from
 */
export async function figuresOf(
  app: App,
  uais: readonly string[] | undefined,
  populations?: readonly Population[],
): Promise<ResourceFigures[]> {
  const rows = await look(app, (trx) => resourceFigures(trx, { uais, populations, today: app.today, yearStart: schoolYear(app) }))
  if (rows.length === 0) throw noResource([])
  return [...Map.groupBy(rows, ({ code }) => code).values()].map((group) => group.reduce(together))
}

const plus = (a: number | null, b: number | null) => (a === null || b === null ? null : a + b)

const together = (a: ResourceFigures, b: ResourceFigures): ResourceFigures => ({
  ...(a.status === 'valid' ? a : b),
  available: plus(a.available, b.available),
  total: plus(a.total, b.total),
  assigned: a.assigned + b.assigned,
  suggested: a.suggested + b.suggested,
})

const short = (title: string, width: number) => (title.length > width ? `${title.slice(0, width - 1)}…` : title)

/** A table of which one line, or several, can be chosen; null is unlimited. The headings follow the question on its line. */
export function resourceTable<T extends { code: string; title: string }>(
  app: App,
  question: string,
  rows: readonly T[],
  keys: readonly (keyof T & string)[],
) {
  const room = (app.outside.err.columns ?? 100) - MARGIN - keys.length * NUMBER
  const width = Math.min(WIDEST, Math.max(NARROWEST, question.length, room))
  const line = (title: string, cells: readonly string[]) =>
    short(title, width).padEnd(width) + cells.map((cell) => cell.padStart(NUMBER)).join('')
  const cell = (value: unknown) => (value === null ? '∞' : number(app.lang, Number(value)))
  const headings = keys.map((key) => heading(app.text, { key }).toLowerCase())
  const choices: Choice<string>[] = rows.map((row) => ({
    value: row.code,
    short: row.title,
    name: line(
      row.title,
      keys.map((key) => cell(row[key])),
    ),
  }))
  return { question: line(question, headings), choices }
}

/** Asks for one resource by the table of the console: available, assigned, total. */
export async function chooseResource(app: App, uais: readonly string[] | undefined): Promise<string> {
  const asker = await app.ask()
  const { question, choices } = resourceTable(app, app.text['gar.walk.resource'], await figuresOf(app, uais), [
    'available',
    'assigned',
    'total',
  ])
  return asker.select(question, choices)
}
