import type { Report } from '../../files/report.ts'
import { fold } from '../../fold.ts'
import { analyze, bulkInto, temporaryTable } from '../../store/bulk.ts'
import type { Db } from '../../store/engine.ts'
import type { PoolRecord, SubscriptionRecord } from '../files/subscription-types.ts'
import { readSubscriptions, type SubscriptionOptions } from '../files/subscriptions.ts'
import { POPULATIONS, populationNumber } from '../rules/population.ts'
import { resolveSelection } from './people.ts'

const number = 'integer not null'
const text = 'text not null'
const flags = { pupils: number, documentalists: number, teachers: number, staff: number }

const SUBSCRIPTION = {
  ...{ school: number, code: text, ark: text, category: text, scope: text, ...flags, valid_from: text, valid_until: 'text' },
  ...{ project: 'text', distributor: text, comment: 'text' },
}

interface KnownSchools {
  byUai: ReadonlyMap<string, { id: number; degree: number }>
  bySubscription: ReadonlyMap<string, readonly string[]>
}

/**
 * Reads a file of subscriptions into temporary tables, one row for each school of the store that it concerns. What depends on the
 * store is checked here: kinds of schools, documentalists in the first degree (RG11), a subscription that names no school.
 * @param meant the schools that `codeNatureUAI` stands for; the directory does not tell the kind of a school
 * @throws CliError 4 when one of these is not in the store
 */
export async function stageSubscriptions(
  trx: Db,
  path: string,
  { meant, ...how }: SubscriptionOptions & { meant?: readonly string[] | undefined },
  report: Report,
): Promise<void> {
  await temporaryTable(trx, 'in_resource', { ark: text, title: text, title_key: text, line: number })
  await temporaryTable(trx, 'in_subscription', SUBSCRIPTION)
  await temporaryTable(trx, 'in_pool', { code: text, population: number, total: 'integer' })
  await temporaryTable(trx, 'in_hint', { code: text, id: number, kind: text, key: text })
  const into = {
    resource: bulkInto(trx, 'in_resource', ['ark', 'title', 'title_key', 'line']),
    subscription: bulkInto(trx, 'in_subscription', Object.keys(SUBSCRIPTION)),
    pool: bulkInto(trx, 'in_pool', ['code', 'population', 'total']),
    hint: bulkInto(trx, 'in_hint', ['code', 'id', 'kind', 'key']),
  }
  const known = await knownSchools(trx)
  await resolveSelection(trx, { uais: meant })
  for await (const record of readSubscriptions(path, how, report)) {
    if (record.type === 'skipped') continue
    const schools = schoolsOf(record, known, meant, report)
    if (schools.length === 0) continue
    const { id, resource, title, line, category, scope, publics, validFrom, validUntil, project, distributor, comment } = record
    await into.resource.add(resource, title, fold(title), line)
    const meantFor = POPULATIONS.map((population) => Number(publics.includes(population)))
    for (const school of schools)
      await into.subscription.add(
        school,
        id,
        resource,
        category,
        scope,
        ...meantFor,
        validFrom,
        validUntil,
        project ?? null,
        distributor,
        comment ?? null,
      )
    for (const { population, total } of poolsOf(record.pools)) await into.pool.add(id, population, total)
    const hints = [...record.levels.map((word) => ['level', fold(word)]), ...record.subjects.map((word) => ['subject', fold(word)])]
    for (const [index, [kind, key]] of hints.entries()) await into.hint.add(id, index + 1, kind, key)
  }
  for (const bulk of Object.values(into)) await bulk.flush()
  await analyze(trx, 'in_resource', 'in_subscription', 'in_pool', 'in_hint')
}

async function knownSchools(trx: Db): Promise<KnownSchools> {
  const schools = await trx.selectFrom('school').select(['id', 'uai', 'degree']).execute()
  const subscribed = await trx
    .selectFrom('subscription')
    .innerJoin('school', 'school.id', 'subscription.school')
    .select(['subscription.code', 'school.uai'])
    .execute()
  const bySubscription = new Map<string, string[]>()
  for (const { code, uai } of subscribed) bySubscription.set(code, [...(bySubscription.get(code) ?? []), uai])
  return { byUai: new Map(schools.map((school) => [school.uai, school])), bySubscription }
}

/** The schools of the store that a subscription concerns; what is wrong with them is reported. */
function schoolsOf(
  record: SubscriptionRecord,
  { byUai, bySubscription }: KnownSchools,
  meant: readonly string[] | undefined,
  report: Report,
): number[] {
  const { id, file, line, natures, uais, publics, pools } = record
  const place = { file, line }
  const fault = (key: 'fault.sub.nature' | 'fault.sub.no_school' | 'fault.sub.documentalist', ...values: unknown[]) =>
    report.fault({ ...place, key, values })
  if (natures.length && !meant) fault('fault.sub.nature', id, natures.join(', '))
  const said = natures.length ? (meant ?? []) : uais.length ? uais : (bySubscription.get(id) ?? [])
  const named = [...new Set(said.map((uai) => uai.toUpperCase()))]
  if (!natures.length && named.length === 0) fault('fault.sub.no_school', id)
  const found = named.flatMap((uai) => byUai.get(uai) ?? [])
  for (const uai of named) if (!byUai.has(uai)) report.remark('remark.sub.other_school', place, uai)
  const forDocumentalists =
    publics.includes('documentalists') || pools.some(({ population, total }) => population === 'documentalists' && total !== 0)
  if (forDocumentalists && found.some(({ degree }) => degree === 1)) fault('fault.sub.documentalist', id)
  return found.map((school) => school.id)
}

/** The common pool alone, or all four: a pool that the subscription does not name holds nothing (rule B5). */
function poolsOf(pools: readonly PoolRecord[]): { population: number; total: number | null }[] {
  const common = pools.find(({ population }) => population === 'all')
  if (common) return [{ population: 0, total: common.total }]
  return POPULATIONS.map((population) => {
    const pool = pools.find((one) => one.population === population)
    return { population: populationNumber(population), total: pool ? pool.total : 0 }
  })
}
