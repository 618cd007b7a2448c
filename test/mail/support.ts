import { join } from 'node:path'
import { sql } from 'kysely'
import { readOrMakeKey } from '../../src/files/key-file.ts'
import type { Run } from '../../src/mail/claims.ts'
import { folderTransport } from '../../src/mail/folder.ts'
import { type MailContext, type NewMail, queueMails } from '../../src/mail/outbox.ts'
import { sendQueue, type Tally } from '../../src/mail/sender.ts'
import { type MailSettings, mailPlace } from '../../src/mail/settings.ts'
import { smtpTransport } from '../../src/mail/smtp.ts'
import { type Mail, mailsIn } from '../../src/mail/table.ts'
import { templatesOf } from '../../src/mail/template-files.ts'
import type { Transport } from '../../src/mail/transport.ts'
import type { Store } from '../../src/store/engine.ts'
import { inSnapshot, inTransaction } from '../../src/store/transaction.ts'

/** Short, so that a silent server does not make a test long. */
const TIMEOUTS = { connection: 2_000, greeting: 800, silence: 800 }

/** A clock that a test moves. */
export interface Post {
  store: Store
  settings: MailSettings
  context: MailContext
  clock: { now: Date }
  keyFile: string
}

/** The outbox of a store that holds one library and no people. @param folder where the key is made */
export async function openPost(store: Store, url: string, folder: string): Promise<Post> {
  const keyFile = join(folder, 'guichet.key')
  const clock = { now: new Date('2026-11-20T10:00:00Z') }
  const context: MailContext = {
    domain: 'mdo.example',
    key: () => readOrMakeKey(keyFile),
    get now() {
      return clock.now
    },
  }
  const settings: MailSettings = {
    ...{ place: mailPlace(url), from: { name: 'Médiathèque départementale', address: 'mdo@mdo.example' }, passwordFile: undefined },
    ...{ keyFile, lang: 'fr', templates: undefined, perMinute: undefined },
  }
  await inTransaction(store, async (trx) => {
    await sql`insert into library (id, code, name, name_key, email, fallback, digest, operation)
      values (1, 'lib01', 'Médiathèque de Sully', 'mediatheque de sully', 'sully@biblio.example', 0, 0, 1) on conflict do nothing`.execute(
      trx,
    )
  })
  return { store, settings, context, clock, keyFile }
}

let people = 0

/** A mail to somebody, about a validation unless said otherwise. */
export function mailTo(address: string | null, more: Partial<NewMail> = {}): NewMail {
  return {
    ...{ library: 1, subscriber: ++people, kind: 'user_validated', request: 1, version: 2 },
    to: { name: 'Léa Œuvrard', address },
    replyTo: { name: 'Médiathèque de Sully', address: 'sully@biblio.example' },
    values: {
      library: 'Médiathèque de Sully',
      first_name: 'Léa',
      last_name: 'Œuvrard',
      expires_on: '2027-09-15',
      resources: ['Cafeyn', 'CVS'],
    },
    ...more,
  }
}

export const queue = ({ store, context }: Post, ...mails: NewMail[]) => inTransaction(store, (trx) => queueMails(trx, context, 1, mails))

/** The way out that the settings of a post name. */
export function openWay({ settings: { place } }: Post): Transport {
  return place.how === 'smtp' ? smtpTransport(place, 'secret', TIMEOUTS) : folderTransport(place.folder)
}

export async function sendAll(post: Post, more: Partial<Run> = {}): Promise<Tally> {
  const { store, settings, clock } = post
  return sendQueue({
    ...{ store, settings, only: {}, signal: new AbortController().signal, now: () => clock.now },
    writer: templatesOf(settings.templates, settings.lang),
    open: async () => openWay(post),
    ...more,
  })
}

export const mails = ({ store }: Post): Promise<Mail[]> =>
  inSnapshot(store, (trx) => mailsIn(trx).selectFrom('mail').selectAll().orderBy('id').execute())

export const later = ({ clock }: Post, minutes: number) => {
  clock.now = new Date(clock.now.getTime() + minutes * 60_000)
}
