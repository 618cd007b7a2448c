import type { App } from '../../cli/app.ts'
import type { ChangeOptions } from '../../cli/change.ts'
import { helpAfter, writing } from '../../cli/commands.ts'
import { parsersFor } from '../../cli/parsers.ts'
import type { Define } from '../../cli/program.ts'
import { CliError, EXIT } from '../../errors.ts'
import { failedMails, findMails, planMend, refill } from '../../mail/mend.ts'
import { mailContext } from '../../mail/outbox.ts'
import type { Mail } from '../../mail/table.ts'
import type { Db } from '../../store/engine.ts'
import { inSnapshot } from '../../store/transaction.ts'
import { scopeOf } from '../usecases/libraries.ts'
import { type Remade, remadeMails } from './mail-content.ts'
import { mendMails } from './mail-mend.ts'
import { mailNumbers } from './mail-options.ts'
import { askReason, reasonOf } from './reason.ts'
import { libraryOf, scoped } from './settings.ts'

export const mailResend: Define = (command, app) => {
  const { text } = app
  const { filled, lines } = parsersFor(text)
  scoped(writing(command, app), app)
    .argument('[mails...]', text['mail.argument.id'], mailNumbers(text))
    .option('--failed', text['mail.option.failed'])
    .option('--reason <text>', text['mail.option.reason'], lines)
    .option('--reason-file <file>', text['mail.option.reason_file'], filled)
    .addHelpText(
      'after',
      helpAfter(
        app,
        ['mdo mail resend 12', 'mdo mail resend 12 --reason-file reason.txt', 'mdo mail resend --failed'],
        [0, 2, 3, 4, 5, 6, 7, 130],
      ),
    )
    .action(async (ids, options) => resend(app, [...new Set(ids)], options))
}

interface Options extends ChangeOptions {
  failed?: true | undefined
  library?: string | undefined
  reason?: string | undefined
  reasonFile?: string | undefined
}

async function resend(app: App, ids: readonly number[], options: Options): Promise<void> {
  const code = libraryOf(app, options.library)
  const wanted = async (trx: Db) => (options.failed ? failedMails : findMailsNamed(ids))(trx, await scopeOf(trx, code))
  if (Boolean(options.failed) === ids.length > 0) throw await unclear(app, code)
  const given = await reasonOf(app, options)
  const asks =
    !options.failed && given === undefined && app.interactive && !options.yes && !options.dryRun && (await anyReason(app, wanted))
  const reason = asks ? await askReason(app) : given
  const context = await mailContext(app)
  let made: Remade[] = []
  const lacksReason = ({ mail, trouble }: Remade) => !trouble && mail.reason !== null && reason === undefined
  const leftOut = () => made.filter((one) => options.failed && (one.trouble || lacksReason(one))).map(({ mail }) => mail.id)
  await mendMails(app, options, {
    plan: async (trx) => {
      const mails = await wanted(trx)
      made = await remadeMails(
        trx,
        mails.filter((mail) => mail.status !== 'queued'),
        reason,
      )
      const refused = await planMend(trx, 'resend', { mails, now: app.outside.now(), skipped: new Set(leftOut()) })
      return refused ?? (options.failed ? undefined : made.find(({ trouble }) => trouble)?.trouble)
    },
    // The reason went into the first mail and was not kept.
    missing: () => (options.failed ? undefined : reasonNeeded(made.filter(lacksReason).map(({ mail }) => mail.id))),
    whom: { always: true },
    question: ({ changes }) => app.text['mail.question.resend'](changes),
    remarks: () => (leftOut().length > 0 ? [app.text['mail.resend.left_out'](leftOut())] : []),
    after: async (trx, operation) => {
      const out = new Set(leftOut())
      for (const { mail, fresh } of made) if (fresh && !out.has(mail.id)) await refill(trx, context, operation, mail, fresh)
    },
    committed: async (store, operation) => (await import('../../mail/own.ts')).sendOwnMails(app, store, { resentBy: operation }),
  })
}

const findMailsNamed = (ids: readonly number[]) => (trx: Db, scope: number | undefined) => findMails(trx, ids, scope)

const anyReason = async (app: App, wanted: (trx: Db) => Promise<Mail[]>): Promise<boolean> =>
  inSnapshot(await app.open(), async (trx) =>
    (await wanted(trx)).some(({ reason, status }) => reason !== null && ['failed', 'dead', 'unknown'].includes(status)),
  )

/** Neither numbers nor --failed, or both. */
async function unclear(app: App, code: string | undefined): Promise<CliError> {
  const candidates = await inSnapshot(await app.open(), async (trx) =>
    (await failedMails(trx, await scopeOf(trx, code))).map(({ id }) => id),
  )
  return new CliError('no_mails', EXIT.undecided, 'mail.resend.which', [], { details: { candidates, option: '--failed' } })
}

const reasonNeeded = (ids: readonly number[]) =>
  ids.length === 0
    ? undefined
    : new CliError('reason_needed', EXIT.undecided, 'mail.reason_needed', [ids], { details: { mails: ids, option: '--reason-file' } })
