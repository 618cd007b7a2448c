import { CliError, EXIT } from '../../errors.ts'
import { usableAddress } from '../../files/address.ts'
import type { MailKind, NewMail } from '../../mail/outbox.ts'
import type { Mail } from '../../mail/table.ts'
import type { Db } from '../../store/engine.ts'
import type { Library, MdoResource } from '../../store/schema.ts'
import { asks } from '../rules/decision.ts'
import { catalogueOf } from '../usecases/catalogue.ts'
import { librariesById } from '../usecases/libraries.ts'
import { waiting } from '../usecases/list-people.ts'
import { requestMail, userMail } from '../usecases/mails.ts'
import { type Person, peopleByNumber } from '../usecases/people.ts'

/** What must be so for a mail of a kind to be true. */
const TRUE_WHILE: Readonly<Record<MailKind, Person['status']>> = {
  user_changed: 'validated',
  library_request: 'pending',
  library_reminder: 'pending',
  user_validated: 'validated',
  user_renewed: 'validated',
  user_expiring: 'validated',
  user_refused: 'refused',
  user_revoked: 'refused',
}

const isTrue = (kind: MailKind, person: Person) => person.status === TRUE_WHILE[kind] || (TRUE_WHILE[kind] === 'pending' && asks(person))

const overtaken = ({ id }: Mail) => new CliError('overtaken', EXIT.refused, 'mail.overtaken', [id], { details: { mail: id } })

/** A mail that is to be sent again: made anew, or what stands in the way. */
export interface Remade {
  mail: Mail
  fresh?: NewMail
  trouble?: CliError
}

/**
 * The texts of mails made anew from the people as they are now, because the former ones were wiped. What stands in the way of one: it says
 * what is no longer so, it has nobody to go to, or it came back and would go to the same address.
 */
export async function remadeMails(trx: Db, mails: readonly Mail[], reason: string | undefined): Promise<Remade[]> {
  const libraries = await librariesById(trx)
  const { byId } = await catalogueOf(trx)
  const made: Remade[] = []
  for (const mail of mails) {
    const fresh = await remade(trx, mail, libraries.get(mail.library), { reason, byId })
    const trouble = fresh === undefined ? overtaken(mail) : unreachable(mail, fresh)
    made.push({ mail, ...(fresh ? { fresh } : {}), ...(trouble ? { trouble } : {}) })
  }
  return made
}

function unreachable({ id, bounced_at, to_address }: Mail, { to }: NewMail): CliError | undefined {
  const address = usableAddress(to.address)
  if (address === undefined) return new CliError('no_address', EXIT.refused, 'mail.no_address', [id])
  if (bounced_at === null || address !== to_address) return undefined
  return new CliError('same_address', EXIT.refused, 'mail.resend.same_address', [id], { details: { mail: id } })
}

async function remade(
  trx: Db,
  mail: Mail,
  library: Library | undefined,
  { reason, byId }: { reason: string | undefined; byId: ReadonlyMap<number, MdoResource> },
): Promise<NewMail | undefined> {
  if (!library) return undefined
  const ids = mail.subscriber === null ? await pendingIn(trx, mail.library) : [mail.subscriber]
  const people = [...(await peopleByNumber(trx, ids, mail.library)).values()].filter((one) => isTrue(mail.kind, one))
  const [person] = people
  if (!person) return undefined
  if (mail.kind === 'library_request' || mail.kind === 'library_reminder') return requestMail(library, people, mail.kind)
  // What is said of an address goes to the former one, which only the mail still knows.
  const told = mail.kind === 'user_changed' ? { ...person, email: mail.to_address } : person
  return userMail(library, { person: told, kind: mail.kind, reason }, byId)
}

const pendingIn = async (trx: Db, library: number) =>
  (await trx.selectFrom('subscriber as s').select('s.id').where('s.library', '=', library).where(waiting).orderBy('s.id').execute()).map(
    ({ id }) => id,
  )
