import type { Generated } from 'kysely'

/** Population numbers, in the order in which pools are tried (gar rule B5); 0 is the common pool. */
export type PopulationNumber = 0 | 1 | 2 | 3 | 4
export type CopyState = 'assigned' | 'locked' | 'lost' | 'freed' | 'closed'

/** One flag a population: 1 when the person belongs to it, or when the subscription is meant for it. */
interface Populations {
  pupils: number
  documentalists: number
  teachers: number
  staff: number
}

interface Journalled {
  /** The operation that last changed the row. */
  operation: number
}

export interface Operation {
  id: number
  program: string
  operator: string
  system_user: string
  /** Instant, ISO 8601 in UTC. */
  at: string
  /** The day the command took for today. */
  day: string
  /** The command line, without secrets or names. */
  command: string
  /** JSON object, outcome to number. */
  counts: string
  changes: number
  undoes: number | null
  previous: string
  hash: string
  /** The version of the store that wrote it: it names the columns of its images. */
  version: number
  /** The day up to which it wiped the former states that its program's earlier operations hold; null when it wiped none. */
  wiped_until: string | null
}

export interface JournalRow {
  operation: number
  scope: number
  n: number
  entity: string
  item: number
  subject: number
  outcome: string
  /** The state before, null for a row that was added. */
  image: number | null
  /** 1 when the row was removed. */
  gone: number
  /** The operation number that the row carries afterwards, when it is not this one: an undo puts the former number back. */
  left_as: number | null
  hash: Uint8Array
  /** Where rows name people, so that nobody can try names against the digest; wiped when the person is erased. */
  salt: string | null
  /** A digest of what the row became; null when it was removed. */
  after: Uint8Array | null
}

/** Up to which day the former states that a program's operations hold were wiped because of their age. */
export interface JournalPurge {
  program: string
  day: string
}

/** Before-images stand apart from the append-only rows, because erasing a person wipes them: body and salt then become null. */
export interface JournalImage {
  operation: number
  id: number
  body: string | null
  salt: string | null
  hash: Uint8Array
}

export interface School extends Journalled {
  id: number
  uai: string
  name: string
  degree: number
  contract: string | null
  head_uai: string | null
}

export interface Delegate extends Journalled {
  school: number
  id: number
  gar_id: string
  last_name: string
  first_name: string
  name_key: string
  email: string
}

export interface Person extends Journalled, Populations {
  school: number
  id: number
  gar_id: string
  last_name: string
  first_name: string
  name_key: string
  first_key: string
  left_on: string | null
}

/** What people are grouped by in a school: divisions, groups, levels and subjects. */
export interface Term extends Journalled {
  school: number
  id: number
  kind: TermKind
  code: string
  label: string
  code_key: string
  label_key: string
}
export type TermKind = 'division' | 'group' | 'level' | 'subject'

export interface Membership extends Journalled {
  school: number
  term: number
  person: number
}

export interface Resource extends Journalled {
  id: number
  ark: string
  code: string
  title: string
  title_key: string
}

export interface Subscription extends Journalled, Populations {
  school: number
  id: number
  code: string
  resource: number
  category: 'transferable' | 'non_transferable'
  scope: 'individual' | 'school'
  valid_from: string
  valid_until: string | null
  project: string | null
  distributor: string
  comment: string | null
  /** Day on which a school-wide subscription was given to the school; null while it is not. */
  granted_on: string | null
}

/** The directory that a school was last loaded from. */
export interface Directory {
  school: number
  taken_at: string | null
  operation: number | null
  former_at: string | null
}

export interface Pool extends Journalled {
  school: number
  subscription: number
  population: PopulationNumber
  /** null: unlimited. */
  total: number | null
}

/** A level or subject of a subscription's resource, folded, for the suggestions. */
export interface Hint extends Journalled {
  school: number
  subscription: number
  id: number
  kind: 'level' | 'subject'
  key: string
}

/**
 * One row per school, subscription and person who holds or held a copy. `freed` and `closed` are copies that were given back.
 * `since` is the day it was given (assigned, locked), lost or given back.
 */
export interface Copy extends Journalled {
  school: number
  subscription: number
  person: number
  population: PopulationNumber
  state: CopyState
  since: string
}

export interface Library extends Journalled {
  id: number
  code: string
  name: string
  name_key: string
  email: string
  validity_months: number | null
  valid_until: string | null
  fallback: number
  digest: number
  retired_on: string | null
}

export interface MdoResource extends Journalled {
  id: number
  code: string
  name: string
  name_key: string
  retired_on: string | null
}

/** `expired` is not stored: it is a validated person after `expires_on`. An erased one has no name, address or birth date any more. */
export interface Subscriber extends Journalled {
  library: number
  /** Unique over the whole store, and kept when the person goes to another library. */
  id: number
  last_name: string
  first_name: string
  name_key: string
  first_key: string
  email: string | null
  birth_date: string | null
  status: 'pending' | 'validated' | 'refused' | 'erased'
  requested_on: string
  decided_on: string | null
  decided_by: string | null
  valid_from: string | null
  expires_on: string | null
  requests: number
  version: number
  erased_on: string | null
  /** The first of the five years among which the person was born: all that is kept for statistics. */
  birth_year_band: number
  /** The day of a later request than `requested_on`, by somebody pending or validated: one more resource, another address. */
  asked_on: string | null
  /** Another address that such a request gave; it takes effect with its decision. */
  asked_email: string | null
}

/** One person's access to one resource. `validated_on` and `ended_on` are the days between which it was open last. */
export interface Access extends Journalled {
  library: number
  subscriber: number
  resource: number
  status: 'pending' | 'validated' | 'refused' | 'removed'
  origin: 'cascade' | 'individual'
  validated_on: string | null
  ended_on: string | null
}

