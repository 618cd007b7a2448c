import { POPULATIONS, type Population, populationNumber, populationWord } from './population.ts'

export type Status = 'valid' | 'upcoming' | 'expired'

/** The figures of one pool of one subscription in one school, counted from rows. `total` null: unlimited. */
export interface PoolFigures {
  uai: string
  /** The resource: identifier, short code, title. */
  ark: string
  code: string
  title: string
  subscription: string
  scope: 'individual' | 'school'
  category: 'transferable' | 'non_transferable'
  public: readonly Population[]
  valid_from: string
  valid_until: string | null
  /** Number of the population, 0 for the common pool. */
  pool: number
  total: number | null
  assigned: number
  locked: number
  lost: number
}

/** What `gar resources list` prints. `total = available + assigned + locked + lost` for every finite row (rule B2). */
export interface ResourceFigures {
  uai: string
  resource: string
  code: string
  title: string
  subscription?: string
  pool?: Population | 'all'
  scope: string
  category: string
  populations: readonly Population[]
  unlimited: boolean
  total: number | null
  available: number | null
  assigned: number
  locked: number
  lost: number
  suggested: number
  valid_from: string
  valid_until: string | null
  status: Status
}

/** A subscription serves from its first to its last day, both included (rule B11). */
export function statusOn(today: string, { valid_from, valid_until }: Pick<PoolFigures, 'valid_from' | 'valid_until'>): Status {
  if (today < valid_from) return 'upcoming'
  return valid_until !== null && today > valid_until ? 'expired' : 'valid'
}

/** The subscription ends within so many days, and serves until then. */
export const endsBy = (last: string, today: string, pool: Pick<PoolFigures, 'valid_from' | 'valid_until'>): boolean =>
  statusOn(today, pool) === 'valid' && pool.valid_until !== null && pool.valid_until <= last

const ORDER: readonly Status[] = ['valid', 'upcoming', 'expired']

/** Of the subscriptions of one resource those that are summed: the valid ones; if none is, the upcoming ones; else the expired ones. */
export function current(pools: readonly PoolFigures[], today: string): PoolFigures[] {
  const status = ORDER.find((one) => pools.some((pool) => statusOn(today, pool) === one))
  return pools.filter((pool) => statusOn(today, pool) === status)
}

/**
 * The pools from which these populations can be served. Unlimited only when each of them is: as long as one has to do with a number,
 * the numbers count.
 */
export function servingPools(pools: readonly PoolFigures[], populations: readonly Population[]): PoolFigures[] {
  const forOne = (population: Population) =>
    pools.filter(({ pool, public: meant }) => meant.includes(population) && [0, populationNumber(population)].includes(pool))
  const each = populations.map(forOne).filter((own) => own.length > 0)
  const finite = each.filter((own) => own.every(({ total }) => total !== null))
  return [...new Set((finite.length > 0 ? finite : each).flat())]
}

/** One row for each of the populations where they have pools of their own in these subscriptions; one in all where the pools are common. */
export function byPopulation(
  pools: readonly [PoolFigures, ...PoolFigures[]],
  today: string,
  populations: readonly Population[] = POPULATIONS,
): ResourceFigures[] {
  if (pools.every(({ pool }) => pool === 0)) return [{ ...summed(pools, 0, today), pool: 'all' }]
  return populations.flatMap((population) => {
    const [first, ...others] = servingPools(pools, [population])
    return first ? [{ ...summed([first, ...others], 0, today), pool: population }] : []
  })
}

const sum = (pools: readonly PoolFigures[], key: 'assigned' | 'locked' | 'lost') => pools.reduce((all, pool) => all + pool[key], 0)
const common = <T extends string>(values: readonly T[]): T | 'mixed' => (new Set(values).size === 1 ? (values[0] as T) : 'mixed')

/**
 * Sums pools into one row. The sum is unlimited when one of the pools is; nothing is ever lost from an unlimited one.
 * @param pools at least one, of the same resource and school
 */
export function summed(pools: readonly [PoolFigures, ...PoolFigures[]], suggested: number, today: string): ResourceFigures {
  const [first] = pools
  const unlimited = pools.some(({ total }) => total === null)
  const [assigned, locked, lost] = [sum(pools, 'assigned'), sum(pools, 'locked'), unlimited ? 0 : sum(pools, 'lost')]
  const total = unlimited ? null : pools.reduce((all, pool) => all + (pool.total ?? 0), 0)
  const ends = pools.map(({ valid_until }) => valid_until)
  return {
    ...{ uai: first.uai, resource: first.ark, code: first.code, title: first.title },
    scope: common(pools.map(({ scope }) => scope)),
    category: common(pools.map(({ category }) => category)),
    populations: POPULATIONS.filter((population) => pools.some((pool) => pool.public.includes(population))),
    ...{ unlimited, total, available: total === null ? null : total - assigned - locked - lost, assigned, locked, lost, suggested },
    valid_from: pools.map(({ valid_from }) => valid_from).reduce((a, b) => (a < b ? a : b)),
    valid_until: ends.includes(null) ? null : ends.reduce((a, b) => ((a ?? '') > (b ?? '') ? a : b), null),
    status: statusOn(today, first),
  }
}

/** The same for one pool alone: its public is its own population, the whole public for the common pool. */
export const ofPool = (pool: PoolFigures, suggested: number, today: string): ResourceFigures => ({
  ...summed(
    [{ ...pool, public: pool.pool === 0 ? pool.public : POPULATIONS.filter((_, index) => index + 1 === pool.pool) }],
    suggested,
    today,
  ),
  subscription: pool.subscription,
  pool: populationWord(pool.pool),
})
