import { fold } from '../../fold.ts'

export type Population = 'pupils' | 'teachers' | 'documentalists' | 'staff'

const profiles: ReadonlyMap<string, Population> = new Map([
  ['national_elv', 'pupils'],
  ['national_ens', 'teachers'],
  ['national_doc', 'documentalists'],
  ['national_dir', 'staff'],
  ['national_evs', 'staff'],
  ['national_eta', 'staff'],
  ['national_col', 'staff'],
])

const publics: ReadonlyMap<string, Population> = new Map([
  ['eleve', 'pupils'],
  ['enseignant', 'teachers'],
  ['documentaliste', 'documentalists'],
  ['autre personnel', 'staff'],
])

/** The population of a directory profile, compared without case; undefined for one that GAR does not accept, such as National_tut (gar 2 and 4.5). */
export const populationOfProfile = (profile: string) => profiles.get(profile.toLowerCase())

/** The population of a `publicCible`; `AUTRE_PERSONNEL` is `AUTRE PERSONNEL` (gar 3). */
export const populationOfPublic = (value: string) => publics.get(fold(value))
