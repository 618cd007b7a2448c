export type Kind = 'pupil' | 'adult'

/** The kinds of account, and how each may be written, folded. */
export const kindWords: Readonly<Record<string, Kind>> = {
  pupil: 'pupil',
  pupils: 'pupil',
  eleve: 'pupil',
  eleves: 'pupil',
  adult: 'adult',
  adults: 'adult',
  adulte: 'adult',
  adultes: 'adult',
}

export type Status = 'active' | 'left' | 'all'

export const statusWords: Readonly<Record<string, Status>> = {
  active: 'active',
  actif: 'active',
  actifs: 'active',
  present: 'active',
  presents: 'active',
  left: 'left',
  parti: 'left',
  partis: 'left',
  all: 'all',
  tous: 'all',
}

/** How class none is written, folded. */
export const NO_CLASS: readonly string[] = ['none', 'aucune']

export const sexWords: Readonly<Record<string, 'F' | 'M'>> = { f: 'F', m: 'M' }
