import type { App } from '../../cli/app.ts'
import { helpAfter } from '../../cli/commands.ts'
import { parsersFor } from '../../cli/parsers.ts'
import type { Define } from '../../cli/program.ts'
import { safeJson, visibleLines } from '../../cli/visible.ts'
import { fold } from '../../fold.ts'
import type { MailKind, NewMail } from '../../mail/outbox.ts'
import { writtenMail } from '../../mail/preview.ts'
import type { Db } from '../../store/engine.ts'
import type { Library } from '../../store/schema.ts'
import { inSnapshot } from '../../store/transaction.ts'
import { expiryOf } from '../rules/expiry.ts'
import { catalogueOf } from '../usecases/catalogue.ts'
import { librariesById, scopeOf, validityOf } from '../usecases/libraries.ts'
import { requestMail, userMail } from '../usecases/mails.ts'
import { findPeople, type Person } from '../usecases/people.ts'
import { KIND_WORDS } from './mail-options.ts'
import { reasonOf } from './reason.ts'
import { libraryOf, monthsOf, scoped } from './settings.ts'

export const mailPreview: Define = (command, app) => {
  const { text } = app
  const { filled, lines, word } = parsersFor(text)
  scoped(command, app)
    .argument('<subscriber>', text['mail.argument.subscriber'])
    .option('--kind <kind>', text['mail.option.kind'], word(KIND_WORDS, fold))
    .option('--reason <text>', text['mail.option.reason'], lines)
    .option('--reason-file <file>', text['mail.option.reason_file'], filled)
    .option('--html', text['mail.option.html'])
    .addHelpText(
      'after',
      helpAfter(app, ['mdo mail preview 12', 'mdo mail preview 12 --kind user_refused --reason-file reason.txt'], [0, 2, 4, 6]),
    )
    .action(async (id, options) => {
      const code = libraryOf(app, options.library)
      const reason = await reasonOf(app, options)
      const store = await app.open()
      const mail = await inSnapshot(store, async (trx) =>
        previewed(app, trx, { id, scope: await scopeOf(trx, code), kind: options.kind, reason }),
      )
      await printMail(app, mail, options.html === true)
    })
}

interface Wanted {
  id: string
  scope: number | undefined
  kind: MailKind | undefined
  reason: string | undefined
}

/** The mail as it would be if the decision were taken today. @throws CliError 4 */
async function previewed(app: App, trx: Db, { id, scope, kind: wished, reason }: Wanted): Promise<NewMail> {
  const [person] = await findPeople(trx, [id], scope)
  const library = person && (await librariesById(trx)).get(person.library)
  if (!person || !library) throw new Error(`subscriber ${id} has no library`)
  const kind = wished ?? (person.status === 'refused' ? 'user_refused' : 'user_validated')
  if (kind === 'library_request' || kind === 'library_reminder') return requestMail(library, [person], kind)
  const { byId } = await catalogueOf(trx)
  return userMail(library, { person: asIfValidated(app, library, person), kind, reason }, byId)
}

/** Somebody who is not validated yet is shown as a validation of today would make it. */
function asIfValidated(app: App, library: Library, person: Person): Person {
  if (person.status === 'validated') return person
  const access = person.access.map((one) => (one.status === 'pending' ? { ...one, status: 'validated' as const } : one))
  return { ...person, access, expires_on: expiryOf(app.today, validityOf(library, monthsOf(app))) }
}

async function printMail(app: App, mail: NewMail, htmlSide: boolean): Promise<void> {
  const { subject, text, html } = writtenMail(app, mail)
  const { name, address } = mail.to
  const replyTo = mail.replyTo?.address ?? null
  if (app.format === 'table') {
    await app.print(`${visibleLines(htmlSide ? html : `${name} <${address ?? ''}>\n${subject}\n\n${text}`)}`)
    return
  }
  const { kind } = mail
  await app.print(`${safeJson({ kind, to: address, reply_to: replyTo, subject, text, html }, app.format === 'json' ? 2 : undefined)}\n`)
}
