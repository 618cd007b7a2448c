import type { Day } from '../../days.ts'
import type { Fault } from '../../errors.ts'
import type { Population } from './populations.ts'

/** Copies of one pool in each school; null is unlimited. */
export interface PoolRecord {
  population: 'all' | Population
  total: number | null
}

export interface SubscriptionRecord {
  type: 'subscription'
  file: string
  line: number
  id: string
  comment?: string
  distributor: string
  /** The ark, without the host before it. */
  resource: string
  title: string
  validFrom: Day
  /** The last day on which it serves. */
  validUntil: Day
  /** Empty when the file names no school: those known stay. */
  uais: readonly string[]
  /** Codes of kinds of schools instead of schools (RG2); the directory does not carry the kind. */
  natures: readonly string[]
  category: 'transferable' | 'non_transferable'
  scope: 'individual' | 'school'
  pools: readonly PoolRecord[]
  publics: readonly Population[]
  project?: string
  levels: readonly string[]
  subjects: readonly string[]
}

/** A faulty subscription, as it can be written out again: texts by field name. */
export interface SkippedSubscription {
  type: 'skipped'
  file: string
  line: number
  id?: string
  fields: Readonly<Record<string, string>>
  faults: readonly Fault[]
}
