import type { App } from '../../cli/app.ts'
import { CliError, EXIT } from '../../errors.ts'
import { inSnapshot } from '../../store/transaction.ts'
import type { Population } from '../rules/population.ts'
import { choices } from '../usecases/choices.ts'
import { isSelective, type Selection } from '../usecases/people.ts'
import { type SelectionOptions, selectionOf } from './selection.ts'
import { schoolsOf } from './settings.ts'

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
export async function askForWhatIsMissing(
  app: App,
  options: WriteOptions,
  { everyResource = false } = {},
): Promise<{ resources: string[]; selection: Selection }> {
  const said = await selectionOf(app, options)
  const store = await app.open()
  const offered = await inSnapshot(store, (trx) => choices(trx, said.uais))
  const uais = said.uais ?? (options.allSchools ? undefined : [await askSchool(app, offered.schools)])
  const resources =
    options.resource ?? (everyResource ? offered.resources.map(({ code }) => code) : await askResources(app, offered.resources))
  const selection = { ...said, uais }
  if (isSelective(selection)) return { resources, selection }
  if (options.suggested) return { resources, selection: { ...selection, all: true } }
  return { resources, selection: { ...selection, ...(await askPeople(app, offered)) } }
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
  if (uais || options.allSchools) return uais
  const { schools } = await inSnapshot(await app.open(), (trx) => choices(trx, undefined))
  return [await askSchool(app, schools)]
}

async function askSchool(app: App, schools: readonly { uai: string; name: string }[]): Promise<string> {
  if (schools.length === 0) throw new CliError('no_school', EXIT.unknown, 'gar.no_school')
  if (schools.length === 1 && schools[0]) return schools[0].uai
  const uais = schools.map(({ uai }) => uai)
  if (!app.interactive) throw undecided('ambiguous_school', 'gar.ambiguous.school', uais, '--uai')
  return (await app.ask()).select(
    app.text['gar.ask.school'],
    schools.map(({ uai, name }) => ({ value: uai, name: `${name} (${uai})` })),
  )
}

async function askResources(app: App, resources: readonly { code: string; title: string }[]): Promise<string[]> {
  const codes = resources.map(({ code }) => code)
  if (!app.interactive || codes.length === 0) throw undecided('no_resource', 'gar.no_resource', codes, '--resource')
  return (await app.ask()).checkbox(
    app.text['gar.ask.resource'],
    resources.map(({ code, title }) => ({ value: code, name: title })),
  )
}

async function askPeople(app: App, { populations, people }: Awaited<ReturnType<typeof choices>>): Promise<Partial<Selection>> {
  if (!app.interactive)
    throw undecided(
      'no_selection',
      'gar.no_selection',
      populations.map(({ population }) => population),
      '--population',
    )
  const { text } = app
  const offered = populations.map((one) => ({
    value: one.population as Population | 'all',
    name: `${text[`word.${one.population}`]} (${one.people})`,
  }))
  const chosen = await (await app.ask()).checkbox(text['gar.ask.population'], [
    ...offered,
    { value: 'all' as const, name: text['gar.ask.everybody'](people) },
  ])
  return chosen.includes('all') ? { all: true } : { populations: chosen.filter((one) => one !== 'all') }
}

const undecided = (code: string, key: ConstructorParameters<typeof CliError>[2], candidates: readonly string[], option: string) =>
  new CliError(code, EXIT.undecided, key, [candidates], { details: { candidates, option } })

/** A command line that says neither what nor whom: at a terminal it is led through the choices. */
export const nothingSaid = (options: object): boolean =>
  Object.keys(options).every((key) => ['dryRun', 'yes', 'uai', 'allSchools'].includes(key))
