import { LEVELS, rankOf } from '../rules/level.ts'
import type { PupilOutcome } from '../rules/rollover/outcome.ts'
import type { PupilFate } from '../rules/rollover/types.ts'

/** Leavers first, then the moves, those who come, and those who stay as they are. */
const STAGES: Readonly<Record<PupilOutcome, number>> = {
  ...{ left: 0, transferred: 1, kept_back: 1, returned: 2, arrived: 3 },
  ...{ updated: 4, unchanged: 5, undecided: 6 },
}

const before = (one: string | null | undefined, other: string | null | undefined) => {
  const [a, b] = [one ?? '', other ?? '']
  return a < b ? -1 : a > b ? 1 : 0
}

/** Logins are given in this order, so that the same file always gives the same ones (section 10). */
export const byBirth = (a: PupilFate, b: PupilFate) =>
  before(a.identity.birthDate, b.identity.birthDate) || before(a.identity.ine, b.identity.ine) || (a.line ?? 0) - (b.line ?? 0)

/** The order in which a rollover is carried out and told: the moves from the highest level down, as one does it by hand. */
export const inStages = (fates: readonly PupilFate[], order: readonly string[] = LEVELS): PupilFate[] =>
  fates.toSorted(
    (a, b) =>
      STAGES[a.outcome] - STAGES[b.outcome] ||
      (a.outcome === 'arrived' ? byBirth(a, b) : rankOf(b.pupil?.level ?? null, order) - rankOf(a.pupil?.level ?? null, order)) ||
      before(a.pupil?.className, b.pupil?.className) ||
      before(a.pupil?.login, b.pupil?.login),
  )
