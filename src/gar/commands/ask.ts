import type { App } from '../../cli/app.ts'
import { CliError, EXIT } from '../../errors.ts'
import { inSnapshot } from '../../store/transaction.ts'
import type { Population } from '../rules/population.ts'
import { choices } from '../usecases/choices.ts'
import { isSelective, type Selection } from '../usecases/people.ts'
import { type SelectionOptions, selectionOf } from './selection.ts'

interface WriteOptions extends SelectionOptions {
  resource?: string[] | undefined
  /** Names its people by itself: those to whom the resource is suggested. */
  suggested?: true | undefined
}

/**
 * The resources, school and people of a write. What the options leave open is asked for at a terminal.
 * @throws CliError 7 without one, with the candidates and the option that answers; nothing is written
 */
export async function askForWhatIsMissing(app: App, options: WriteOptions): Promise<{ resources: string[]; selection: Selection }> {
  const said = await selectionOf(app, options)
  const store = await app.open()
  const offered = await inSnapshot(store, (trx) => choices(trx, said.uais))
  const uais = said.uais ?? [await askSchool(app, offered.schools)]
  const resources = options.resource ?? (await askResources(app, offered.resources))
  const selection = { ...said, uais }
  if (isSelective(selection)) return { resources, selection }
  if (options.suggested) return { resources, selection: { ...selection, all: true } }
  return { resources, selection: { ...selection, ...(await askPeople(app, offered.populations)) } }
}

async function askSchool(app: App, schools: readonly { uai: string; name: string }[]): Promise<string> {
  if (schools.length === 0) throw new CliError('no_school', EXIT.unknown, 'gar.no_school')
  if (schools.length === 1 && schools[0]) return schools[0].uai
  const uais = schools.map(({ uai }) => uai)
  if (!app.interactive) throw undecided('ambiguous_school', 'gar.ambiguous.school', uais, '--uai')
  return (await app.ask()).select(app.text['gar.ask.school'], schools.map(({ uai, name }) => ({ value: uai, name: `${name} (${uai})` })))
}

async function askResources(app: App, resources: readonly { code: string; title: string }[]): Promise<string[]> {
  const codes = resources.map(({ code }) => code)
  if (!app.interactive || codes.length === 0) throw undecided('no_resource', 'gar.no_resource', codes, '--resource')
  return (await app.ask()).checkbox(app.text['gar.ask.resource'], resources.map(({ code, title }) => ({ value: code, name: title })))
}

async function askPeople(app: App, populations: readonly { population: Population; people: number }[]): Promise<Partial<Selection>> {
  if (!app.interactive) throw undecided('no_selection', 'gar.no_selection', populations.map(({ population }) => population), '--population')
  const { text } = app
  const everybody = populations.reduce((sum, { people }) => sum + people, 0)
  const offered = populations.map(({ population, people }) => ({ value: population as Population | 'all', name: `${text[`word.${population}`]} (${people})` }))
  const chosen = await (await app.ask()).checkbox(text['gar.ask.population'], [...offered, { value: 'all' as const, name: text['gar.ask.everybody'](everybody) }])
  return chosen.includes('all') ? { all: true } : { populations: chosen.filter((one) => one !== 'all') }
}

const undecided = (code: string, key: ConstructorParameters<typeof CliError>[2], candidates: readonly string[], option: string) =>
  new CliError(code, EXIT.undecided, key, [candidates], { details: { candidates, option } })
