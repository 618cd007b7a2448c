import { type Db, rowsOf } from '../../store/engine.ts'
import {
  bandOf,
  count,
  type Figures,
  type Growing,
  growing,
  type HistoryStep,
  lastOf,
  median,
  type Period,
  statusAfter,
} from '../rules/figures.ts'
import { librariesById, scopeOf } from './libraries.ts'

type Counted = { [Key in keyof Figures]: Figures[Key] | null }

/** One line of the figures; a resource has its stock of open access only. */
export interface ReportRow extends Counted {
  by: 'all' | 'library' | 'age' | 'resource'
  key: string
  name: string
}

/**
 * The figures of a day and the period before it, from the history alone: erasing people changes none of the past (mdo, section 14).
 * @param bounds ages at which bands begin
 */
export async function report(trx: Db, it: Period & { library: string | undefined; bounds: readonly number[] }): Promise<ReportRow[]> {
  const scope = await scopeOf(trx, it.library)
  const libraries = await librariesById(trx)
  const groups = new Map<string, Growing>()
  const group = (key: string) => {
    const one = groups.get(key) ?? growing()
    groups.set(key, one)
    return one
  }
  group('all|')
  for await (const steps of histories(trx, scope, it.day)) {
    const [first] = steps
    if (!first) continue
    const band = bandOf(first.birth_year_band, it.day, it.bounds)
    for (const key of ['all|', `library|${libraries.get(first.library)?.code ?? ''}`, `age|${band}`]) count(group(key), steps, it)
  }
  const names = new Map([...libraries.values()].map(({ code, name }) => [code, name]))
  const rows = [...groups].map(([id, { figures, delays }]): ReportRow => {
    const [by = '', key = ''] = id.split('|')
    return { by: by as ReportRow['by'], key, name: names.get(key) ?? key, ...figures, median_days: median(delays) }
  })
  return [...rows.sort(inOrder), ...(await byResource(trx, scope, it))]
}

const KINDS = ['all', 'library', 'age']
const inOrder = (a: ReportRow, b: ReportRow) =>
  KINDS.indexOf(a.by) - KINDS.indexOf(b.by) ||
  (a.by === 'age' ? Number.parseInt(a.key, 10) - Number.parseInt(b.key, 10) : a.key < b.key ? -1 : 1)

/** The history of one person in one library after the other, up to a day. */
async function* histories(trx: Db, scope: number | undefined, day: string): AsyncGenerator<HistoryStep[]> {
  const query = trx
    .selectFrom('step as h')
    .innerJoin('subscriber as s', 's.id', 'h.subscriber')
    .select(['h.library', 'h.subscriber', 'h.kind', 'h.day', 'h.requested_on', 'h.expires_on', 's.birth_year_band'])
    .where('h.day', '<=', day)
    .$if(scope !== undefined, (q) => q.where('h.library', '=', scope ?? 0))
    .orderBy('h.library')
    .orderBy('h.subscriber')
    .orderBy('h.n')
  let steps: HistoryStep[] = []
  for await (const step of rowsOf(trx, query)) {
    const [first] = steps
    if (first && (first.subscriber !== step.subscriber || first.library !== step.library)) {
      yield steps
      steps = []
    }
    steps.push(step)
  }
  if (steps.length) yield steps
}

/** Suppliers count one person once a resource: those whose access was open at the end of the day. */
async function byResource(trx: Db, scope: number | undefined, { day }: Period): Promise<ReportRow[]> {
  const open = new Set<number>()
  for await (const steps of histories(trx, scope, day)) {
    const last = lastOf(steps)
    if (last && statusAfter(last, day) === 'validated') open.add(last.subscriber)
  }
  const resources = await trx.selectFrom('mdo_resource').select(['id', 'code', 'name']).orderBy('name_key').execute()
  const counts = new Map<number, number>()
  const access = trx
    .selectFrom('access as c')
    .innerJoin('library as l', 'l.id', 'c.library')
    .innerJoin('mdo_resource as r', 'r.id', 'c.resource')
    .select(['c.subscriber', 'c.resource'])
    .where('c.validated_on', '<=', day)
    .where((eb) => eb.or([eb('c.ended_on', 'is', null), eb('c.ended_on', '>', day)]))
    // What has closed by then gives no access, as in every list.
    .where((eb) => eb.or([eb('l.retired_on', 'is', null), eb('l.retired_on', '>', day)]))
    .where((eb) => eb.or([eb('r.retired_on', 'is', null), eb('r.retired_on', '>', day)]))
    .$if(scope !== undefined, (q) => q.where('c.library', '=', scope ?? 0))
  for await (const { subscriber, resource } of rowsOf(trx, access))
    if (open.has(subscriber)) counts.set(resource, (counts.get(resource) ?? 0) + 1)
  const nothing: Counted = {
    ...{ pending: null, validated: null, refused: null, expired: null, new: null, validations: null, renewals: null, refusals: null },
    ...{ expirations: null, waiting: null, median_days: null },
  }
  return resources.map(({ id, code, name }) => ({ by: 'resource', key: code, name, ...nothing, validated: counts.get(id) ?? 0 }))
}
