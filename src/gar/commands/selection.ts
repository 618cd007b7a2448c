import type { Command } from '@commander-js/extra-typings'
import type { App } from '../../cli/app.ts'
import { parsersFor } from '../../cli/parsers.ts'
import { CliError, EXIT } from '../../errors.ts'
import { fold } from '../../fold.ts'
import { type Population, populationWords } from '../rules/population.ts'
import type { Selection } from '../usecases/people.ts'
import { schoolsOf } from './settings.ts'

export interface SelectionOptions {
  uai?: string[] | undefined
  population?: Population[] | undefined
  division?: string[] | undefined
  group?: string[] | undefined
  level?: string[] | undefined
  subject?: string[] | undefined
  name?: string[] | undefined
  person?: string[] | undefined
  from?: string | undefined
  all?: true | undefined
  departed?: true | undefined
}

/** Adds the options of every selection: the same words for each command that takes one. */
export const selecting = <Args extends unknown[], Options extends Record<string, unknown>, Globals extends Record<string, unknown>>(
  command: Command<Args, Options, Globals>,
  { text }: App,
) => {
  const { each, gathered, repeated, filled, words } = parsersFor(text)
  // Without a letter or a digit every name would begin with it.
  const beginning = gathered((value) => {
    filled(fold(filled(value)))
    return value
  })
  return command
    .option('--uai <uai>', text['gar.option.uai'], each)
    .option('--all-schools', text['gar.option.all_schools'])
    .option('--population <names>', text['gar.option.population'], words(populationWords, fold))
    .option('--division <names>', text['gar.option.division'], each)
    .option('--group <names>', text['gar.option.group'], each)
    .option('--level <names>', text['gar.option.level'], each)
    .option('--subject <names>', text['gar.option.subject'], each)
    .option('--name <beginning>', text['gar.option.name'], beginning)
    .option('--person <id>', text['gar.option.person'], repeated)
    .option('--from <file>', text['gar.option.from'], filled)
    .option('--all', text['gar.option.all'])
    .option('--departed', text['gar.option.departed'])
}

/** The selection that the options say, as they say it: nothing is looked up yet but the file of ids. */
export async function selectionOf(app: App, options: SelectionOptions): Promise<Selection> {
  return {
    uais: schoolsOf(app, options.uai),
    populations: options.population,
    divisions: options.division,
    groups: options.group,
    levels: options.level,
    subjects: options.subject,
    names: options.name,
    people: await peopleOf(app, options),
    all: options.all,
    departed: options.departed,
  }
}

/**
 * People named one by one, and those of a file or of standard input; both together mean all of them.
 * @throws CliError 6 when the file cannot be read, 8 with every fault in it
 */
async function peopleOf(app: App, { person, from }: SelectionOptions): Promise<string[] | undefined> {
  if (from === undefined) return person
  const { readIds } = await import('../../files/ids.ts')
  const { createReport } = await import('../../files/report.ts')
  const report = createReport()
  const ids = await readIds(from === '-' ? await app.outside.stdin.read() : from, report)
  if (report.faultCount > 0) throw new CliError('faulty_file', EXIT.faulty, 'file.rejected', [report.faultCount], { faults: report.faults })
  return [...(person ?? []), ...ids.map(({ id }) => id)]
}
