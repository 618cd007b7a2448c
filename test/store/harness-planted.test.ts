import Database from 'better-sqlite3'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Problem } from '../../src/store/problem.ts'
import { tamper } from '../admin/rows.ts'
import { copyOf, type Engine, gar, intrascol, mdo, newSite, onEachEngine, release, type Site } from '../support/site.ts'
import { FIELDS, GAR, IN_A_FILE, JOURNAL, MDO, ON_A_SERVER, type Planted, SCHOOL } from './planted.ts'

const run = { gar, mdo, intrascol }

/** Statements on a connection of one's own, past triggers, references and constraints. */
const plant = async (site: Site, engine: Engine, statements: readonly string[]): Promise<void> =>
  engine === 'sqlite' ? plantInFile(site.place, statements) : tamper(site, ...statements)

function plantInFile(file: string, statements: readonly string[]): void {
  const database = new Database(file)
  database.pragma('foreign_keys = off')
  database.pragma('ignore_check_constraints = on')
  const triggers = database.prepare("select name, sql from sqlite_schema where type = 'trigger'").all() as { name: string; sql: string }[]
  for (const { name } of triggers) database.exec(`drop trigger ${name}`)
  const dropped = statements.flatMap((statement) => /^drop trigger (\w+)$/.exec(statement)?.[1] ?? [])
  for (const statement of statements) if (!/^drop trigger/.test(statement)) database.exec(statement)
  for (const { name, sql } of triggers) if (!dropped.includes(name)) database.exec(sql)
  database.close()
}

/** Everything that is found, or the word for a store that is not even opened. */
async function problems(site: Site, program: Planted['program']): Promise<Pick<Problem, 'check' | 'what'>[]> {
  const { code, err } = await run[program](site, [program, 'store', 'check', '-o', 'json'].slice(1), {
    env: { GUICHET_TODAY: '2026-12-01' },
  })
  if (code === 0) return []
  const { error } = JSON.parse(err) as { error: { code: string; problems?: Problem[] } }
  return error.problems ?? [{ check: error.code, what: '' }]
}

const found = async (site: Site, program: Planted['program']) => (await problems(site, program)).map(({ check }) => check)

onEachEngine((engine) => {
  let sample: Site
  beforeAll(async () => {
    sample = await newSite(engine, { init: false })
    const made = await gar(sample, 'gar store init --sample', { env: { GUICHET_TODAY: '2026-12-01' } })
    if (made.code !== 0) throw new Error(made.err)
  }, 180_000)

  test('nothing is found in the sample, by any program', async () => {
    for (const program of ['gar', 'mdo', 'intrascol'] as const) expect(await found(sample, program)).toEqual([])
  })

  // A server takes five times as long to copy the sample: the statements that differ most are tried there.
  const few = (all: readonly Planted[]) => all.filter((_, index) => index % 4 === 2)
  const rows = [JOURNAL, FIELDS, GAR, MDO, SCHOOL].flatMap((all) => (engine === 'sqlite' ? all : few(all)))
  describe('store check finds', () => {
    test.each([...rows, ...(engine === 'sqlite' ? IN_A_FILE : [])])('$program: $what', async ({ program, check, statements }) => {
      const site = await copyOf(sample)
      await plant(site, engine, statements)
      expect(await found(site, program)).toContain(check)
      release(site)
    })

    // One database for all, and nobody else's afterwards: it no longer has the schema of a store.
    if (engine === 'postgres')
      test('every change of the schema', async () => {
        const site = await copyOf(sample)
        await plant(
          site,
          engine,
          ON_A_SERVER.map(([statement]) => statement),
        )
        const what = (await problems(site, 'gar')).map((problem) => problem.what)
        for (const [statement, expected] of ON_A_SERVER) expect(what, statement).toContain(expected)
      })
  })
})
