import type { App } from '../cli/app.ts'
import type { Store } from '../store/engine.ts'
import type { Run } from './claims.ts'
import type { Only } from './queue.ts'
import { type MailSettings, mailPassword, mailSettings } from './settings.ts'
import { templatesOf } from './template-files.ts'
import type { Transport } from './transport.ts'

/** A run with the settings of this command. @throws CliError 6 for a setting that cannot be used */
export function runOf(app: App, store: Store, { only, early, limit }: { only: Only; early?: boolean; limit?: number | undefined }): Run {
  const settings = mailSettings(app)
  return {
    ...{ store, settings, only, limit, signal: app.interruption },
    ...(early ? { early } : {}),
    writer: templatesOf(settings.templates, settings.lang),
    open: () => openTransport(settings),
    now: app.outside.now,
  }
}

/** The way out that the settings name; what it needs is loaded here. @throws CliError 6 when sender or password are missing */
export async function openTransport(settings: MailSettings): Promise<Transport> {
  const { place } = settings
  if (place.how === 'folder') return (await import('./folder.ts')).folderTransport(place.folder)
  const { smtpTransport } = await import('./smtp.ts')
  return smtpTransport(place, place.user === undefined ? undefined : mailPassword(settings))
}
