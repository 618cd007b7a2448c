/** What a snapshot of the directory files says, before it is written as XML. */
export type Snapshot = {
  degree: 1 | 2
  prefix: string
  schools: School[]
  levels: Label[]
  subjects: Label[]
  groups: Group[]
  pupils: Person[]
  adults: Person[]
  managers: Manager[]
}

type School = { uai: string; name: string; head?: string; contract?: string; phone?: string; mail?: string }
type Label = { uai: string; code: string; label: string }
/** A division when it has no list of divisions, a teaching group when it has one. */
export type Group = Label & { divisions?: string[] }

export type Person = {
  id: string
  last: string
  first: string
  others?: string[]
  birthName?: string
  civility?: string
  born?: string
  mails?: string[]
  places: Place[]
}

/** What somebody is and does in one school; `teaches` says which subjects, by code of division or group. */
export type Place = {
  uai: string
  profiles: string[]
  levels?: string[]
  subjects?: string[]
  groups?: string[]
  teaches?: Record<string, string[]>
  posts?: string[]
}

/** A responsable d'affectation: an adult of the snapshot, and the schools. */
export type Manager = { person: string; schools: string[] }

/** A school's code with its control letter; the department 999 does not exist. */
export const uai = (number: number) => `${number}${'ABCDEFGHJKLMNPRSTUVWXYZ'[number % 23]}`
