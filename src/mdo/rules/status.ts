/** The statuses that people see; `expired` is a validated person after the last day of access, and is never stored. */
export type Status = 'pending' | 'validated' | 'refused' | 'expired'

/** The words that `--status` takes, in both languages, folded. */
export const STATUS_WORDS: Readonly<Record<string, Status | 'all'>> = {
  pending: 'pending',
  'en attente': 'pending',
  validated: 'validated',
  valide: 'validated',
  refused: 'refused',
  refuse: 'refused',
  expired: 'expired',
  expire: 'expired',
  all: 'all',
  tous: 'all',
}

export type AccessStatus = 'pending' | 'validated' | 'refused' | 'removed'

/** What `--set` takes, folded. */
export const ACCESS_WORDS: Readonly<Record<string, Exclude<AccessStatus, 'pending'>>> = {
  validated: 'validated',
  valide: 'validated',
  refused: 'refused',
  refuse: 'refused',
  removed: 'removed',
  supprime: 'removed',
}

/** What a library writes into the `decision` column of its file, folded (mdo, section 15). */
export const DECISION_WORDS: Readonly<Record<string, 'validated' | 'refused'>> = {
  validated: 'validated',
  valide: 'validated',
  valider: 'validated',
  validee: 'validated',
  refused: 'refused',
  refuse: 'refused',
  refuser: 'refused',
  refusee: 'refused',
}
