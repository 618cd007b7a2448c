import type { Person, Snapshot } from './model.ts'

/** The two levels whose pupils are the 643 of the walk-through. */
const selection = ['2-SECONDE GENERALE ET TECHNO', '1-PREMIERE GENERALE']

const expected = { present: 1548, absent: 489, everAssigned: 2037, selected: 643 }

/** Stops when the sample no longer has the figures that the documentation shows; else says them. */
export function checkFigures(before: Snapshot, now: Snapshot): string {
  const last = new Set(everyone(before).map(({ id }) => id))
  const present = new Set(everyone(now).map(({ id }) => id))
  const found = {
    present: present.size,
    absent: without(last, present),
    everAssigned: last.size + without(present, last),
    selected: selected(now).length,
  }
  if (JSON.stringify(found) !== JSON.stringify(expected))
    throw new Error(`the sample has ${JSON.stringify(found)}, not ${JSON.stringify(expected)}`)
  return `last year ${profiles(before)}\nthis year ${profiles(now)}\n${JSON.stringify({ ...found, arrived: without(present, last) })}\n`
}

const without = (one: Set<string>, other: Set<string>) => [...one].filter((id) => !other.has(id)).length
const everyone = ({ pupils, adults }: Snapshot) => [...pupils, ...adults]

function selected({ levels, pupils }: Snapshot): Person[] {
  const codes = new Set(levels.filter(({ label }) => selection.includes(label)).map(({ code }) => code))
  return pupils.filter(({ places }) => places.some((place) => place.levels?.some((level) => codes.has(level))))
}

function profiles(snapshot: Snapshot): string {
  const counts: Record<string, number> = {}
  for (const person of everyone(snapshot))
    for (const profile of person.places.flatMap((place) => place.profiles)) counts[profile] = (counts[profile] ?? 0) + 1
  return `${everyone(snapshot).length} ${JSON.stringify(counts)}`
}
