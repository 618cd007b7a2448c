import { helpAfter } from '../../cli/commands.ts'
import type { Column } from '../../cli/output.ts'
import type { Define } from '../../cli/program.ts'
import { show } from '../../cli/show.ts'
import { listedMails } from '../../mail/list.ts'
import { findMails } from '../../mail/mend.ts'
import { scopeOf } from '../usecases/libraries.ts'
import { MAIL_FIELDS, mailRow } from './mail-columns.ts'
import { mailNumber } from './mail-options.ts'
import { libraryOf, scoped } from './settings.ts'

/** The other mails to the same person, among which this one has its place. */
const OTHERS: readonly Column[] = [
  { key: 'id', align: 'right' },
  { key: 'kind', words: true },
  { key: 'status', words: true },
  { key: 'sent_at', instant: true },
]

export const mailShow: Define = (command, app) => {
  scoped(command, app)
    .argument('<mail>', app.text['mail.argument.id'], mailNumber(app.text))
    .addHelpText('after', helpAfter(app, ['mdo mail show 12', 'mdo mail show 12 -o json'], [0, 2, 4, 6]))
    .action(async (id, { library }) => {
      const code = libraryOf(app, library)
      await show(app, MAIL_FIELDS, { key: 'others', columns: OTHERS }, async (trx) => {
        const scope = await scopeOf(trx, code)
        const [mail] = await findMails(trx, [id], scope)
        const [object] = await listedMails(trx, { id }).execute()
        const subscriber = mail?.subscriber ?? -1
        const rows = await listedMails(trx, { library: scope, subscriber }).where('m.id', '<>', id).execute()
        return { object: mailRow(object ?? {}), rows }
      })
    })
}
