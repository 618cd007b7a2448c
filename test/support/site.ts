import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, inject } from 'vitest'
import type { Outside } from '../../src/cli/app.ts'
import type { Asker, Choice } from '../../src/cli/asker.ts'
import type { Program } from '../../src/cli/program.ts'
import { run } from '../../src/cli/run.ts'
import { memorySink } from '../../src/cli/sink.ts'
import { gar as garProgram } from '../../src/gar/program.ts'
import { intrascol as intrascolProgram } from '../../src/intrascol/program.ts'
import { mdo as mdoProgram } from '../../src/mdo/program.ts'
import type { Store } from '../../src/store/engine.ts'
import { openStore } from '../../src/store/open.ts'
import type { Keeper, Sessions } from '../../src/store/postgres.ts'
import { refuseUntranslated } from './words.ts'

export type Engine = 'sqlite' | 'postgres'
const socket = inject('postgres')
export const engines: readonly Engine[] = socket ? ['sqlite', 'postgres'] : ['sqlite']

/** A store of one test file and the folder around it. */
export interface Site {
  folder: string
  /** What `--store` takes. */
  place: string
  env: Record<string, string | undefined>
}

/** What a command line answered. */
export interface Answer {
  code: number
  out: string
  err: string
  /** The questions that were asked, in order. */
  asked: string[]
}

export interface Circumstances {
  /** Answers to the questions; giving any makes this a terminal. A function is called in between, as a colleague at another desk. */
  answers?: readonly (unknown | (() => unknown))[]
  env?: Record<string, string>
  /** The instant at which it runs. */
  now?: Date
  stdin?: string | Buffer
  /** Told when the command begins to listen for signals; returns what is called when it stops. */
  onInterrupt?: (listener: () => void) => () => void
  /** Told what leaves on stderr, when it leaves. */
  said?: (text: string) => unknown
  /** How wide the terminal of stdout is; without it stdout is a pipe. */
  columns?: number
}

/** Each test of the block runs once per engine that the machine has. */
export const onEachEngine = (tests: (engine: Engine) => void) => {
  for (const engine of engines) describe(engine, () => tests(engine))
}

const folders: string[] = []
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-test-'))
  folders.push(folder)
  return folder
}

/** Connections that a command has left, the last one last: the server takes longer to make one than to run most commands. */
const idle: { at: string; sessions: Sessions }[] = []
/** So many, of each of two files at once; the server has two hundred. */
const MOST_IDLE = 12

const keeper: Keeper = {
  take({ at }) {
    const place = idle.findLastIndex((one) => one.at === at)
    return place < 0 ? undefined : idle.splice(place, 1)[0]?.sessions
  },
  async give({ at }, sessions) {
    idle.push({ at, sessions })
    if (idle.length > MOST_IDLE) await idle.shift()?.sessions.close()
  },
}

/** Ends the connections to one database, or all. */
async function endIdle(database = ''): Promise<void> {
  const ending = idle.filter(({ at }) => at.includes(`/${database}`))
  for (const one of ending) idle.splice(idle.indexOf(one), 1)
  await Promise.all(ending.map(({ sessions }) => sessions.close()))
}
afterAll(() => endIdle())

let databases = 0

/** A place for a store that does not exist yet: a path, or an empty database. */
export async function newPlace(engine: Engine, folder: string): Promise<string> {
  return engine === 'sqlite' ? join(folder, `guichet-${++databases}.db`) : newDatabase()
}

/** @param template a database to be copied, to which nobody else is connected */
async function newDatabase(template?: string): Promise<string> {
  if (template) await endIdle(template)
  const name = `test_${process.pid}_${Date.now().toString(36)}_${++databases}`
  const { default: pg } = await import('pg')
  const client = new pg.Client({ host: socket, user: 'postgres', database: 'postgres' })
  await client.connect()
  const { rows } = await client.query<{ server_version_num: string }>('show server_version_num')
  // A third of the time; older servers know no other way.
  const strategy = Number(rows[0]?.server_version_num) >= 150_000 ? 'strategy file_copy' : ''
  await client.query(`create database ${name} ${template ? `template ${template}` : ''} ${strategy}`)
  await client.end()
  return `postgres://postgres@/${name}?host=${encodeURIComponent(socket ?? '')}`
}

