import type { Population } from './populations.ts'

export type FileKind = 'Etab' | 'Eleve' | 'Enseignant' | 'Groupe' | 'RespAff'
/** 1 for schools of the first degree (écoles), 2 for collèges and lycées. */
export type Degree = 1 | 2

export interface SchoolRecord {
  type: 'school'
  uai: string
  name: string
  headUai?: string
  contract?: string
  degree: Degree
}
export interface LevelRecord {
  type: 'level'
  uai: string
  code: string
  label: string
}
export interface SubjectRecord {
  type: 'subject'
  uai: string
  code: string
  label: string
}
export interface PersonRecord {
  type: 'person'
  id: string
  kind: 'pupil' | 'adult'
  lastName: string
  firstName: string
  profiles: readonly { uai: string; population: Population }[]
  schools: readonly string[]
}
/** In the first degree the code is a MEFSTAT4 and no level record exists for it. */
export interface PersonLevelRecord {
  type: 'personLevel'
  uai: string
  person: string
  code: string
  degree: Degree
}
export interface PersonSubjectRecord {
  type: 'personSubject'
  uai: string
  person: string
  code: string
}
export interface GroupRecord {
  type: 'group'
  uai: string
  code: string
  label: string
  kind: 'division' | 'group'
  divisions: readonly string[]
}
export interface MemberRecord {
  type: 'member'
  uai: string
  person: string
  code: string
}
export interface TeachingRecord {
  type: 'teaching'
  uai: string
  person: string
  code: string
  /** The kind that the link says, which may differ from the group's own: a fault to be found later. */
  kind: 'division' | 'group'
  subjects: readonly string[]
}
export interface DelegateRecord {
  type: 'delegate'
  id: string
  lastName: string
  firstName: string
  email: string
  schools: readonly string[]
}
/** Says that a directory file begins, so that missing kinds of files can be found. */
export interface FileRecord {
  type: 'file'
  kind: FileKind
  degree: Degree
}
/** A record left out because it is faulty, with what could be read of it: such a person is never taken for departed. */
export interface SkippedRecord {
  type: 'skipped'
  element: string
  id?: string
  uai?: string
  code?: string
  /** Every school that the record names. */
  schools: readonly string[]
}

export type GarBody =
  | SchoolRecord
  | LevelRecord
  | SubjectRecord
  | PersonRecord
  | PersonLevelRecord
  | PersonSubjectRecord
  | GroupRecord
  | MemberRecord
  | TeachingRecord
  | DelegateRecord

/** A record with its place. Birth dates, mails of pupils and teachers and the like are checked but never handed over. */
export type GarRecord = (GarBody | FileRecord | SkippedRecord) & { file: string; line: number }
