import { fold } from '../../../fold.ts'
import type { StorePupil } from './outcome.ts'
import type { FaultyChild } from './roster.ts'

const names = (lastName: string, firstName: string) => `${fold(lastName)}|${fold(firstName)}`

/** The active pupils whom a faulty line may be about: a fault of the file makes nobody leave. */
export function protectedPupils(faulty: readonly FaultyChild[], pupils: readonly StorePupil[]): StorePupil[] {
  if (faulty.length === 0) return []
  const ines = new Set(faulty.flatMap(({ ine }) => ine ?? []))
  const byName = Map.groupBy(faulty, ({ lastName, firstName }) => names(lastName, firstName))
  return pupils.filter((pupil) => {
    if (pupil.status !== 'active') return false
    if (pupil.ine !== null && ines.has(pupil.ine)) return true
    const surnames = [pupil.lastName, ...(pupil.usageName === null ? [] : [pupil.usageName])]
    const rows = surnames.flatMap((surname) => byName.get(names(surname, pupil.firstName)) ?? [])
    return rows.some(({ birthDate }) => birthDate === null || pupil.birthDate === null || birthDate === pupil.birthDate)
  })
}
