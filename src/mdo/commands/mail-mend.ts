import type { App } from '../../cli/app.ts'
import { type Change, type ChangeOptions, change } from '../../cli/change.ts'
import { helpAfter, writing } from '../../cli/commands.ts'
import type { Define } from '../../cli/program.ts'
import { findMails, type Mend, planMend, plannedMails, wipeCancelled } from '../../mail/mend.ts'
import type { Db } from '../../store/engine.ts'
import { scopeOf } from '../usecases/libraries.ts'
import { OUTCOME_COLUMNS } from './mail-columns.ts'
import { mailNumbers } from './mail-options.ts'
import { libraryOf, scoped } from './settings.ts'

/** A write on the outbox. */
export const mendMails = (app: App, options: ChangeOptions, it: Pick<Change, 'plan' | 'question'> & Partial<Change>): Promise<void> =>
  change(app, options, { columns: OUTCOME_COLUMNS, rows: async (trx: Db) => ({ query: plannedMails(trx) }), ...it })

/** The three commands that only change the state of mails. */
const mending =
  (mend: Exclude<Mend, 'resend'>, examples: string[]): Define =>
  (command, app) => {
    const { text } = app
    scoped(writing(command, app), app)
      .argument('<mails...>', text['mail.argument.id'], mailNumbers(text))
      .addHelpText('after', helpAfter(app, examples, [0, 2, 3, 4, 5, 6, 130]))
      .action(async (ids, options) => {
        const code = libraryOf(app, options.library)
        const wanted = [...new Set(ids)]
        await mendMails(app, options, {
          plan: async (trx) =>
            planMend(trx, mend, { mails: await findMails(trx, wanted, await scopeOf(trx, code)), now: app.outside.now() }),
          question: ({ changes }) => text[mend === 'cancel' ? 'mail.question.cancel' : 'mail.question.mark'](changes),
          ...(mend === 'cancel' ? { after: wipeCancelled } : {}),
        })
      })
  }

export const mailCancel = mending('cancel', ['mdo mail cancel 12', 'mdo mail cancel 12 13 -n'])
export const mailMarkSent = mending('mark-sent', ['mdo mail mark-sent 12'])
export const mailBounce = mending('bounce', ['mdo mail bounce 12'])
