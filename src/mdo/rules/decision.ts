import type { Day } from '../../days.ts'
import { expiryOf, faultOfValidity, type Validity } from './expiry.ts'
import type { AccessStatus } from './status.ts'

/** One person's resource, as far as decisions change it. */
export interface AccessState {
  resource: number
  status: AccessStatus
  origin: 'cascade' | 'individual'
  validated_on: Day | null
  ended_on: Day | null
}

/** A person as far as decisions change it. */
export interface PersonState {
  status: 'pending' | 'validated' | 'refused' | 'erased'
  requested_on: Day
  decided_on: Day | null
  decided_by: string | null
  valid_from: Day | null
  expires_on: Day | null
  requests: number
  email: string | null
  /** The day of a later request than `requested_on`, and the address that it gave, which waits for the decision. */
  asked_on: Day | null
  asked_email: string | null
  access: readonly AccessState[]
}

/** Whether somebody validated waits for an answer: one more resource, another address (mdo, section 4). */
export const asks = ({ status, access, asked_email }: PersonState): boolean =>
  status === 'validated' && (asked_email !== null || access.some((one) => one.status === 'pending'))

/** The day of the newest request: an older line of a file says nothing new. */
export const lastRequest = ({ requested_on, asked_on }: Pick<PersonState, 'requested_on' | 'asked_on'>): Day =>
  asked_on !== null && asked_on > requested_on ? asked_on : requested_on

/** The day of the request that waits for a decision. */
export const waitsSince = (person: PersonState): Day => (asks(person) ? lastRequest(person) : person.requested_on)

export type StepKind = 'requested' | 'validated' | 'refused' | 'revoked' | 'renewed' | 'reopened' | 'left' | 'erased' | 'asked' | 'answered'
export type DecisionMail = 'library_request' | 'user_validated' | 'user_refused' | 'user_revoked' | 'user_renewed' | 'user_changed'

/** What a rule makes of a person: the state that follows, or why not. */
export type Step =
  | {
      outcome: string
      next: PersonState
      step?: StepKind | undefined
      mail?: DecisionMail | undefined
      /** The resources that the mail names; all that are open when left out. */
      opened?: readonly number[]
      refused?: undefined
    }
  | { outcome: 'already'; next?: undefined; refused?: undefined }
  | { refused: RefusalCode; outcome?: undefined; next?: undefined }
export type RefusalCode =
  | 'future'
  | 'over'
  | 'is_validated'
  | 'not_validated'
  | 'not_refused'
  | 'earlier'
  | 'moves_back'
  | 'person_not_validated'
  | 'no_such_access'

/** Who decides, and on which day. */
export interface Deciding {
  today: Day
  by: string
}

const ALREADY = { outcome: 'already' } as const

/** Puts the access of a person where a decision on the person takes it; `undefined` leaves it as it is. */
const cascade = (access: readonly AccessState[], today: Day, target: (one: AccessState) => AccessStatus | undefined): AccessState[] =>
  access.map((one) => {
    const status = target(one)
    return status === undefined || status === one.status ? one : moved(one, status, 'cascade', today)
  })

/** Access with another status; the days of its opening and its end are kept for the figures. */
function moved(one: AccessState, status: AccessStatus, origin: AccessState['origin'], today: Day): AccessState {
  if (status === 'validated') return { ...one, status, origin, validated_on: today, ended_on: null }
  return { ...one, status, origin, ended_on: one.status === 'validated' ? today : one.ended_on }
}

/** The address that was asked for, once a request is answered with a yes. */
const readdressed = (person: PersonState): PersonState => ({ ...person, email: person.asked_email ?? person.email, asked_email: null })

