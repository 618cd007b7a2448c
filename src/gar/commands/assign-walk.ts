import type { App } from '../../cli/app.ts'
import { type ChangeOptions, change } from '../../cli/change.ts'
import { startPlan } from '../../store/plan.ts'
import type { ResourceFigures } from '../rules/figures.ts'
import { planAssignment } from '../usecases/assign.ts'
import { populationsAmong } from '../usecases/found-people.ts'
import { isEverybody, type Selection } from '../usecases/people.ts'
import { countPlanned, countTaken } from '../usecases/planned-counts.ts'
import { look, noResource, schoolFor } from './ask.ts'
import { assignment } from './assign.ts'
import { commandLineOf } from './equivalent.ts'
import { choosePeople } from './people-walk.ts'
import { chooseResource, figuresOf, resourceTable } from './resource-walk.ts'
import { schoolYear } from './settings.ts'

/** The two entries of the console: one resource for the people chosen, or several resources for one population. */
export async function walk(app: App, options: ChangeOptions & { uai?: string[] | undefined }): Promise<void> {
  const { text } = app
  const uais = await schoolFor(app, options)
  const entry = await (await app.ask()).select(text['gar.walk.entry'], [
    { value: 'resource', name: text['gar.walk.by_resource'] },
    { value: 'population', name: text['gar.walk.by_population'] },
  ])
  const chosen = entry === 'resource' ? [await chooseResource(app, uais)] : []
  const selection = await choosePeople({ app, asker: await app.ask(), selection: { uais } })
  if (!selection) return app.remark(text['gar.walk.nobody'])
  const { resources, suggested } = chosen.length ? { resources: chosen, suggested: false } : await chooseResources(app, uais, selection)
  const line = commandLineOf('assign', resources, selection, suggested ? ['--suggested'] : [])
  await change(app, options, { ...assignment(app, { resources, selection }, { suggested, partial: false }), line })
}

/** A line of the table of seed 000: what giving the resource to everybody selected would take, and what would remain. */
interface Offer extends ResourceFigures {
  selected: number
  remaining: number | null
}

/** What was picked; `suggested`: of these only for the people to whom they are suggested. */
interface Picked {
  resources: string[]
  suggested: boolean
}

/** The resources that can be given today, several at once; « all » and « the suggestions » stand first. */
async function chooseResources(app: App, uais: readonly string[] | undefined, selection: Selection): Promise<Picked> {
  const { text } = app
  const offers: Offer[] = []
  const populations = await look(app, (trx) => populationsAmong(trx, selection))
  for (const figures of await figuresOf(app, uais, populations)) {
    if (figures.status !== 'valid' || (figures.scope === 'school' && !isEverybody(selection))) continue
    const { selected, taken } = await wouldGive(app, figures.code, selection, false)
    const suggested = figures.suggested > 0 ? (await wouldGive(app, figures.code, selection, true)).selected : 0
    offers.push({ ...figures, selected, suggested, remaining: figures.available === null ? null : figures.available - taken })
  }
  if (offers.length === 0) throw noResource([])
  const columns = ['selected', 'available', 'remaining', 'suggested', 'assigned', 'total'] as const
  const { question, choices } = resourceTable(app, text['gar.ask.resource'], offers, columns)
  const shortcuts = [
    { value: ALL, name: text['gar.walk.all_resources'] },
    ...(offers.some(isSuggested) ? [{ value: SUGGESTED, name: text['gar.walk.suggested_resources'] }] : []),
  ]
  return meant(offers, await (await app.ask()).checkbox(question, [...shortcuts, ...choices]))
}

// No code of a resource has such a sign.
const ALL = '*'
const SUGGESTED = '?'
const isSuggested = ({ suggested }: Offer) => suggested > 0

/** The suggestions alone: all there are; with resources: those of them. */
function meant(offers: readonly Offer[], picked: readonly string[]): Picked {
  const named = picked.filter((code) => code !== ALL && code !== SUGGESTED)
  const suggested = picked.includes(SUGGESTED)
  const all = picked.includes(ALL) || (suggested && named.length === 0)
  const resources = offers.filter((offer) => (all || named.includes(offer.code)) && (!suggested || isSuggested(offer)))
  return { resources: resources.map(({ code }) => code), suggested }
}

/** How many people would get a copy (those who hold none yet and belong to the public, or to whom it is suggested), and how many copies that takes where their number is limited. */
const wouldGive = (app: App, resource: string, selection: Selection, suggested: boolean): Promise<{ selected: number; taken: number }> =>
  look(app, async (trx) => {
    await startPlan(trx)
    await planAssignment(trx, {
      resources: [resource],
      selection,
      suggested,
      partial: false,
      today: app.today,
      yearStart: schoolYear(app),
    })
    return { selected: await countPlanned(trx, ['assigned', 'no_copy', 'regranted']), taken: await countTaken(trx) }
  })
