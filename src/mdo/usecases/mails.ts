import type { NewMail } from '../../mail/outbox.ts'
import type { Db } from '../../store/engine.ts'
import type { Library, MdoResource } from '../../store/schema.ts'
import { waitsSince } from '../rules/decision.ts'
import { catalogueOf } from './catalogue.ts'
import type { Told } from './decide.ts'
import { librariesById } from './libraries.ts'
import type { Person } from './people.ts'

/** The mails that decisions cause. A library with a daily digest gets none at once. */
export async function mailsAbout(trx: Db, told: readonly Told[]): Promise<NewMail[]> {
  if (told.length === 0) return []
  const libraries = await librariesById(trx)
  const { byId } = await catalogueOf(trx)
  return told.flatMap((one) => {
    const library = libraries.get(one.person.library)
    if (!library) return []
    if (one.kind === 'library_request') return library.digest ? [] : [requestMail(library, [one.person])]
    return [userMail(library, one, byId)]
  })
}

export const nameOf = ({ last_name, first_name }: Person) => `${last_name} ${first_name}`

/**
 * What a library is told of sign-ups: names and days, no birth date (mdo, section 11).
 * @param people one person, or all those of a list
 */
export function requestMail(
  library: Library,
  people: readonly Person[],
  kind: 'library_request' | 'library_reminder' = 'library_request',
): NewMail {
  const [only, another] = people
  const single = another ? undefined : only
  return {
    ...{ library: library.id, subscriber: single?.id ?? null, kind, request: single?.requests ?? 0, version: single?.version ?? 0 },
    to: { name: library.name, address: library.email },
    replyTo: null,
    values: {
      library: library.name,
      people: people.map((one) => (one.asked_email === null ? nameOf(one) : `${nameOf(one)} (${one.email} → ${one.asked_email})`)),
      days: people.map(waitsSince),
      numbers: people.map(({ id }) => String(id)),
    },
  }
}

/** A mail to a person, to be answered to the library. */
export function userMail(
  library: Library,
  { person, kind, reason, version, opened }: Pick<Told, 'person' | 'reason' | 'opened'> & { kind: NewMail['kind']; version?: number },
  resources: ReadonlyMap<number, MdoResource>,
): NewMail {
  const { last_name, first_name, email, expires_on } = person
  const open = person.access.flatMap(({ resource, status }) => {
    const one = resources.get(resource)
    return one && status === 'validated' && one.retired_on === null && (opened?.includes(resource) ?? true) ? [one.name] : []
  })
  return {
    ...{ library: library.id, subscriber: person.id, kind, request: person.requests, version: version ?? person.version },
    to: { name: `${first_name} ${last_name}`, address: email },
    replyTo: { name: library.name, address: library.email },
    values: { library: library.name, first_name, last_name, resources: open, ...(expires_on ? { expires_on } : {}) },
    ...(reason === undefined ? {} : { reason }),
  }
}
