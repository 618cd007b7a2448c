import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect } from 'vitest'
import { entities } from '../../src/mdo/entities.ts'
import { type Answer, type Circumstances, copyOf, type Engine, inStore, json, mdo, newSite, type Site } from '../support/site.ts'

/** Two libraries, five resources, four people: Martin and Œuvrard of lib01 wait, Durand of lib01 too, Petit is of lib02. */
export const desk = [
  "mdo libraries add lib01 --name 'Médiathèque du Val' --email val@exemple.fr",
  "mdo libraries add lib02 --name 'Bibliothèque du Pont' --email pont@exemple.fr --validity-months 6",
  "mdo resources add cafeyn --name 'Cafeyn'",
  "mdo resources add cvs --name 'CVS'",
  "mdo resources add gerip --name 'Gerip'",
  signUpLine('lib01', 'Martin', 'Léa', '2009-03-12', 'cafeyn,cvs'),
  signUpLine('lib01', 'Œuvrard', 'Zoé', '1980-02-29', 'cafeyn'),
  signUpLine('lib01', 'Durand', 'Noé', '1955-07-01', 'cvs,gerip'),
  signUpLine('lib02', 'Petit', 'Ana', '1999-12-31', 'cafeyn'),
] as const
/** Their numbers, in the order in which they signed up. */
export const [MARTIN, OEUVRARD, DURAND, PETIT] = ['1', '2', '3', '4'] as const

export function signUpLine(
  library: string,
  last: string,
  first: string,
  born: string,
  resources: string,
  email = 'famille@exemple.fr',
): string {
  return `mdo subscribers register --library ${library} --last-name '${last}' --first-name '${first}' --email ${email} --birth-date ${born} --resource ${resources}`
}

const made = new Map<string, Promise<Site>>()

/** A site on which these command lines ran well, for tests that only read. */
function sharedSite(engine: Engine, lines: readonly string[]): Promise<Site> {
  const key = [engine, ...lines].join('\n')
  const first = made.get(key) ?? make(engine, lines)
  made.set(key, first)
  return first
}

/** The same for a test that writes: a copy of its own. */
export const siteAfter = async (engine: Engine, lines: readonly string[] = desk): Promise<Site> => copyOf(await sharedSite(engine, lines))

async function make(engine: Engine, lines: readonly string[]): Promise<Site> {
  const last = lines.at(-1)
  if (last === undefined) return newSite(engine)
  const site = await siteAfter(engine, lines.slice(0, -1))
  await done(site, last)
  return site
}

export interface Written {
  operation: number | null
  dry_run: boolean
  counts: Record<string, number>
  guards?: { guard: string; message: string }[]
  rows: Record<string, string | number | null>[]
}

/** Runs a write that must end with 0. */
export async function done(site: Site, line: string, circumstances: Circumstances = {}): Promise<Written> {
  const answer = await mdo(site, `${line} -o json`, circumstances)
  if (answer.code !== 0) throw new Error(`${line} ends with ${answer.code}: ${answer.err}`)
  return JSON.parse(answer.out) as Written
}

export interface Refusal {
  exit: number
  code: string
  message: string
  unknown?: string[]
  candidates?: unknown[]
  faults?: { line: number | null; column: number | string | null; code: string; reason: string }[]
  details: Record<string, unknown>
}

/** How a command line is refused; nothing may stand on stdout. */
export async function refused(site: Site, line: string, circumstances: Circumstances = {}): Promise<Refusal> {
  const answer: Answer = await mdo(site, `${line} -o json`, circumstances)
  if (answer.code === 0 || answer.out !== '') throw new Error(`${line} ends with ${answer.code}: ${answer.out}`)
  const { code, message, exit_code, unknown, candidates, faults, ...details } = JSON.parse(answer.err.trim().split('\n').at(-1) ?? '').error
  expect(exit_code).toBe(answer.code)
  return { exit: answer.code, code, message, unknown, candidates, faults, details }
}

export const outcomes = ({ rows }: Written) => rows.map(({ id, outcome }) => `${id}:${outcome}`)

/** Another day than the one of the sites, 2026-11-20. */
export const on = (day: string): Circumstances => ({ env: { GUICHET_TODAY: day } })

export interface Listed {
  id: number
  library: string
  last_name: string
  status: string
  requested_on: string
  valid_from: string | null
  expires_on: string | null
  resources: { resource: string; status: string }[]
}
export const listed = (site: Site, options = '', circumstances: Circumstances = {}) =>
  json<Listed[]>(mdo(site, `mdo subscribers list ${options} -o json`, circumstances))

/** `status valid_from..expires_on resource=status,…` of one person. */
export async function stateOf(site: Site, id: string, circumstances: Circumstances = {}): Promise<string> {
  const person = await json<Listed>(mdo(site, `mdo subscribers show ${id} -o json`, circumstances))
  const access = person.resources.map(({ resource, status }) => `${resource}=${status}`).join(',')
  return `${person.status} ${person.valid_from ?? ''}..${person.expires_on ?? ''} ${access}`
}

/** `kind subscriber status` of every mail, oldest first. */
export const mails = (site: Site) =>
  inStore(site, async ({ db }) => {
    const { rows } = await sql<{
      kind: string
      subscriber: number | null
      status: string
    }>`select kind, subscriber, status from mail order by id`.execute(db)
    return rows.map(({ kind, subscriber, status }) => `${kind} ${subscriber ?? '-'} ${status}`)
  })

export async function sound(site: Site, circumstances: Circumstances = {}): Promise<void> {
  const { code, out, err } = await mdo(site, 'mdo store check -o json', circumstances)
  expect({ code, out: out.trim(), err }).toEqual({ code: 0, out: '[]', err: '' })
}

/** Every row of every table of mdo but the mails, the number of the last operation included. */
export const dump = (site: Site): Promise<Record<string, unknown[]>> =>
  inStore(site, async ({ db }) => {
    const tables: Record<string, unknown[]> = {}
    for (const { table, key } of entities.filter(({ name }) => name !== 'mail')) {
      const order = sql.join(Object.values(key).map((column) => sql.ref(column)))
      tables[table] = (await sql`select * from ${sql.table(table)} order by ${order}`.execute(db)).rows
    }
    return tables
  })

/** How many operations the journal holds: none is added by what changes nothing. */
export const operations = async (site: Site) => (await json(mdo(site, 'mdo journal list -o json'))).length

export function fileIn(site: Site, name: string, content: string | Buffer): string {
  const path = join(site.folder, name)
  writeFileSync(path, content)
  return path
}
