import { existsSync } from 'node:fs'
import type { Check } from '../../cli/program.ts'
import { readKey } from '../../files/key-file.ts'
import { faultError } from '../../mail/fault.ts'
import { standing } from '../../mail/list.ts'
import { MAIL_KINDS } from '../../mail/outbox.ts'
import { mailPassword, mailSettings } from '../../mail/settings.ts'
import { missingTemplates, readTemplates } from '../../mail/template-files.ts'
import { inSnapshot } from '../../store/transaction.ts'
import { scopeOf } from '../usecases/libraries.ts'
import { libraryOf } from './settings.ts'

/** Where mails go, whether what that needs is there, and whether the server lets us in; no mail is sent. */
const transport: Check = async (app) => {
  const settings = mailSettings(app)
  const { place, from } = settings
  if (place.how === 'folder') return { status: 'warning', message: app.text['doctor.mail_folder'](place.folder) }
  if (!from) return { status: 'failed', message: app.text['mail.from_missing'] }
  const { probe } = await import('../../mail/smtp.ts')
  const fault = await probe(place, place.user === undefined ? undefined : mailPassword(settings))
  if (fault) throw faultError(place, fault)
  return { status: 'ok', message: app.text['doctor.mail_answers'](place.shown, from.address) }
}

/** The key of the reasons that wait; none is needed as long as none waits. */
const key: Check = async (app) => {
  const { keyFile } = mailSettings(app)
  const { sealed } = await state(app)
  if (sealed === 0 && !existsSync(keyFile)) return { status: 'ok', message: app.text['doctor.mail_no_key'](keyFile) }
  readKey(keyFile)
  return { status: 'ok', message: keyFile }
}

const templates: Check = (app) => {
  const settings = mailSettings(app)
  const { templates: folder, lang } = settings
  const missing = missingTemplates(settings)
  readTemplates(folder, lang, MAIL_KINDS)
  if (missing !== undefined) return { status: 'warning', message: app.text['mail.templates_missing'](missing) }
  return { status: 'ok', message: folder ?? lang }
}

/** Mails that a person must look at, and libraries that hear nothing of their requests. */
const queue: Check = async (app) => {
  const { waiting, failed, libraries } = await state(app)
  if (libraries.length > 0) return { status: 'warning', message: app.text['doctor.mail_libraries'](libraries) }
  if (failed > 0) return { status: 'warning', message: app.text['doctor.mail_failed'](failed) }
  return { status: 'ok', message: app.text['doctor.mail_waiting'](waiting) }
}

const state = async (app: Parameters<Check>[0]) =>
  inSnapshot(await app.open(), async (trx) => standing(trx, await scopeOf(trx, libraryOf(app, undefined))))

/** What « mdo doctor » looks at besides. */
export const checks: readonly [string, Check][] = [
  ['mail', transport],
  ['mail_key', key],
  ['mail_templates', templates],
  ['mail_queue', queue],
]
