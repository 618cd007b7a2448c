import { hash } from 'node:crypto'
import { CliError, EXIT } from '../../errors.ts'
import type { Db } from '../../store/engine.ts'
import { GENESIS } from '../../store/journal.ts'
import type { OpenQuestion } from '../rules/rollover/questions.ts'
import type { Roster } from '../rules/rollover/roster.ts'
import type { Balance, PupilFate } from '../rules/rollover/types.ts'
import type { PlannedRollover } from './rollover.ts'
import type { TeacherLine } from './rollover-teachers.ts'

const KIND = 'intrascol rollover'
const VERSION = 1

/** The last write to users or classes: whatever came later makes a plan stale. */
export interface Revision {
  operation: number
  hash: string
}

/** What becomes of one pupil, as a colleague reads it. Never a password. */
interface Action {
  login: string | null
  line: number | null
  outcome: string
  reason: string | null
  evidence: string | null
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
}

/** A rollover computed and saved, to be read and then carried out. */
export interface SavedPlan {
  kind: string
  version: number
  day: string
  command: string
  file: string
  sha256: string
  encoding: string
  delimiter: string
  year: number
  revision: Revision
  options: { additive: boolean; keepGoing: boolean; deleteLeavers: boolean; classMap: readonly (readonly [string, string])[] }
  counts: Record<string, number>
  balance: Balance
  actions: readonly Action[]
  classes: readonly { class: string; levels: readonly string[]; outcome: string }[]
  decisions: readonly OpenQuestion[]
  guards: readonly { guard: string; message: string; option: string | null }[]
  /** What the file said, so that the plan can be made again when it is carried out. */
  roster: Roster
  teachers: readonly TeacherLine[]
  answers: readonly (readonly [string, string])[]
}

/** The parts of a plan that are computed, beside what the command knows of its file. */
export const planParts = ({ plan, rows }: PlannedRollover) => ({
  counts: Object.fromEntries([...Map.groupBy(rows, ({ outcome }) => outcome)].map(([outcome, some]) => [outcome, some.length])),
  balance: plan.balance,
  actions: plan.pupils.map(actionOf),
  classes: plan.classes.flatMap(({ class: { name }, levels, outcome }) => (outcome ? [{ class: name, levels, outcome }] : [])),
  decisions: plan.open,
})

const actionOf = (fate: PupilFate): Action => ({
  login: fate.pupil?.login ?? null,
  ...{ line: fate.line, outcome: fate.outcome, reason: fate.reason, evidence: fate.pass },
  before: fate.pupil
    ? { ...identityOf(fate.pupil), class: fate.pupil.className, level: fate.pupil.level, status: fate.pupil.status }
    : null,
  after: fate.outcome === 'left' ? null : { ...identityOf(fate.identity), class: fate.class?.name ?? null, level: fate.level },
})

const identityOf = ({ lastName, usageName, firstName, birthDate, sex, ine }: PupilFate['identity']) => ({
  ...{ last_name: lastName, usage_name: usageName, first_name: firstName, birth_date: birthDate, sex, ine },
})

type Content = Omit<SavedPlan, 'kind' | 'version'>

/** The text of a plan file: readable, and sealed so that a change shows. */
export function writtenPlan(content: Content): string {
  const plan: SavedPlan = { kind: KIND, version: VERSION, ...content }
  return `${JSON.stringify({ ...plan, seal: sealOf(plan) }, null, 1)}\n`
}

const sealOf = (plan: SavedPlan) => hash('sha256', JSON.stringify(plan))

/** @returns the plan and its seal, which is its hash @throws CliError 8 when the text is no plan of ours, or was altered */
export function parsedPlan(text: string, file: string): { plan: SavedPlan; seal: string } {
  const altered = () => new CliError('plan_altered', EXIT.faulty, 'fault.roster.plan', [], { faults: [{ file, key: 'fault.roster.plan' }] })
  try {
    const { seal, ...plan } = JSON.parse(text) as SavedPlan & { seal: string }
    if (plan.kind !== KIND || plan.version !== VERSION || sealOf(plan) !== seal) throw altered()
    return { plan, seal }
  } catch (error) {
    throw error instanceof CliError ? error : altered()
  }
}

/** Users and classes are written by this program alone. */
export async function revisionOf(trx: Db): Promise<Revision> {
  const last = await trx
    .selectFrom('operation')
    .select(['id', 'hash'])
    .where('program', '=', 'intrascol')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return { operation: last?.id ?? 0, hash: last?.hash ?? GENESIS }
}

/**
 * Whether the store is still the one that the plan was made on; one that the plan was applied to is, as long as nothing is left to do.
 * @returns the refusal, 5
 */
export async function staleness(
  trx: Db,
  made: Revision,
  seal: string,
  planned: PlannedRollover,
  file: string,
): Promise<CliError | undefined> {
  const now = await revisionOf(trx)
  if (now.operation === made.operation && now.hash === made.hash) return undefined
  const then = await trx.selectFrom('operation').select('hash').where('id', '=', made.operation).executeTakeFirst()
  if ((then?.hash ?? GENESIS) !== made.hash) return new CliError('plan_other_store', EXIT.refused, 'rollover.plan_other_store', [file])
  const applied = await trx.selectFrom('rollover').select('id').where('plan_hash', '=', seal).executeTakeFirst()
  if (applied && planned.rows.every(({ outcome }) => outcome === 'unchanged' || outcome === 'undecided')) return undefined
  return new CliError('plan_stale', EXIT.refused, 'rollover.plan_stale', [file])
}

/** The day on which a file was last used for a rollover. */
export async function usedBefore(trx: Db, fileHash: string): Promise<string | undefined> {
  const last = await trx
    .selectFrom('rollover')
    .select('day')
    .where('file_hash', '=', fileHash)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return last?.day
}
