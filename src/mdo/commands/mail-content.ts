import { CliError, EXIT } from '../../errors.ts'
import type { MailKind, NewMail } from '../../mail/outbox.ts'
import type { Mail } from '../../mail/table.ts'
import type { Db } from '../../store/engine.ts'
import { catalogueOf } from '../usecases/catalogue.ts'
import { librariesById } from '../usecases/libraries.ts'
import { requestMail, userMail } from '../usecases/mails.ts'
import { type Person, peopleByNumber } from '../usecases/people.ts'

/** What must be so for a mail of a kind to be true. */
const TRUE_WHILE: Readonly<Record<MailKind, Person['status']>> = {
  library_request: 'pending',
  library_reminder: 'pending',
  user_validated: 'validated',
  user_renewed: 'validated',
  user_expiring: 'validated',
  user_refused: 'refused',
  user_revoked: 'refused',
}

const overtaken = ({ id }: Mail) => new CliError('overtaken', EXIT.refused, 'mail.overtaken', [id], { details: { mail: id } })

/**
 * The text of a mail made anew from the people as they are now, because the former one was wiped.
 * @throws CliError 5 when what it said is no longer so
 */
export async function remade(trx: Db, mail: Mail, reason: string | undefined): Promise<NewMail> {
  const library = (await librariesById(trx)).get(mail.library)
  if (!library) throw overtaken(mail)
  const ids = mail.subscriber === null ? await pendingIn(trx, mail.library) : [mail.subscriber]
  const people = [...(await peopleByNumber(trx, ids, mail.library)).values()].filter(({ status }) => status === TRUE_WHILE[mail.kind])
  const [person] = people
  if (!person) throw overtaken(mail)
  if (mail.kind === 'library_request' || mail.kind === 'library_reminder') return requestMail(library, people, mail.kind)
  const { byId } = await catalogueOf(trx)
  return userMail(library, { person, kind: mail.kind, reason }, byId)
}

const pendingIn = async (trx: Db, library: number) =>
  (
    await trx.selectFrom('subscriber').select('id').where('library', '=', library).where('status', '=', 'pending').orderBy('id').execute()
  ).map(({ id }) => id)
