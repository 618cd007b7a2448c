import type { Text } from '../../text/index.ts'
import type { Group, Holder } from './order.ts'

/** What stands on one page: a class, or a part of one that does not fit. */
export interface Leaf<P extends Holder> {
  group: Group<P>
  /** How many of the group stand on the pages before. */
  first: number
  people: Group<P>['people']
}

/** A group of more than `most` is spread evenly over its pages. */
export function leavesOf<P extends Holder>(group: Group<P>, most: number): Leaf<P>[] {
  const pages = Math.ceil(group.people.length / most)
  const rows = Math.ceil(group.people.length / pages)
  return Array.from({ length: pages }, (_, page) => ({
    group,
    first: page * rows,
    people: group.people.slice(page * rows, (page + 1) * rows),
  }))
}

/** What stands over a page: the class, or who has none. */
export const headingOf = ({ kind, class: name }: Group<Holder>, text: Text) =>
  kind === 'class' ? (name ?? '') : kind === 'adults' ? text['print.adults'] : text['print.no_class']

/** Who answers for the class, and how many they are. */
export function underHeading(group: Group<Holder>, teachers: Readonly<Record<string, string | undefined>>, text: Text): string {
  const teacher = group.class === null ? undefined : teachers[group.class]
  const number = group.people.length
  const counted = group.kind === 'adults' ? text['print.people'](number) : text['print.pupils'](number)
  return teacher ? `${text['print.teacher'](teacher)}  ·  ${counted}` : counted
}

interface Room {
  from: number
  to: number
  gap: number
}

/**
 * Where columns begin and how wide they are: what each needs and a part of what is left over. Where they need more than there is,
 * those of `giving` share the rest fairly and the others keep what they need.
 */
export function spread(
  needed: readonly number[],
  giving: readonly number[],
  { from, to, gap }: Room,
): { widths: number[]; lefts: number[] } {
  const room = to - from - gap * (needed.length - 1)
  const spare = room - needed.reduce((sum, width) => sum + width, 0)
  const widths = spare >= 0 ? needed.map((width) => width + spare / needed.length) : squeezed(needed, giving, room)
  const lefts = widths.map((_, column) => from + widths.slice(0, column).reduce((sum, width) => sum + width + gap, 0))
  return { widths, lefts }
}

function squeezed(needed: readonly number[], giving: readonly number[], room: number): number[] {
  const widths = [...needed]
  let left = room - needed.reduce((sum, width, column) => (giving.includes(column) ? sum : sum + width), 0)
  const narrowFirst = [...giving].sort((a, b) => (needed[a] ?? 0) - (needed[b] ?? 0))
  narrowFirst.forEach((column, index) => {
    widths[column] = Math.min(needed[column] ?? 0, left / (giving.length - index))
    left -= widths[column] ?? 0
  })
  return widths
}
