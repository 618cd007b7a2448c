import { inOrder, LEVELS, levelsIn } from '../level.ts'
import { terminalLevel } from '../levels.ts'
import type { AimedClass } from './classes.ts'
import { type Fates, fatesOf } from './fates.ts'
import { guardsOf } from './guards.ts'
import { type Places, placesOf } from './places.ts'
import type { Roster } from './roster.ts'
import type { Balance, ClassFate, PupilFate, RolloverOptions, RolloverPlan, Snapshot } from './types.ts'

/** The whole rollover as a value, computed from a file and a picture of the store (sections 5 to 7); nothing is read or written. */
export function planRollover(roster: Roster, snapshot: Snapshot, options: RolloverOptions): RolloverPlan {
  const places = placesOf(roster.children, snapshot, options)
  const levelsOf = levelsAfter(roster, snapshot, places, options)
  const active = snapshot.pupils.filter(({ status }) => status === 'active')
  const terminal = terminalLevel(
    active.map(({ level }) => level),
    options.order,
  )
  const fates = fatesOf(roster, snapshot, { options, places, terminal, levelsOf })
  const open = [...places.resolved.questions, ...fates.open]
  return {
    pupils: fates.pupils,
    classes: classFates(fates.pupils, roster, snapshot, { places, levelsOf, options }),
    open,
    asked: [...open, ...places.resolved.answered, ...fates.answered].toSorted((a, b) => a.line - b.line),
    guards: guardsOf(guardFacts(roster, snapshot, fates, places, options)),
    balance: balanceOf(active.length, fates.pupils),
    renamed: places.resolved.renamed,
  }
}

/** The levels of a class are those of its rows; where these say none, those it has, else those of its name. */
function levelsAfter(roster: Roster, { classes }: Snapshot, places: Places, { additive, order }: RolloverOptions) {
  const found = new Map<AimedClass, Set<string>>()
  for (const placement of roster.children.flatMap((child) => child.placements)) {
    const aimed = places.classOf(placement)
    if (aimed && placement.level !== null) found.set(aimed, (found.get(aimed) ?? new Set()).add(placement.level))
  }
  const before = new Map(classes.map(({ id, levels }) => [id, levels]))
  return (aimed: AimedClass): readonly string[] => {
    const own = aimed.id === undefined ? [] : (before.get(aimed.id) ?? [])
    const said = [...(found.get(aimed) ?? []), ...(additive ? own : [])]
    return inOrder(said.length ? said : own.length ? own : levelsIn(aimed.name, order), order ?? LEVELS)
  }
}

function classFates(
  pupils: readonly PupilFate[],
  roster: Roster,
  { classes }: Snapshot,
  { places, levelsOf, options }: { places: Places; levelsOf: (aimed: AimedClass) => readonly string[]; options: RolloverOptions },
): ClassFate[] {
  const inFile = new Set(roster.children.flatMap(({ placements }) => placements.flatMap((placement) => places.classOf(placement) ?? [])))
  const members = new Set(pupils.flatMap(({ outcome, class: aimed }) => (outcome === 'left' || !aimed ? [] : [aimed.id ?? aimed])))
  const created = [...inFile].filter((aimed) => aimed.id === undefined && members.has(aimed))
  const kept = [...inFile].filter((aimed) => aimed.id !== undefined)
  const named = new Set(kept.map(({ id }) => id))
  const closed = options.additive ? [] : classes.filter(({ id }) => !members.has(id) && !named.has(id))
  return [
    ...created.map((aimed): ClassFate => ({ class: aimed, outcome: 'created', levels: levelsOf(aimed), receives: true })),
    ...kept.map((aimed): ClassFate => ({ class: aimed, outcome: null, levels: levelsOf(aimed), receives: members.has(aimed.id ?? aimed) })),
    ...closed.map(
      ({ id, name, ondeId, levels }): ClassFate => ({ class: { id, name, ondeId }, outcome: 'closed', levels, receives: false }),
    ),
  ]
}

function guardFacts(roster: Roster, snapshot: Snapshot, fates: Fates, places: Places, options: RolloverOptions) {
  const active = fates.pupils.filter(({ pupil }) => pupil?.status === 'active')
  const before = active.flatMap(({ pupil, outcome, reason, level, line }) =>
    pupil ? [{ pupil, outcome, expected: reason === 'expected', nextLevel: line === null ? undefined : level }] : [],
  )
  const years = [...new Set([...before.map(({ pupil }) => pupil.year), snapshot.lastRollover])].flatMap((year) => year ?? [])
  const aimed = roster.children.flatMap(({ placements }) => placements.flatMap((placement) => places.classOf(placement) ?? []))
  return {
    before,
    year: options.year,
    lastYear: years.length ? Math.max(...years) : null,
    ...{ rows: roster.children.length, faulty: roster.faulty.length },
    ...{ keepGoing: options.keepGoing, additive: options.additive, order: options.order },
    classesInFile: new Set(aimed).size,
    arrivals: fates.pupils.filter(({ outcome }) => outcome === 'arrived').map(({ level }) => level),
    levels: roster.children.map(({ level }) => level),
    unlike: fates.unlike,
  }
}

/** @throws Error when it does not balance: somebody would have been lost */
function balanceOf(before: number, pupils: readonly PupilFate[]): Balance {
  const active = pupils.filter(({ pupil }) => pupil?.status === 'active')
  const of = (outcome: PupilFate['outcome'], among = active) => among.filter((one) => one.outcome === outcome).length
  const same = { transferred: of('transferred'), kept_back: of('kept_back'), updated: of('updated'), unchanged: of('unchanged') }
  const [departed, undecided] = [of('left'), of('undecided')]
  const [returned, arrived] = [of('returned', [...pupils]), of('arrived', [...pupils])]
  const sum = same.transferred + same.kept_back + same.updated + same.unchanged + departed + undecided
  if (sum !== before) throw new Error(`the rollover does not balance: ${before} pupils before, ${sum} accounted for`)
  return { before, ...same, departed, undecided, returned, arrived, after: before - departed + arrived + returned }
}
