import { helpAfter } from '../../cli/commands.ts'
import { list } from '../../cli/list.ts'
import { listing } from '../../cli/listing.ts'
import { parsersFor } from '../../cli/parsers.ts'
import type { Define } from '../../cli/program.ts'
import { fold } from '../../fold.ts'
import { listedMails } from '../../mail/list.ts'
import type { Db } from '../../store/engine.ts'
import { scopeOf } from '../usecases/libraries.ts'
import { MAIL_COLUMNS, mailRow } from './mail-columns.ts'
import { STATUS_WORDS } from './mail-options.ts'
import { libraryOf, scoped } from './settings.ts'

export const mailList: Define = (command, app) => {
  const { text } = app
  listing(scoped(command, app), app)
    .option('--status <status>', text['mail.option.status'], parsersFor(text).words(STATUS_WORDS, fold))
    .addHelpText(
      'after',
      helpAfter(app, ['mdo mail list --status failed', 'mdo mail list --status suppressed -o csv'], [0, 2, 4, 5, 6, 130]),
    )
    .action(async ({ status, library, ...options }) => {
      const code = libraryOf(app, library)
      const rows = async (trx: Db) => ({ query: listedMails(trx, { status, library: await scopeOf(trx, code) }), map: mailRow })
      await list(app, MAIL_COLUMNS, rows, { ...options, name: 'mail list' })
    })
}