/** A copy of a site that no command is using: its store is copied by the file system or by the server, which is quicker than the commands. */
export async function copyOf(site: Site): Promise<Site> {
  const folder = temporaryFolder()
  const env = { ...site.env, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder }
  if (site.place.startsWith('postgres:')) return { folder, env, place: await copyOfDatabase(site.place) }
  const place = join(folder, 'guichet.db')
  copyFileSync(site.place, place)
  return { folder, env, place }
}

/** Databases of tests that are over. A new database costs the server a hundred times what these few rows do. */
const spare: string[] = []

/** Says that nobody needs this site any more, so that another test may have its database. */
export function release({ place }: Site): void {
  if (place.startsWith('postgres:')) spare.push(place)
}

async function copyOfDatabase(template: string): Promise<string> {
  const place = spare.pop()
  if (!place) return newDatabase(/\/([^/?]+)\?/.exec(template)?.[1])
  const { default: pg } = await import('pg')
  const client = new pg.Client({ connectionString: place })
  await client.connect()
  const tables = await rowsIn(template)
  // Nothing may be emptied by truncate; without triggers this is quicker as well.
  await client.query(
    `begin; set local session_replication_role = replica; ${[...tables.keys()].map((table) => `delete from ${table}`).join('; ')}`,
  )
  for (const [table, rows] of tables)
    if (rows) await client.query(`insert into ${table} select * from json_populate_recordset(null::${table}, $1)`, [rows])
  await client.query('commit')
  await client.end()
  return place
}

const contents = new Map<string, Promise<Map<string, string | null>>>()

/** The rows of each table of a database as JSON, read once: a site that is copied no longer changes. */
function rowsIn(place: string): Promise<Map<string, string | null>> {
  const read = contents.get(place) ?? readRows(place)
  contents.set(place, read)
  return read
}

