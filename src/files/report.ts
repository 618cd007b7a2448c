import type { Fault, Message } from '../errors.ts'
import type { TextKey } from '../text/index.ts'

export interface Place {
  file?: string
  line?: number
}

/** Something odd that was accepted, said once for all its occurrences: `values` are the count and the first few examples. */
export interface Remark extends Message {
  key: TextKey
  values: readonly [count: number, examples: string]
  count: number
  places: readonly Place[]
}

/** What readers found wrong or odd. Memory stays flat however bad the files are: only the first faults are kept, all are counted. */
export interface Report {
  readonly faults: readonly Fault[]
  readonly faultCount: number
  /** True when a whole file is in doubt (cut, damaged, not well-formed): leaving single records out would not make the rest complete. */
  readonly broken: boolean
  readonly remarks: readonly Remark[]
  /** Tells how a file itself calls its columns: faults are told in its words. */
  called(file: string, headers: ReadonlyMap<string, string>): void
  fault(fault: Fault, extent?: 'record' | 'file'): void
  remark(key: TextKey, place: Place, example?: string): void
}

interface Noticed {
  count: number
  examples: Set<string>
  places: Place[]
}

const FEW = 5

const shown = (noticed: Noticed) => [...noticed.examples].slice(0, FEW).join(', ') + (noticed.examples.size > FEW ? '…' : '')

/**
 * An empty report.
 * @param most faults that are kept in full; the others are only counted
 */
export function createReport(most = 10_000): Report {
  const faults: Fault[] = []
  const noticed = new Map<TextKey, Noticed>()
  const names = new Map<string, ReadonlyMap<string, string>>()
  let faultCount = 0
  let broken = false
  return {
    faults,
    get faultCount() {
      return faultCount
    },
    get broken() {
      return broken
    },
    get remarks() {
      return Array.from(noticed, ([key, one]): Remark => ({ key, values: [one.count, shown(one)], count: one.count, places: one.places }))
    },
    called(file, headers) {
      names.set(file, headers)
    },
    fault(fault, extent = 'record') {
      faultCount += 1
      broken ||= extent === 'file'
      if (faults.length >= most) return
      const header = typeof fault.column === 'string' ? names.get(fault.file ?? '')?.get(fault.column) : undefined
      faults.push(header === undefined ? fault : { ...fault, header })
    },
    remark(key, place, example) {
      const one: Noticed = noticed.get(key) ?? { count: 0, examples: new Set(), places: [] }
      one.count += 1
      if (example && one.examples.size <= FEW) one.examples.add(example)
      if (one.places.length < FEW) one.places.push(place)
      noticed.set(key, one)
    },
  }
}
