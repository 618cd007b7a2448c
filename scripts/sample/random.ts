/** Numbers that look random and are the same on every run: each use names its own series, so that one does not move another. */
export type Random = { below: (limit: number) => number; pick: <T>(list: readonly T[]) => T; chance: (share: number) => boolean }

export function random(series: string): Random {
  let state = seedOf(series)
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  const below = (limit: number) => Math.floor(next() * limit)
  return { below, pick: (list) => at(list, below(list.length)), chance: (share) => next() < share }
}

export function shuffle<T>(list: readonly T[], source: Random): T[] {
  const result = [...list]
  for (let last = result.length - 1; last > 0; last--) {
    const other = source.below(last + 1)
    const kept = at(result, last)
    result[last] = at(result, other)
    result[other] = kept
  }
  return result
}

/** The element at a place that must exist. */
export function at<T>(list: readonly T[], index: number): T {
  if (index < 0 || index >= list.length) throw new Error(`no element ${index} in a list of ${list.length}`)
  return list[index] as T
}

/** The value of a key that must exist. */
export function need<K, V>(map: ReadonlyMap<K, V>, key: K): V {
  const value = map.get(key)
  if (value === undefined) throw new Error(`unknown: ${String(key)}`)
  return value
}

function seedOf(text: string): number {
  let hash = 2166136261
  for (const letter of text) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 16777619)
  return hash >>> 0
}