async function readRows(place: string): Promise<Map<string, string | null>> {
  const { default: pg } = await import('pg')
  const client = new pg.Client({ connectionString: place })
  await client.connect()
  const { rows: names } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = current_schema()::regnamespace and relkind = 'r'`,
  )
  const tables = new Map<string, string | null>()
  for (const { name } of names) {
    const { rows } = await client.query<{ rows: string | null }>(`select json_agg(t)::text as rows from ${name} as t`)
    tables.set(name, rows[0]?.rows ?? null)
  }
  await client.end()
  // A row must not stand before the one that it refers to; the references of the journal wait for the commit.
  const first = ['operation', 'school', 'resource', 'person', 'term', 'subscription']
  const rank = (name: string) => (first.includes(name) ? first.indexOf(name) : first.length)
  return new Map([...tables].sort(([a], [b]) => rank(a) - rank(b)))
}

/** A site whose store has been created and is empty. */
export async function newSite(engine: Engine, { init = true } = {}): Promise<Site> {
  if (init) return copyOf(await emptySite(engine))
  const folder = temporaryFolder()
  return { folder, place: await newPlace(engine, folder), env: environment(folder) }
}

const environment = (folder: string) => ({
  HOME: folder,
  XDG_DATA_HOME: folder,
  XDG_CONFIG_HOME: folder,
  LANG: 'en_GB.UTF-8',
  GUICHET_OPERATOR: 'test',
  GUICHET_TODAY: '2026-11-20',
})

const empty = new Map<Engine, Promise<Site>>()

/** Made once for a test file, and copied: creating a store takes longer than most tests. */
function emptySite(engine: Engine): Promise<Site> {
  const site = empty.get(engine) ?? createdSite(engine)
  empty.set(engine, site)
  return site
}

async function createdSite(engine: Engine): Promise<Site> {
  const site = await newSite(engine, { init: false })
  const made = await gar(site, 'gar store init')
  if (made.code !== 0) throw new Error(made.err)
  return site
}

/** Splits a command line as a shell does, for plain words and quotes. */
export const words = (line: string): string[] =>
  [...line.matchAll(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g)].map(([word]) => word.replace(/"([^"]*)"|'([^']*)'/g, '$1$2'))

/** Runs command lines of a program in this process, as at a terminal or from cron. */
export const runner =
  (program: Program) =>
  async (site: Site, line: string | readonly string[], circumstances: Circumstances = {}): Promise<Answer> => {
    const argv = typeof line === 'string' ? words(line).slice(1) : [...line]
    const out: string[] = []
    const err: string[] = []
    const asked: string[] = []
    const terminal = circumstances.answers !== undefined
    const outside: Outside = {
      argv,
      env: { ...site.env, GUICHET_STORE: site.place, ...circumstances.env },
      out: memorySink((piece) => out.push(piece), circumstances.columns),
      err: memorySink(
        (piece) => {
          err.push(piece)
          circumstances.said?.(piece)
        },
        terminal ? 80 : undefined,
      ),
      stdin: { isTerminal: terminal, read: async () => Buffer.from(circumstances.stdin ?? '') },
      now: () => circumstances.now ?? new Date('2026-11-20T10:00:00Z'),
      systemUser: () => 'tester',
      // Where a test is about connections, it goes over TCP.
      ...(site.place.startsWith('postgres://postgres@/') ? { keeper } : {}),
      asker: answering([...(circumstances.answers ?? [])], asked),
      onInterrupt: circumstances.onInterrupt ?? (() => () => undefined),
    }
    const code = await run(program, outside)
    refuseUntranslated(program.name, out.join(''))
    return { code, out: out.join(''), err: err.join(''), asked }
  }

export const gar = runner(garProgram)
export const mdo = runner(mdoProgram)
export const intrascol = runner(intrascolProgram)

function answering(answers: (unknown | (() => unknown))[], asked: string[]): Asker {
  const next = async (question: string) => {
    asked.push(question)
    if (answers.length === 0) throw new Error(`no answer left for « ${question} »`)
    const answer = answers.shift()
    return typeof answer === 'function' ? await answer() : answer
  }
  const among = <T>(choices: readonly Choice<T>[], wanted: unknown): T => {
    const found = choices.find(({ value, name, disabled }) => disabled === undefined && (value === wanted || name === wanted))
    if (!found)
      throw new Error(
        `« ${wanted} » is not offered: ${choices.map(({ name, disabled }) => (disabled ? `${name} (${disabled})` : name)).join(', ')}`,
      )
    return found.value
  }
  return {
    confirm: async (question) => Boolean(await next(question)),
    input: async (question, { check } = {}) => {
      const given = String(await next(question))
      const wrong = check?.(given)
      if (wrong) throw new Error(wrong)
      return given
    },
    edit: async (question) => String(await next(question)),
    select: async (question, choices) => among(choices, await next(question)),
    checkbox: async (question, choices) => ((await next(question)) as unknown[]).map((wanted) => among(choices, wanted)),
  }
}

/** The rows or the object that a command prints as JSON. */
export async function json<T = Record<string, unknown>[]>(answer: Promise<Answer>): Promise<T> {
  const { code, out, err } = await answer
  if (out === '') throw new Error(`exit ${code}: ${err}`)
  return JSON.parse(out) as T
}

/** Opens the store of a site for a look with SQL of one's own; closed when `look` is done. */
export async function inStore<T>(site: Site, look: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore({ at: site.place, busyTimeout: 5_000 })
  try {
    return await look(store)
  } finally {
    await store.close()
  }
}
