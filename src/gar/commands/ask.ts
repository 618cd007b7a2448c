import type { App } from '../../cli/app.ts'
import { CliError, EXIT } from '../../errors.ts'
import type { Db } from '../../store/engine.ts'
import { inSnapshot } from '../../store/transaction.ts'
import type { Population } from '../rules/population.ts'
import { populationChoices, resourceChoices, schoolChoices } from '../usecases/choices.ts'
import { isSelective, type Selection } from '../usecases/people.ts'
import { type SelectionOptions, selectionOf } from './selection.ts'
import { schoolsOf } from './settings.ts'

/** What a write is about. `asked` is true when a question filled something in. */
export interface Wanted {
  resources: string[]
  selection: Selection
  asked: boolean
}

interface WriteOptions extends SelectionOptions {
  resource?: string[] | undefined
  allSchools?: true | undefined
  /** Names its people by itself: those to whom the resource is suggested. */
  suggested?: true | undefined
}

/**
 * The resources, school and people of a write. What the options leave open is asked for at a terminal.
 * @param everyResource no resource named means all of them
 * @throws CliError 7 without one, with the candidates and the option that answers; nothing is written
 */
export async function askForWhatIsMissing(app: App, options: WriteOptions, { everyResource = false } = {}): Promise<Wanted> {
  const said = await selectionOf(app, options)
  const uais = await schoolFor(app, options)
  const resources = options.resource ?? (everyResource ? await codesOf(app, uais) : await askResources(app, uais))
  const asked = app.interactive && options.resource === undefined && !everyResource
  const selection = { ...said, uais }
  if (isSelective(selection)) return { resources, selection, asked }
  if (options.suggested) return { resources, selection: { ...selection, all: true }, asked }
  return { resources, selection: { ...selection, ...(await askPeople(app, uais)) }, asked: true }
}

/**
 * The schools of a write that selects no people: those named, all of them when that is said, else the only one.
 * @throws CliError 7 when the store holds several and none is named
 */
export async function schoolFor(
  app: App,
  options: { uai?: string[] | undefined; allSchools?: true | undefined },
): Promise<string[] | undefined> {
  const uais = schoolsOf(app, options.uai)
  return options.uai || options.allSchools ? uais : [await onlySchool(app, uais)]
}

/** Reads something in one picture of the store. */
export const look = async <T>(app: App, read: (trx: Db) => Promise<T>): Promise<T> => inSnapshot(await app.open(), read)

/** @param limit the schools that the configuration names, when it names some */
async function onlySchool(app: App, limit: readonly string[] | undefined): Promise<string> {
  const schools = await look(app, (trx) => schoolChoices(trx, limit))
  if (schools.length === 0) throw new CliError('no_school', EXIT.unknown, 'gar.no_school')
  if (schools.length === 1 && schools[0]) return schools[0].uai
  const uais = schools.map(({ uai }) => uai)
  if (!app.interactive) throw undecided('ambiguous_school', 'gar.ambiguous.school', uais, '--uai')
  const offered = schools.map(({ uai, name }) => ({ value: uai, name: `${name} (${uai})` }))
  return (await app.ask()).select(app.text['gar.ask.school'], offered)
}

const codesOf = async (app: App, uais: readonly string[] | undefined) =>
  (await look(app, (trx) => resourceChoices(trx, uais))).map(({ code }) => code)

async function askResources(app: App, uais: readonly string[] | undefined): Promise<string[]> {
  const resources = await look(app, (trx) => resourceChoices(trx, uais))
  const codes = resources.map(({ code }) => code)
  if (!app.interactive || codes.length === 0) throw noResource(codes)
  const offered = resources.map(({ code, title }) => ({ value: code, name: title }))
  return (await app.ask()).checkbox(app.text['gar.ask.resource'], offered)
}

async function askPeople(app: App, uais: readonly string[] | undefined): Promise<Partial<Selection>> {
  const { populations, people } = await look(app, (trx) => populationChoices(trx, uais))
  const words = populations.map(({ population }) => population)
  if (!app.interactive) throw undecided('no_selection', 'gar.no_selection', words, '--population')
  const { text } = app
  const offered = populations.map((one) => ({
    value: one.population as Population | 'all',
    name: `${text[`word.${one.population}`]} (${one.people})`,
  }))
  const everybody = { value: 'all' as const, name: text['gar.ask.everybody'](people) }
  const chosen = await (await app.ask()).checkbox(text['gar.ask.population'], [...offered, everybody])
  return chosen.includes('all') ? { all: true } : { populations: chosen.filter((one) => one !== 'all') }
}

const undecided = (code: string, key: ConstructorParameters<typeof CliError>[2], candidates: readonly string[], option: string) =>
  new CliError(code, EXIT.undecided, key, [candidates], { details: { candidates, option } })

export const noResource = (codes: readonly string[]) => undecided('no_resource', 'gar.no_resource', codes, '--resource')

/** A command line that says neither what nor whom: at a terminal it is led through the choices. */
export const nothingSaid = (options: object): boolean =>
  Object.keys(options).every((key) => ['dryRun', 'exitCode', 'yes', 'uai', 'allSchools'].includes(key))
