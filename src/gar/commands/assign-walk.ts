import type { App } from '../../cli/app.ts'
import { change } from '../../cli/change.ts'
import { startPlan } from '../../store/plan.ts'
import type { ResourceFigures } from '../rules/figures.ts'
import { planAssignment } from '../usecases/assign.ts'
import type { Selection } from '../usecases/people.ts'
import { countPlanned } from '../usecases/planned-counts.ts'
import { look, schoolFor } from './ask.ts'
import { assignment } from './assign.ts'
import { commandLineOf } from './equivalent.ts'
import { choosePeople } from './people-walk.ts'
import { chooseResource, figuresOf, resourceTable } from './resource-walk.ts'
import { schoolYear } from './settings.ts'

/** The two entries of the console: one resource for the people chosen, or several resources for one population. */
export async function walk(app: App, options: { uai?: string[] | undefined; dryRun?: boolean | undefined }): Promise<void> {
  const { text } = app
  const uais = await schoolFor(app, options)
  const entry = await (await app.ask()).select(text['gar.walk.entry'], [
    { value: 'resource', name: text['gar.walk.by_resource'] },
    { value: 'population', name: text['gar.walk.by_population'] },
  ])
  const chosen = entry === 'resource' ? [await chooseResource(app, uais)] : []
  const selection = await choosePeople({ app, asker: await app.ask(), selection: { uais } })
  if (!selection) return app.remark(text['gar.walk.nobody'])
  const resources = chosen.length ? chosen : await chooseResources(app, uais, selection)
  const line = commandLineOf('gar assign', resources, selection)
  await change(app, options, { ...assignment(app, { resources, selection }, { suggested: false, partial: false }), line })
}

/** A line of the table of seed 000: what giving the resource to everybody selected would take, and what would remain. */
interface Offer extends ResourceFigures {
  selected: number
  remaining: number | null
}

/** The resources that can be given today, several at once; « all » and « the suggestions » stand first. */
async function chooseResources(app: App, uais: readonly string[] | undefined, selection: Selection): Promise<string[]> {
  const { text } = app
  const offers: Offer[] = []
  for (const figures of await figuresOf(app, uais)) {
    if (figures.status !== 'valid' || (figures.scope === 'school' && !selection.all)) continue
    const selected = await wouldGive(app, figures.code, selection, false)
    const suggested = figures.suggested > 0 ? await wouldGive(app, figures.code, selection, true) : 0
    offers.push({ ...figures, selected, suggested, remaining: figures.available === null ? null : figures.available - selected })
  }
  const columns = ['selected', 'available', 'remaining', 'suggested', 'assigned', 'total'] as const
  const { question, choices } = resourceTable(app, text['gar.ask.resource'], offers, columns)
  const shortcuts = [
    { value: 'all', name: text['gar.walk.all_resources'] },
    { value: 'suggested', name: text['gar.walk.suggested_resources'] },
  ]
  const picked = await (await app.ask()).checkbox(question, [...shortcuts, ...choices])
  if (picked.includes('all')) return offers.map(({ code }) => code)
  const suggested = picked.includes('suggested') ? offers.filter((offer) => offer.suggested > 0).map(({ code }) => code) : []
  return [...new Set([...picked.filter((code) => code !== 'suggested'), ...suggested])]
}

/** How many copies the selection would take: those who hold none yet and belong to the public, or to whom the resource is suggested. */
const wouldGive = (app: App, resource: string, selection: Selection, suggested: boolean): Promise<number> =>
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
    return countPlanned(trx, ['assigned', 'regranted', 'no_copy'])
  })