/** Somebody validated who asked for more gets what waits; the dates stay. */
function answer(person: PersonState, { today, by }: Deciding): Step {
  const opened = person.access.filter(({ status }) => status === 'pending').map(({ resource }) => resource)
  const access = cascade(person.access, today, ({ status }) => (status === 'pending' ? 'validated' : undefined))
  const next = { ...readdressed(person), decided_on: today, decided_by: by, access }
  return { outcome: 'validated', next, step: 'answered', mail: 'user_validated', ...(opened.length ? { opened } : {}) }
}

/** pending or refused → validated, or what somebody validated asked for (mdo, sections 3 and 4). What was refused one by one stays refused. */
export function validate(person: PersonState, validity: Validity, { today, by, validFrom }: Deciding & { validFrom: Day }): Step {
  if (person.status === 'validated') {
    if (!asks(person)) return ALREADY
    if (!isOver(person, today)) return answer(person, { today, by })
  }
  const expires_on = expiryOf(validFrom, validity)
  const refused = faultOfValidity(validFrom, expires_on, today)
  if (refused) return { refused }
  const opened = ({ status, origin }: AccessState) => status === 'pending' || (status === 'refused' && origin === 'cascade')
  const access = cascade(person.access, today, (one) => (opened(one) ? 'validated' : undefined))
  const next: PersonState = {
    ...readdressed(person),
    status: 'validated',
    requested_on: waitsSince(person),
    decided_on: today,
    decided_by: by,
    valid_from: validFrom,
    expires_on,
    access,
  }
  return { outcome: 'validated', next, step: 'validated', mail: 'user_validated' }
}

/** pending → refused; with `revoke` validated → refused as well, its dates kept (mdo, section 3). */
export function refuse(person: PersonState, { today, by, revoke }: Deciding & { revoke: boolean }): Step {
  if (person.status === 'refused') return ALREADY
  const wasValidated = person.status === 'validated'
  if (wasValidated && !revoke) return { refused: 'is_validated' }
  const access = cascade(person.access, today, ({ status }) => (['pending', 'validated'].includes(status) ? 'refused' : undefined))
  const next: PersonState = { ...person, status: 'refused', decided_on: today, decided_by: by, asked_email: null, access }
  return {
    outcome: 'refused',
    next,
    step: wasValidated ? 'revoked' : 'refused',
    mail: wasValidated ? 'user_revoked' : 'user_refused',
  }
}

/** New dates for somebody validated; the resources are not touched, and the expiry never moves back. */
export function renew(person: PersonState, validity: Validity, { today, validFrom }: Deciding & { validFrom: Day }): Step {
  const { status, valid_from, expires_on: before } = person
  if (status !== 'validated' || valid_from === null || before === null) return { refused: 'not_validated' }
  if (validFrom === valid_from) return ALREADY
  if (validFrom < valid_from) return { refused: 'earlier' }
  const expires_on = expiryOf(validFrom, validity)
  const refused = faultOfValidity(validFrom, expires_on, today)
  if (refused) return { refused }
  if (expires_on < before) return { refused: 'moves_back' }
  const next = { ...person, valid_from: validFrom, expires_on }
  return { outcome: 'renewed', next, step: 'renewed', mail: 'user_renewed' }
}

const backToPending = (access: readonly AccessState[], today: Day) =>
  cascade(access, today, ({ status, origin }) =>
    status === 'validated' || (status === 'refused' && origin === 'cascade') ? 'pending' : undefined,
  )

/** refused → pending, without a mail; what was refused one by one stays so. */
export function reopen(person: PersonState, { today }: Deciding): Step {
  if (person.status === 'pending') return ALREADY
  if (person.status === 'validated') return { refused: 'not_refused' }
  const access = backToPending(person.access, today)
  return { outcome: 'reopened', next: { ...undecided(person), access }, step: 'reopened' }
}

const undecided = (person: PersonState): PersonState => ({ ...person, status: 'pending', decided_on: null, decided_by: null })

