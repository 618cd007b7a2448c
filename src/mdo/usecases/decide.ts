import { CliError, EXIT } from '../../errors.ts'
import type { Db } from '../../store/engine.ts'
import type { TextKey } from '../../text/index.ts'
import type { DecisionMail, RefusalCode, Step } from '../rules/decision.ts'
import type { Validity } from '../rules/expiry.ts'
import { type Aim, startAims } from './aims.ts'
import { librariesById, scopeOf, validityOf } from './libraries.ts'
import { findPeople, type Person } from './people.ts'

/** A mail that a decision causes: about whom, as the person will be. */
export interface Told {
  person: Person
  kind: DecisionMail
  /** Goes into this mail and nowhere else. */
  reason?: string | undefined
  /** The resources that it names; all that are open when left out. */
  opened?: readonly number[] | undefined
}

/** The mails of a step; somebody whose address it moves hears of that where she was told things so far. */
export function toldOf(before: Person, next: Person, step: Step, reason?: string): Told[] {
  if (!step.next || !step.mail) return []
  const told: Told[] = [{ person: next, kind: step.mail, reason, opened: step.opened }]
  return next.email === before.email ? told : [...told, { person: { ...next, email: before.email }, kind: 'user_changed' }]
}

export interface Deciding {
  ids: readonly string[]
  library: string | undefined
  /** Months of the department's own rule. */
  months: number
  today: string
}

/** What a plan of decisions found out: the rule that refuses it, and the mails that it will cause. */
export interface Decided {
  refused: CliError | undefined
  told: Told[]
}

/**
 * Plans one decision for several people, all or none (mdo, section 3).
 * @param rule what becomes of one person
 * @throws CliError 4 for unknown people, those of another library included
 */
export async function planDecision(
  trx: Db,
  { ids, library, months, today }: Deciding,
  rule: (person: Person, validity: Validity) => Step,
): Promise<Decided> {
  const people = await findPeople(trx, ids, await scopeOf(trx, library))
  const libraries = await librariesById(trx)
  const aims = await startAims(trx)
  const refusals: Refusal[] = []
  const told: Told[] = []
  for (const person of people) {
    const step = rule(person, validityOf(libraries.get(person.library), months))
    if (step.refused) refusals.push({ code: step.refused, id: person.id })
    else {
      const aim = aimOf(person, step, today)
      await aims.add(aim)
      told.push(...toldOf(person, aim.next, step))
    }
  }
  await aims.plan()
  return { refused: refusedBy(refusals), told }
}

/** The aim that a step of the rules leads to: each change counts one more version. */
export function aimOf(person: Person, step: Exclude<Step, { refused: RefusalCode }>, today: string): Aim {
  if (!step.next) return { next: person, outcome: step.outcome, changed: false }
  const next = { ...person, ...step.next, version: person.version + 1 }
  return { next, outcome: step.outcome, changed: true, steps: step.step ? [{ kind: step.step, day: today }] : [] }
}

export interface Refusal {
  code: RefusalCode
  id: number
}

/** One refusal for the whole command: the first rule that was broken, with everybody whom it concerns. */
export function refusedBy(refusals: readonly Refusal[]): CliError | undefined {
  const first = refusals[0]
  if (!first) return undefined
  const ids = refusals.filter(({ code }) => code === first.code).map(({ id }) => String(id))
  const key: TextKey = `mdo.refused.${first.code}`
  return new CliError(first.code, EXIT.refused, key, [ids], { details: { ids } })
}