/** A reminder that went out: `days` before an expiry, or after a request, of that `day`. */
export interface Reminder extends Journalled {
  library: number
  subscriber: number
  n: number
  kind: 'expiry' | 'request' | 'digest'
  day: string
  days: number
}

/** What happened to a sign-up, for the figures of any day: no name, nothing that erasing would have to wipe. */
export interface Step extends Journalled {
  library: number
  subscriber: number
  n: number
  kind: 'requested' | 'validated' | 'refused' | 'revoked' | 'renewed' | 'reopened' | 'left' | 'erased' | 'asked' | 'answered'
  day: string
  requested_on: string
  expires_on: string | null
}

/** A pupil or an adult of the school. Days are `YYYY-MM-DD`; the keys are folded names. */
export interface Account extends Journalled {
  id: number
  kind: 'pupil' | 'adult'
  /** Lower case; it never changes by itself. */
  login: string
  /** The family name; the name shown is the usage name when there is one. */
  last_name: string
  usage_name: string | null
  first_name: string
  /** The name shown, folded. */
  name_key: string
  family_key: string
  first_key: string
  birth_date: string | null
  sex: 'F' | 'M' | null
  ine: string | null
  level: string | null
  /** The current class of a pupil; null: class none. */
  class: number | null
  /** The class at the moment of leaving, for `users restore`. */
  former_class: number | null
  status: 'active' | 'left'
  left_on: string | null
  /** 1: a rollover leaves this account alone. */
  keep: number
  /** PHC string of argon2id; null while nobody was given a password. */
  password: string | null
  password_issued_on: string | null
  password_printed_on: string | null
  password_changed_on: string | null
  /** 1: to be changed at first use. */
  must_change: number
}

export interface Class extends Journalled {
  id: number
  name: string
  name_key: string
  /** The identifier of the class in ONDE, when a file gave one. */
  onde_id: string | null
  /** JSON array, in the order of the levels. */
  levels: string
  /** The adult who is responsible. */
  teacher: number | null
  /** Name of the work folder; kept when the class is renamed. */
  slug: string
  /** First year of the last school year for which the class was created or received somebody. */
  year: number
  /** Day on which it was deleted. */
  closed_on: string | null
}

/** Where a pupil was in one school year, named by its first year. The class of today is `account.class`. */
export interface ClassMember extends Journalled {
  account: number
  year: number
  class: number
  level: string | null
}

/** The figures of one rollover: active before = transferred + kept_back + updated + unchanged + departed + undecided, after = before − departed + arrived + returned. */
export interface Rollover extends Journalled {
  id: number
  year: number
  day: string
  /** SHA-256 of the pupils' file, and of the plan when it was applied from one. */
  file_hash: string
  plan_hash: string | null
  active_before: number
  transferred: number
  kept_back: number
  updated: number
  unchanged: number
  departed: number
  undecided: number
  returned: number
  arrived: number
  active_after: number
}

/** What is left of an erased account: its number, and while the login stays reserved its keyed hash. */
export interface ErasedAccount extends Journalled {
  id: number
  login_hash: string | null
  reserved_until: string | null
}

/** Somebody erased, as a keyed hash: an older line of a file does not bring them back before `kept_until`. */
export interface ErasedPerson {
  hash: string
  day: string
  kept_until: string
}

/** A work folder to be made, when its class is there, or to be removed, when it is not. */
export interface FolderWork extends Journalled {
  slug: string
  class: number
}

/** Tables whose rows are people: each has its own numbers; those of a `person` count in a school. */
export type PeopleEntity = 'subscriber' | 'account' | 'person'

/** A number whose person was erased: nothing but that, and when. Not journalled, and never removed. */
export interface ErasedNumber {
  entity: PeopleEntity
  /** The school of a person; 0 for numbers that count in the whole store. */
  scope: number
  number: number
  at: string
}

/** The highest number that was ever given. */
export interface GivenNumber {
  entity: PeopleEntity
  scope: number
  last: number
}

/** An erasure of which something is still to do outside its transaction. See store/erasure-work.ts. */
export interface ErasureWork {
  operation: number
  files: string | null
}

/** The plan of a write: a temporary table, filled, shown, applied and journalled by set-based statements. See store/plan.ts. */
export interface Planned {
  n: Generated<number>
  scope: number
  entity: string
  item: number | null
  subject: number | null
  before: string | null
  after: string | null
  left_as: number | null
  outcome: string | null
  topic: number | null
  detail: number | null
  quiet: Generated<number>
}

/** The distinct before-images of a plan, numbered: a temporary table that lives as long as its transaction. */
export interface PlannedImage {
  id: Generated<number>
  body: string
  salt: string
}

export interface Schema {
  operation: Operation
  journal_row: JournalRow
  journal_image: JournalImage
  journal_purge: JournalPurge
  school: School
  delegate: Delegate
  person: Person
  term: Term
  membership: Membership
  resource: Resource
  subscription: Subscription
  pool: Pool
  hint: Hint
  directory: Directory
  copy: Copy
  library: Library
  mdo_resource: MdoResource
  subscriber: Subscriber
  access: Access
  reminder: Reminder
  step: Step
  account: Account
  class: Class
  class_member: ClassMember
  rollover: Rollover
  erased_account: ErasedAccount
  folder_work: FolderWork
  erased_person: ErasedPerson
  erased_number: ErasedNumber
  given_number: GivenNumber
  erasure_work: ErasureWork
  planned: Planned
  planned_image: PlannedImage
}