/** any → pending in another library; with `keep` the status and the dates go along. */
export function transfer(person: PersonState, { today, keep }: Deciding & { keep: boolean }): Step {
  const requests = person.requests + 1
  if (keep && person.status === 'validated') return { outcome: 'transferred', next: { ...person, requests }, step: 'validated' }
  const access = backToPending(person.access, today)
  const next = { ...undecided(person), requested_on: today, asked_on: null, valid_from: null, expires_on: null, requests, access }
  return { outcome: 'transferred', next, step: 'requested', mail: 'library_request' }
}

/** One person's access to one resource, one by one; no mail (mdo, section 4). */
export function setAccess(person: PersonState, resource: number, status: Exclude<AccessStatus, 'pending'>, { today }: Deciding): Step {
  const one = person.access.find((access) => access.resource === resource)
  if (!one) return { refused: 'no_such_access' }
  if (one.status === status) return ALREADY
  if (status === 'validated' && person.status !== 'validated') return { refused: 'person_not_validated' }
  const access = person.access.map((other) => (other === one ? moved(one, status, 'individual', today) : other))
  return { outcome: 'changed', next: { ...person, access } }
}

const asked = (resource: number): AccessState => ({ resource, status: 'pending', origin: 'cascade', validated_on: null, ended_on: null })

/** Resources asked for: new ones, and those refused or removed before, are pending; nobody validates them silently. */
function ask(access: readonly AccessState[], resources: readonly number[], today: Day): AccessState[] {
  const again = access.map((one) =>
    resources.includes(one.resource) && ['refused', 'removed'].includes(one.status) ? moved(one, 'pending', 'cascade', today) : one,
  )
  return [...again, ...resources.filter((resource) => !access.some((one) => one.resource === resource)).map(asked)]
}

/** What the history says when somebody validated begins to wait for an answer, or no longer does. */
export const askStep = (before: PersonState, next: PersonState): StepKind | undefined =>
  asks(before) === asks(next) ? undefined : asks(next) ? 'asked' : 'answered'

const isOver = ({ status, expires_on }: PersonState, today: Day) => status === 'validated' && expires_on !== null && expires_on < today

/** One request as it was made. */
export interface Request {
  resources: readonly number[]
  email: string
  day: Day
  /** The day is that of the request itself: it is remembered, so that the same line of a later file says nothing new. */
  dated: boolean
}

/** Somebody who signs up for the first time. */
export const signUp = ({ resources, email, day }: Omit<Request, 'dated'>): PersonState => ({
  ...{ status: 'pending', requested_on: day, email, asked_on: null, asked_email: null, requests: 1 },
  ...{ decided_on: null, decided_by: null, valid_from: null, expires_on: null },
  access: resources.map(asked),
})

/**
 * The same person signs up again: refused or expired becomes pending, pending and validated ask for more (mdo, section 3). Another address
 * is noted and waits: anybody can sign up in somebody else's name.
 */
export function signUpAgain(person: PersonState, { resources, email, day, dated }: Request, today: Day): Step {
  const over = isOver(person, today)
  const access = ask(person.access, resources, today)
  const asked_email = email.toLowerCase() === person.email?.toLowerCase() ? null : email
  if (person.status === 'refused' || over) {
    const next = { ...undecided(person), requested_on: day, asked_on: null, asked_email, requests: person.requests + 1 }
    const open = over ? backToPending(access, today) : access
    return {
      outcome: 'reopened',
      next: { ...next, valid_from: null, expires_on: null, access: open },
      step: 'requested',
      mail: 'library_request',
    }
  }
  const same = access.length === person.access.length && access.every((one, index) => one === person.access[index])
  const latest = lastRequest(person)
  if (same && asked_email === person.asked_email && !(dated && day > latest)) return ALREADY
  const next = { ...person, asked_on: day > latest ? day : latest, asked_email, access }
  const tells = person.status === 'validated' && !same
  return { outcome: 'merged', next, step: askStep(person, next), ...(tells ? { mail: 'library_request' as const } : {}) }
}
