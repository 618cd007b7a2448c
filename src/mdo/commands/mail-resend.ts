import type { App } from '../../cli/app.ts'
import type { ChangeOptions } from '../../cli/change.ts'
import { helpAfter, writing } from '../../cli/commands.ts'
import { parsersFor } from '../../cli/parsers.ts'
import type { Define } from '../../cli/program.ts'
import { CliError, EXIT } from '../../errors.ts'
import { usableAddress } from '../../files/address.ts'
import { findMails, planMend, refill } from '../../mail/mend.ts'
import { mailContext, type NewMail } from '../../mail/outbox.ts'
import type { Mail } from '../../mail/table.ts'
import { inSnapshot } from '../../store/transaction.ts'
import { scopeOf } from '../usecases/libraries.ts'
import { remade } from './mail-content.ts'
import { mendMails } from './mail-mend.ts'
import { mailNumber } from './mail-options.ts'
import { askReason, reasonOf } from './reason.ts'
import { libraryOf, scoped } from './settings.ts'

export const mailResend: Define = (command, app) => {
  const { text } = app
  const { filled, lines } = parsersFor(text)
  scoped(writing(command, app), app)
    .argument('<mail>', text['mail.argument.id'], mailNumber(text))
    .option('--reason <text>', text['mail.option.reason'], lines)
    .option('--reason-file <file>', text['mail.option.reason_file'], filled)
    .addHelpText('after', helpAfter(app, ['mdo mail resend 12', 'mdo mail resend 12 --reason-file reason.txt'], [0, 2, 3, 4, 5, 6, 7, 130]))
    .action(async (id, options) => resend(app, id, options))
}

interface Options extends ChangeOptions {
  library?: string | undefined
  reason?: string | undefined
  reasonFile?: string | undefined
}

async function resend(app: App, id: number, options: Options): Promise<void> {
  const code = libraryOf(app, options.library)
  const given = await reasonOf(app, options)
  const asks = given === undefined && app.interactive && !options.yes && !options.dryRun && (await hadReason(app, id, code))
  const reason = asks ? await askReason(app) : given
  const context = await mailContext(app)
  let planned: { mail: Mail; fresh: NewMail } | undefined
  await mendMails(app, options, {
    plan: async (trx) => {
      const [mail] = await findMails(trx, [id], await scopeOf(trx, code))
      const refused = mail && (await planMend(trx, 'resend', [mail], app.outside.now()))
      planned = undefined
      if (!mail || refused || mail.status === 'queued') return refused
      const fresh = await remade(trx, mail, reason)
      planned = { mail, fresh }
      return usableAddress(fresh.to.address) === undefined ? new CliError('no_address', EXIT.refused, 'mail.no_address', [id]) : undefined
    },
    // The reason went into the first mail and was not kept.
    missing: () => (planned && planned.mail.reason !== null && reason === undefined ? reasonNeeded(id) : undefined),
    question: ({ changes }) => app.text['mail.question.resend'](changes),
    after: async (trx, operation) => {
      if (planned) await refill(trx, context, operation, planned.mail, planned.fresh)
    },
    committed: async (store) => (await import('../../mail/own.ts')).sendOwnMails(app, store, { id }),
  })
}

const hadReason = async (app: App, id: number, code: string | undefined): Promise<boolean> =>
  inSnapshot(await app.open(), async (trx) => {
    const [mail] = await findMails(trx, [id], await scopeOf(trx, code))
    return mail !== undefined && mail.reason !== null && ['failed', 'dead', 'unknown'].includes(mail.status)
  })

const reasonNeeded = (id: number) =>
  new CliError('reason_needed', EXIT.undecided, 'mail.reason_needed', [id], { details: { mail: id, option: '--reason-file' } })
