import type { App } from '../../cli/app.ts'
import type { Asker } from '../../cli/asker.ts'
import { lookUp } from '../../text/index.ts'
import type { Population } from '../rules/population.ts'
import { countPeople, filterValues, foundPeople } from '../usecases/found-people.ts'
import type { Selection } from '../usecases/people.ts'
import { look } from './ask.ts'

/** The filters of the console, in its order, with the part of the selection that each one fills. */
const CRITERIA = [
  ['level', 'levels'],
  ['subject', 'subjects'],
  ['population', 'populations'],
  ['division', 'divisions'],
  ['group', 'groups'],
] as const
type Criterion = (typeof CRITERIA)[number][0]

interface Walk {
  app: App
  asker: Asker
  /** Only people who hold a copy of this resource, when it is given. */
  resource?: string
  selection: Selection
}

/** The filters, until the people found are taken as they are or picked one by one; undefined when there is nobody to choose from. */
export async function choosePeople(start: Walk): Promise<Selection | undefined> {
  const { app, resource } = start
  for (let selection = start.selection; ; ) {
    const people = await look(app, (trx) => countPeople(trx, resource, selection))
    if (people === 0 && selection === start.selection) return undefined
    const next = await askFilter({ ...start, selection }, people)
    if (next === 'reset') selection = start.selection
    else if (next !== 'go') selection = await askValues({ ...start, selection }, next)
    else {
      const chosen = await askWho({ ...start, selection }, people)
      if (chosen) return chosen
    }
  }
}

async function askFilter({ app, asker, selection }: Walk, people: number): Promise<Criterion | 'go' | 'reset'> {
  const { text } = app
  const criteria = CRITERIA.map(([criterion, key]) => {
    const chosen = (selection[key] ?? []).map((value) => lookUp(text, `word.${value}`) ?? value).join(', ')
    return {
      value: criterion as Criterion | 'go' | 'reset',
      name: `${text[`gar.walk.${criterion}`]}${text['word.colon']}${chosen || text['gar.walk.no_filter']}`,
    }
  })
  const go = people > 0 ? [{ value: 'go' as const, name: text['gar.walk.go_on'](people) }] : []
  return asker.select(people > 0 ? text['gar.walk.filters'](people) : text['gar.walk.nobody'], [
    ...go,
    ...criteria,
    { value: 'reset', name: text['gar.walk.reset'] },
  ])
}

/** The values of one filter with the people behind each; choosing none takes the filter away. */
async function askValues({ app, asker, resource, selection }: Walk, criterion: Criterion): Promise<Selection> {
  const key = CRITERIA.find(([name]) => name === criterion)?.[1] ?? 'levels'
  const { [key]: chosen, ...others } = selection
  const values = await look(app, (trx) => filterValues(trx, resource, others, criterion))
  const offered = values.map(({ value, label, people }) => ({
    value,
    name: `${lookUp(app.text, `word.${label}`) ?? label} (${people})`,
    checked: (chosen as readonly string[] | undefined)?.includes(value) ?? false,
  }))
  const picked = await asker.checkbox(app.text['gar.walk.values'](app.text[`gar.walk.${criterion}`]), offered, { optional: true })
  return picked.length ? { ...others, [key]: picked as Population[] } : others
}

/** Everybody found, or some of them; undefined to go back to the filters. */
async function askWho({ app, asker, resource, selection }: Walk, people: number): Promise<Selection | undefined> {
  const { text } = app
  const way = await asker.select(text['gar.walk.who'], [
    { value: 'all', name: text['gar.walk.all_results'](people) },
    { value: 'pick', name: text['gar.walk.pick'] },
    { value: 'back', name: text['gar.walk.back'] },
  ])
  if (way === 'back') return undefined
  if (way === 'all') return CRITERIA.some(([, key]) => selection[key]) ? selection : { ...selection, all: true }
  const found = await look(app, (trx) => foundPeople(trx, resource, selection))
  const offered = found.map(({ id, last_name, first_name, division }) => ({
    value: id,
    name: `${last_name} ${first_name}${division ? ` (${division})` : ''}`,
  }))
  return { uais: selection.uais, people: await asker.checkbox(text['gar.walk.who'], offered) }
}
