import type { App } from '../cli/app.ts'
import type { NewMail } from './outbox.ts'
import { mailSettings } from './settings.ts'
import type { Written } from './template.ts'
import { templatesOf } from './template-files.ts'

/** A mail as its reader would see it, in the language of the mails; nothing is queued or kept. @throws CliError 6 for an unusable template */
export function writtenMail(app: App, { kind, values, reason }: NewMail): Written {
  const { templates, lang } = mailSettings(app)
  return templatesOf(templates, lang).write(kind, { ...values, reason: reason ?? '' })
}
