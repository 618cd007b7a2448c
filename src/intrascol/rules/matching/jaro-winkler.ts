const LONGEST_PREFIX = 4
const PREFIX_WEIGHT = 0.1

/** How alike two words are, by Jaro, from 0 to 1. */
function jaro(one: string, other: string): number {
  if (one === other) return one === '' ? 0 : 1
  const reach = Math.max(0, Math.floor(Math.max(one.length, other.length) / 2) - 1)
  const taken = new Array<boolean>(other.length).fill(false)
  const found: number[] = []
  let matches = ''
  for (let at = 0; at < one.length; at++) {
    const to = Math.min(other.length - 1, at + reach)
    for (let there = Math.max(0, at - reach); there <= to; there++) {
      if (taken[there] || one[at] !== other[there]) continue
      taken[there] = true
      found.push(there)
      matches += one[at]
      break
    }
  }
  if (matches === '') return 0
  const inOrder = found.sort((a, b) => a - b)
  let moved = 0
  for (const [at, there] of inOrder.entries()) if (other[there] !== matches[at]) moved++
  const count = matches.length
  return (count / one.length + count / other.length + (count - moved / 2) / count) / 3
}

/** How alike two words are, by Jaro and Winkler, from 0 to 1: a common beginning of up to four letters counts in their favour. */
export function jaroWinkler(one: string, other: string): number {
  const alike = jaro(one, other)
  let prefix = 0
  while (prefix < LONGEST_PREFIX && prefix < one.length && one[prefix] === other[prefix]) prefix++
  return alike + prefix * PREFIX_WEIGHT * (1 - alike)
}
