import type { App } from '../../cli/app.ts'
import { type Change, change } from '../../cli/change.ts'
import { helpAfter, writing } from '../../cli/commands.ts'
import { parsersFor } from '../../cli/parsers.ts'
import type { Define } from '../../cli/program.ts'
import { EXIT } from '../../errors.ts'
import { number } from '../../text/numbers.ts'
import type { ResourceFigures } from '../rules/figures.ts'
import { planAssignment } from '../usecases/assign.ts'
import { belowHeadCount } from '../usecases/assign-refusals.ts'
import { plannedCopies, plannedCounts } from '../usecases/copy-rows.ts'
import { remainingAfter } from '../usecases/figures.ts'
import type { Selection } from '../usecases/people.ts'
import { askForWhatIsMissing, nothingSaid } from './ask.ts'
import { COPY_COLUMNS, COUNT_COLUMNS, moved } from './copy-columns.ts'
import { lineAfterQuestions } from './equivalent.ts'
import { selecting } from './selection.ts'
import { schoolYear } from './settings.ts'

export const assign: Define = (command, app) => {
  const { text } = app
  selecting(writing(command, app), app)
    .option('--resource <resource>', text['gar.option.resource'], parsersFor(text).repeated)
    .option('--suggested', text['gar.option.suggested'])
    .option('--partial', text['gar.option.partial'])
    .addHelpText(
      'after',
      helpAfter(
        app,
        ['gar assign --resource pearltrees --population teachers', 'gar assign --resource pix --division 2NDE1 -n'],
        [0, 2, 3, 4, 5, 6, 7, 130],
      ),
    )
    .action(async (options) => {
      if (app.interactive && nothingSaid(options)) return (await import('./assign-walk.ts')).walk(app, options)
      const wanted = await askForWhatIsMissing(app, options)
      const how = { suggested: Boolean(options.suggested), partial: Boolean(options.partial) }
      const flags = [...(how.suggested ? ['--suggested'] : []), ...(how.partial ? ['--partial'] : [])]
      await change(app, options, { ...assignment(app, wanted, how), line: lineAfterQuestions('assign', wanted, flags) })
    })
}

/** The resource, with its school where there are several, and with those for whom this is left where each population has copies of its own. */
function nameIn({ text }: App, left: readonly ResourceFigures[], { uai, title, pool = 'all' }: ResourceFigures): string {
  const several = new Set(left.map((row) => row.uai)).size > 1
  return `${several ? `${uai} ` : ''}${title}${pool === 'all' ? '' : ` (${text[`word.${pool}`]})`}`
}

/** Giving copies, as a write: by its options or at the end of a walk. */
export function assignment(
  app: App,
  { resources, selection }: { resources: readonly string[]; selection: Selection },
  { suggested, partial }: { suggested: boolean; partial: boolean },
): Change {
  const { text, today } = app
  let below: Awaited<ReturnType<typeof belowHeadCount>> = []
  return {
    plan: async (trx) => {
      const refused = await planAssignment(trx, { resources, selection, suggested, partial, today, yearStart: schoolYear(app) })
      below = await belowHeadCount(trx)
      return refused
    },
    number: moved,
    columns: COPY_COLUMNS,
    rows: async (trx) => ({ query: plannedCopies(trx) }),
    breakdown: { columns: COUNT_COLUMNS, rows: plannedCounts },
    preface: async (trx) => {
      const left = await remainingAfter(trx, { uais: selection.uais, today, yearStart: schoolYear(app) })
      const shown = left.map((row) => `${nameIn(app, left, row)} ${row.available === null ? '∞' : number(app.lang, row.available)}`)
      return shown.length ? [text['gar.assign.remaining'](shown)] : []
    },
    question: ({ counts }) => text['gar.assign.question']((counts.assigned ?? 0) + (counts.regranted ?? 0)),
    remarks: ({ counts }) => [
      ...(counts.no_copy ? [text['gar.assign.no_copy'](counts.no_copy)] : []),
      ...below.map(({ title, total, heads }) => text['gar.assign.below_head_count'](title, total, heads)),
    ],
    exitCode: ({ counts }) => (counts.no_copy ? EXIT.partial : EXIT.done),
  }
}
