import { sql } from 'kysely'
import { expect, onTestFinished } from 'vitest'
import { entities } from '../../src/gar/entities.ts'
import { type Answer, type Circumstances, copyOf, type Engine, gar, inStore, json, newSite, release, type Site } from '../support/site.ts'

export const LYCEE = '9990101F'
export const lycee = ['gar import gar-ent fixtures/gar-ent/lycee', 'gar import subscriptions fixtures/gar-ent/abonnements.xml'] as const
export const twoSchools = ['gar import gar-ent fixtures/gar-ent/two-schools'] as const

const made = new Map<string, Promise<Site>>()

/** A site on which these command lines ran well, for tests that only read. The lines run once in a test file. */
export function sharedSite(engine: Engine, lines: readonly string[]): Promise<Site> {
  const key = [engine, ...lines].join('\n')
  const first = made.get(key) ?? make(engine, lines)
  made.set(key, first)
  return first
}

/** The same for a test that writes: a copy of its own, until the test ends. */
export async function siteAfter(engine: Engine, lines: readonly string[]): Promise<Site> {
  const site = await copyOf(await sharedSite(engine, lines))
  onTestFinished(() => release(site))
  return site
}

async function make(engine: Engine, lines: readonly string[]): Promise<Site> {
  const last = lines.at(-1)
  if (last === undefined) return newSite(engine)
  const site = await copyOf(await sharedSite(engine, lines.slice(0, -1)))
  await done(site, last)
  return site
}

/** Runs a write that must end with 0. */
export async function done(site: Site, line: string | readonly string[], circumstances: Circumstances = {}): Promise<Written> {
  const answer = await gar(site, typeof line === 'string' ? `${line} -o json` : [...line, '-o', 'json'], circumstances)
  if (answer.code !== 0) throw new Error(`${line} ends with ${answer.code}: ${answer.err}`)
  return JSON.parse(answer.out) as Written
}

export interface Written {
  operation: number | null
  dry_run: boolean
  counts: Record<string, number>
  guards?: ({ guard: string; message: string } & Record<string, unknown>)[]
  rows: Record<string, string | null>[]
}

/** What a write answered, whatever its exit code: the object printed. */
export const written = (site: Site, line: string, circumstances: Circumstances = {}) =>
  json<Written>(gar(site, `${line} -o json`, circumstances))

/** `person:outcome` for every row, in the order printed. */
export const outcomes = ({ rows }: Written) => rows.map(({ person, outcome }) => `${person}:${outcome}`)

export interface Refusal {
  exit: number
  code: string
  message: string
  unknown?: string[]
  candidates?: unknown[]
  faults?: { file: string; line: number | null; column: number | string | null; code: string; reason: string }[]
  details: Record<string, unknown>
}

/** How a command line is refused; nothing may stand on stdout. */
export async function refused(site: Site, line: string | readonly string[], circumstances: Circumstances = {}): Promise<Refusal> {
  const answer: Answer = await gar(site, typeof line === 'string' ? `${line} -o json` : [...line, '-o', 'json'], circumstances)
  if (answer.code === 0 || answer.out !== '') throw new Error(`${line} ends with ${answer.code}: ${answer.out}`)
  const last = answer.err.trim().split('\n').at(-1) ?? ''
  const { code, message, exit_code, unknown, candidates, faults, ...details } = JSON.parse(last).error
  expect(exit_code).toBe(answer.code)
  return { exit: answer.code, code, message, unknown, candidates, faults, details }
}

/** The faults of a refused file, as `file:line code`. The long beginning of a file's name is left out. */
export const faultsOf = ({ faults }: Refusal) =>
  (faults ?? []).map(({ file, line, code }) => `${file?.replace(/^.*_(?=[A-Z])/, '')}:${line} ${code}`)

interface Pool {
  uai: string
  code: string
  subscription: string
  pool: string
  unlimited: boolean
  total: number | null
  available: number | null
  assigned: number
  locked: number
  lost: number
  suggested: number
  status: string
}

/** The figures of each pool as `total = available + assigned + locked + lost`; the identity is checked on the way. */
export async function pools(site: Site, circumstances: Circumstances = {}): Promise<Record<string, string>> {
  const rows = await json<Pool[]>(gar(site, 'gar resources list --by pool -o json', circumstances))
  const uais = new Set(rows.map(({ uai }) => uai))
  for (const { unlimited, total, available, assigned, locked, lost } of rows) {
    if (unlimited) expect([total, available, lost]).toEqual([null, null, 0])
    else expect(total).toBe((available ?? Number.NaN) + assigned + locked + lost)
  }
  return Object.fromEntries(
    rows.map(({ uai, subscription, pool, total, available, assigned, locked, lost }) => [
      `${uais.size > 1 ? `${uai} ` : ''}${subscription} ${pool}`,
      `${total ?? '∞'} = ${available ?? '∞'} + ${assigned} + ${locked} + ${lost}`,
    ]),
  )
}

/** Everything that must hold after every step: the identity of each pool, and what `store check` looks at. */
export async function sound(site: Site, circumstances: Circumstances = {}): Promise<void> {
  await pools(site, circumstances)
  const { code, out, err } = await gar(site, 'gar store check -o json', circumstances)
  expect({ code, out: out.trim(), err }).toEqual({ code: 0, out: '[]', err: '' })
}

/** Every row of every table of gar, the number of the last operation included. */
export const dump = (site: Site): Promise<Record<string, unknown[]>> =>
  inStore(site, async ({ db }) => {
    const tables: Record<string, unknown[]> = {}
    for (const { table, key } of entities) {
      const order = sql.join(Object.values(key).map((column) => sql.ref(column)))
      tables[table] = (await sql`select * from ${sql.table(table)} order by ${order}`.execute(db)).rows
    }
    return tables
  })

/** How many operations the journal holds: none is added by what changes nothing. */
export const operations = async (site: Site) => (await json(gar(site, 'gar journal list -o json'))).length

/** The identifiers that `people list` prints for a selection. */
export const ids = async (site: Site, selection: string) =>
  (await json(gar(site, `gar people list ${selection} -o json`))).map(({ id }) => id)

/** `person state` of each copy of a resource. */
export const copies = async (site: Site, options: string, circumstances: Circumstances = {}) =>
  (await json(gar(site, `gar copies list ${options} -o json`, circumstances))).map(({ person, state }) => `${person} ${state}`)
