import type { Day } from '../../days.ts'
import { fold } from '../../fold.ts'

/** Whoever has an account, as pages need it. `class` is null for adults and for pupils in no class. */
export interface Holder {
  kind: 'pupil' | 'adult'
  login: string
  first_name: string
  last_name: string
  class: string | null
  level: string | null
  birth_date: Day | null
}

export type By = 'last-name' | 'first-name'

/** The people of one class, of no class, or the adults, in the order in which they are printed. */
export interface Group<P extends Holder> {
  kind: 'class' | 'no_class' | 'adults'
  class: string | null
  people: (P & { namesake: boolean })[]
}

const alphabet = new Intl.Collator('fr')

/**
 * People by class: from the lowest level to the highest, then those in no class, then adults; inside a class as French people sort.
 * @param levels the levels of the school in their order; a class counts by its lowest
 */
export function byClass<P extends Holder>(people: readonly P[], levels: readonly string[], by: By): Group<P>[] {
  const groups = [...Map.groupBy(people, (person) => (person.kind === 'adult' ? 'adults' : `class ${person.class ?? ''}`)).values()]
  return groups
    .map((members) => groupOf(members, by))
    .sort((a, b) => placeOf(a, levels) - placeOf(b, levels) || alphabet.compare(a.class ?? '', b.class ?? ''))
}

function groupOf<P extends Holder>(members: readonly P[], by: By): Group<P> {
  const namesakes = [...Map.groupBy(members, nameKey).values()]
  const people = namesakes.flatMap((some) => some.map((person) => ({ ...person, namesake: some.length > 1 })))
  const first = members[0]
  const name = first?.kind === 'adult' ? null : (first?.class ?? null)
  return {
    kind: first?.kind === 'adult' ? 'adults' : name === null ? 'no_class' : 'class',
    class: name,
    people: people.sort(sorting(by)),
  }
}

const nameKey = ({ first_name, last_name }: Holder) => `${fold(last_name)}\n${fold(first_name)}`

function sorting(by: By): (a: Holder, b: Holder) => number {
  const keys = by === 'first-name' ? (['first_name', 'last_name', 'login'] as const) : (['last_name', 'first_name', 'login'] as const)
  return (a, b) => keys.map((key) => alphabet.compare(a[key], b[key])).find((found) => found !== 0) ?? 0
}

function placeOf(group: Group<Holder>, levels: readonly string[]): number {
  if (group.kind === 'adults') return levels.length + 2
  if (group.kind === 'no_class') return levels.length + 1
  const found = new Set(group.people.map(({ level }) => level ?? ''))
  const places = [...found].map((level) => levels.indexOf(level)).filter((place) => place >= 0)
  return places.length ? Math.min(...places) : levels.length
}
