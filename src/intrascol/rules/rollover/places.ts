import { levelsIn } from '../level.ts'
import { type AimedClass, type ResolvedClasses, resolveClasses } from './classes.ts'
import { labelKey } from './labels.ts'
import type { StorePupil } from './outcome.ts'
import { type OpenQuestion, questionKey } from './questions.ts'
import type { Placement, RosterChild } from './roster.ts'
import type { RolloverOptions, Snapshot } from './types.ts'

/** Where the children go: the class of each, once nobody is left in two. */
export interface Places {
  resolved: ResolvedClasses
  /**
   * The one placement of a child.
   * @param pupil who the child is; whoever is in one of the two classes this year stays there
   * @param ask receives the question when only a person can tell, and whether somebody has
   */
  of(child: RosterChild, pupil: StorePupil | undefined, ask: (question: OpenQuestion, answered: boolean) => void): Placement
  classOf(placement: Placement): AimedClass | undefined
}

const isUlis = ({ label, level }: Placement) => [level ?? '', ...levelsIn(label ?? '')].includes('ULIS')

export function placesOf(children: readonly RosterChild[], { classes }: Snapshot, options: RolloverOptions): Places {
  const { answers, classMap, order, year } = options
  const resolved = resolveClasses(children, classes, { answers, classMap, levels: order })
  /** One placement for each different class. */
  const distinct = (child: RosterChild) => {
    const found = new Map<AimedClass | undefined, Placement>()
    for (const placement of child.placements) {
      const aimed = resolved.of(placement)
      if (!found.has(aimed)) found.set(aimed, placement)
    }
    // A line without a class says nothing beside one that has one.
    if (found.size > 1) found.delete(undefined)
    return [...found.values()]
  }
  return {
    resolved,
    classOf: (placement) => resolved.of(placement),
    of(child, pupil, ask) {
      const places = distinct(child)
      const [first, ...others] = places
      if (!first) throw new Error(`line ${child.line} has no placement`)
      if (others.length === 0) return first
      const answer = answers.get(questionKey({ kind: 'two_classes', line: child.line }))
      const stays = places.find((place) => pupil?.year === year && pupil.classId !== null && resolved.of(place)?.id === pupil.classId)
      const chosen = stays ?? places.find(({ label }) => answer !== undefined && labelKey(label ?? '') === labelKey(answer))
      if (!stays) ask(twoClasses(child, places), chosen !== undefined)
      return chosen ?? first
    },
  }
}

function twoClasses(child: RosterChild, places: readonly Placement[]): OpenQuestion {
  const labels = places.map(({ label }) => label ?? '')
  const ordinary = places.filter((place) => !isUlis(place))
  const suggested = (ordinary.length < places.length ? ordinary[0]?.label : undefined) ?? labels[0] ?? ''
  const { line, lastName, firstName, birthDate } = child
  const evidence = places.map((place) => `${place.line}: ${place.label} ${place.level ?? ''}`.trim()).join(' | ')
  const who = { line, lastName: child.usageName ?? lastName, firstName, birthDate }
  return { kind: 'two_classes', ...who, class: labels.join(', '), evidence, choices: labels, suggested, strong: false }
}
