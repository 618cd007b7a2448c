import Database from 'better-sqlite3'
import { CompiledQuery } from 'kysely'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { entities } from '../../src/gar/entities.ts'
import { planRevocation } from '../../src/gar/usecases/revoke.ts'
import { refuseUnsound } from '../../src/gar/usecases/undo-guard.ts'
import type { Db } from '../../src/store/engine.ts'
import { journal, nextOperation } from '../../src/store/journal.ts'
import { applyPlan, readPlan, startPlan } from '../../src/store/plan.ts'
import { inTransaction } from '../../src/store/transaction.ts'
import { planUndo } from '../../src/store/undo.ts'
import { gar, inStore, newSite, type Site } from '../support/site.ts'

const LARGE = ['copy', 'person', 'journal_row', 'journal_image']
const AUTHOR = { program: 'gar', operator: '', systemUser: '', command: '', day: '2026-11-20', now: () => new Date(0) }

let site: Site
beforeEach(async () => {
  site = await newSite('sqlite')
  for (const line of [
    'import gar-ent fixtures/gar-ent/lycee',
    'import subscriptions fixtures/gar-ent/abonnements.xml',
    'assign --resource pix --all',
  ])
    expect((await gar(site, `gar ${line}`)).code).toBe(0)
})
afterEach(() => vi.restoreAllMocks())

/** Every statement that a batch prepares, and how SQLite goes about it; asked where its temporary tables are. */
const plansOf = (batch: (trx: Db) => Promise<unknown>) =>
  inStore(site, (store) =>
    inTransaction(store, async (trx) => {
      const prepared = vi.spyOn(Database.prototype, 'prepare')
      await startPlan(trx)
      await batch(trx)
      const plan = await readPlan(trx)
      const operation = await nextOperation(trx)
      expect(await applyPlan(trx, entities, operation, plan)).toBe(plan.changes)
      await refuseUnsound(trx, '2026-08-15')
      await journal(trx, operation, AUTHOR, plan)
      const texts = [...new Set(prepared.mock.calls.map(([text]) => text))].filter((text) => /^(insert|update|delete|select)/i.test(text))
      return Promise.all(texts.map(async (text) => ({ text, steps: await explain(trx, text) })))
    }),
  )

async function explain(trx: Db, text: string): Promise<string[]> {
  const blanks = Array.from(text.replaceAll(/'[^']*'/g, '').matchAll(/\?/g), () => null)
  const { rows } = await trx.executeQuery<{ detail: string }>(CompiledQuery.raw(`explain query plan ${text}`, blanks))
  return rows.map(({ detail }) => detail)
}

/** The names under which the large tables go in a statement. */
function largeNames(text: string): string[] {
  const named = [...text.matchAll(/(?:from|join|into|update)\s+"?(\w+)"?(?:\s+as\s+"?(\w+)"?)?/gi)]
  return named.filter(([, table = '']) => LARGE.includes(table)).map(([, table = '', alias]) => alias ?? table)
}

const batches: Record<string, (trx: Db) => Promise<unknown>> = {
  revoke: (trx) =>
    planRevocation(trx, { resources: ['pix'], selection: { uais: ['9990101F'], all: true }, setting: 'subscription', today: '2026-11-20' }),
  undo: (trx) => planUndo(trx, entities, 3),
}

const isScanOf = (table: string) => (step: string) => new RegExp(`^SCAN ${table}( |$)`).test(step)

it.each(Object.keys(batches))('%s reads large tables by their keys, and its own plan once', async (name) => {
  const plans = await plansOf(batches[name] as (trx: Db) => Promise<unknown>)
  const found = (is: (table: string) => (step: string) => boolean) =>
    plans.flatMap(({ text, steps }) => largeNames(text).flatMap((table) => steps.filter(is(table)).map((step) => `${step}: ${text}`)))
  expect(found(isScanOf)).toEqual([])
  expect(found((table) => (step) => step.startsWith(`SEARCH ${table} USING`)).length).toBeGreaterThan(0)
  // A scan on the right side of a join is made once for each row on its left: a thousand people are then a million rows.
  expect(
    plans.flatMap(({ text, steps }) => steps.filter((step) => /^SCAN .* LEFT-JOIN$/.test(step)).map((step) => `${step}: ${text}`)),
  ).toEqual([])
})
