import { CliError, EXIT } from '../../errors.ts'
import type { Db } from '../../store/engine.ts'
import type { DecisionRow } from '../files/decisions.ts'
import { asks, refuse, type Step, validate } from '../rules/decision.ts'
import { startAims } from './aims.ts'
import { aimOf, type Decided, type Refusal, refusedBy, type Told, toldOf } from './decide.ts'
import { librariesById, scopeOf, validityOf } from './libraries.ts'
import { type Person, peopleByNumber, unknownSubscribers } from './people.ts'

export interface FileDecision {
  library: string | undefined
  months: number
  today: string
  by: string
}

/** What is wrong with a line for the store: nobody of that number, decided by somebody else since, or a rule. */
export type LineFault = { kind: 'unknown' } | { kind: 'overtaken' } | { kind: 'rule'; code: Refusal['code'] }

type Judged =
  | { row: DecisionRow; person: Person; step: Step | 'skipped'; fault?: undefined }
  | { row: DecisionRow; fault: LineFault; id: number }

/** Judges each line by the rules of `validate` and `refuse` (mdo, section 15). Nothing is planned yet. */
async function judge(trx: Db, rows: readonly DecisionRow[], { library, months, today, by }: FileDecision): Promise<Judged[]> {
  const ids = rows.map(({ id }) => id)
  const people = await peopleByNumber(trx, ids, await scopeOf(trx, library))
  const libraries = await librariesById(trx)
  return rows.map((row): Judged => {
    const person = people.get(row.id)
    if (!person || person.status === 'erased') return { row, id: row.id, fault: { kind: 'unknown' } }
    if (!row.decision) return { row, person, step: 'skipped' }
    // The same file twice changes nothing, whatever its versions.
    if (row.decision === person.status && !asks(person)) return { row, person, step: { outcome: 'already' } }
    if (row.version !== person.version) return { row, id: row.id, fault: { kind: 'overtaken' } }
    const deciding = { today, by, revoke: false, validFrom: row.validFrom ?? today }
    const step =
      row.decision === 'validated'
        ? validate(person, validityOf(libraries.get(person.library), months), deciding)
        : refuse(person, deciding)
    return step.refused ? { row, id: row.id, fault: { kind: 'rule', code: step.refused } } : { row, person, step }
  })
}

/** The lines that cannot be applied as they are, each with what is wrong. */
export async function faultyLines(
  trx: Db,
  rows: readonly DecisionRow[],
  it: FileDecision,
): Promise<{ row: DecisionRow; fault: LineFault }[]> {
  return (await judge(trx, rows, it)).flatMap(({ row, fault }) => (fault ? [{ row, fault }] : []))
}

/** Plans the decisions of a file: `validated`, `refused`, `already`, `skipped`. @returns 5 for a line that was overtaken or breaks a rule */
export async function planFile(trx: Db, rows: readonly DecisionRow[], it: FileDecision): Promise<Decided> {
  const aims = await startAims(trx)
  const told: Told[] = []
  const refusals: Refusal[] = []
  const overtaken: string[] = []
  for (const judged of await judge(trx, rows, it)) {
    const { fault, row } = judged
    if (fault) {
      if (fault.kind === 'unknown') throw unknownSubscribers([String(row.id)])
      if (fault.kind === 'overtaken') overtaken.push(String(row.id))
      else refusals.push({ code: fault.code, id: row.id })
      continue
    }
    const { person, step } = judged
    if (step === 'skipped') await aims.add({ next: person, outcome: 'skipped', changed: false })
    else if (!step.refused) {
      const aim = aimOf(person, step, it.today)
      await aims.add(aim)
      told.push(...toldOf(person, aim.next, step, row.reason))
    }
  }
  await aims.plan()
  const late = overtaken.length
    ? new CliError('overtaken', EXIT.refused, 'mdo.decide.overtaken', [overtaken], { details: { ids: overtaken } })
    : undefined
  return { refused: late ?? refusedBy(refusals), told }
}
