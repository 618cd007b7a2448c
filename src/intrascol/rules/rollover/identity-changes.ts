import { fold } from '../../../fold.ts'
import type { Identity } from '../identity.ts'

/** The keys of what may change about a pupil, as `users list` names them. */
export type ChangedField = 'last_name' | 'usage_name' | 'first_name' | 'birth_date' | 'sex' | 'ine'

/** Accents and the like stand on a letter of their own once they are taken apart. */
const marks = (text: string) => text.normalize('NFD').length - text.length

/** A spelling that differs only in accents, case or signs is taken from the file only when it brings accents: many exports have none. */
function spelt(before: string, after: string): string {
  return fold(before) === fold(after) && marks(after) <= marks(before) ? before : after
}

/** The family and usage name shown as one: the usage name when there is one. */
const shownName = ({ lastName, usageName }: Pick<Identity, 'lastName' | 'usageName'>) => usageName ?? lastName

/** The identity after the file: what the file does not say stays as it is. */
export function mergedIdentity(before: Identity, file: Identity): Identity {
  const usage = file.usageName === null ? before.usageName : spelt(before.usageName ?? '', file.usageName)
  return {
    lastName: spelt(before.lastName, file.lastName),
    usageName: usage,
    firstName: spelt(before.firstName, file.firstName),
    birthDate: file.birthDate ?? before.birthDate,
    sex: file.sex ?? before.sex,
    ine: file.ine ?? before.ine,
  }
}

/** What differs; `last_name` is the name shown. */
export function identityChanges(before: Identity, after: Identity): ChangedField[] {
  const pairs: readonly [ChangedField, string | null, string | null][] = [
    ['last_name', shownName(before), shownName(after)],
    ['usage_name', before.usageName, after.usageName],
    ['first_name', before.firstName, after.firstName],
    ['birth_date', before.birthDate, after.birthDate],
    ['sex', before.sex, after.sex],
    ['ine', before.ine, after.ine],
  ]
  const changed = pairs.filter(([, one, other]) => one !== other).map(([field]) => field)
  return before.lastName !== after.lastName && !changed.includes('last_name') ? ['last_name', ...changed] : changed
}
