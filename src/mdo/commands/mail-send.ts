import type { App } from '../../cli/app.ts'
import { foreseeing, helpAfter } from '../../cli/commands.ts'
import { type Foreseen, foresee } from '../../cli/foreseen.ts'
import { list, printRows } from '../../cli/list.ts'
import { picked, type Row } from '../../cli/output.ts'
import { parsersFor } from '../../cli/parsers.ts'
import type { Define } from '../../cli/program.ts'
import { safeJson } from '../../cli/visible.ts'
import { type CliError, EXIT } from '../../errors.ts'
import { listedMails, mailsToSend } from '../../mail/list.ts'
import { runOf } from '../../mail/run.ts'
import { withRunLock } from '../../mail/run-lock.ts'
import { sendQueue, type Tally } from '../../mail/sender.ts'
import { mailSettings } from '../../mail/settings.ts'
import { tellOf } from '../../mail/told.ts'
import type { Db, Store } from '../../store/engine.ts'
import { inSnapshot } from '../../store/transaction.ts'
import { scopeOf } from '../usecases/libraries.ts'
import { OUTCOME_COLUMNS } from './mail-columns.ts'
import { libraryOf, scoped } from './settings.ts'

interface Options extends Foreseen {
  now?: true | undefined
  limit?: number | undefined
  library?: string | undefined
}

export const mailSend: Define = (command, app) => {
  const { text } = app
  scoped(foreseeing(command, app), app)
    .option('--now', text['mail.option.now'])
    .option('--limit <number>', text['mail.option.limit'], parsersFor(text).count)
    .addHelpText('after', helpAfter(app, ['mdo mail send', 'mdo mail send --now --limit 10'], [0, 2, 3, 4, 5, 6, 130]))
    .action(async (options) => (options.dryRun ? wouldSend(app, options) : send(app, options)))
}

const outcomeRow = ({ status, ...row }: Row): Row => ({ ...row, outcome: status })

const wouldLeave = (app: App, trx: Db, library: number | undefined, { now, limit }: Options) =>
  mailsToSend(trx, { library }, now ? undefined : app.outside.now(), limit)

async function wouldSend(app: App, options: Options): Promise<void> {
  const code = libraryOf(app, options.library)
  let found = 0
  await list(app, OUTCOME_COLUMNS, async (trx) => ({
    query: wouldLeave(app, trx, await scopeOf(trx, code), options),
    map: (row: Row) => {
      found++
      return outcomeRow(row)
    },
  }))
  foresee(app, options, found)
}

/** Sends what is due. Exit 3: a mail of this run was refused for good, or some still wait; 6: the server or a setting is at fault (mdo 7). */
async function send(app: App, options: Options): Promise<void> {
  const { library, now, limit, expect } = options
  const store = await app.open()
  const code = libraryOf(app, library)
  const scope = await inSnapshot(store, (trx) => scopeOf(trx, code))
  if (expect !== undefined) foresee(app, options, (await inSnapshot(store, (trx) => wouldLeave(app, trx, scope, options).execute())).length)
  const stopListening = app.onInterrupt()
  try {
    const run = runOf(app, store, { only: { library: scope }, early: now === true, limit })
    const tally = await withRunLock(app, store, (held) => sendQueue({ ...run, held }))
    await tellOf(app, store, tally)
    if (tally.fault) throw await withDone(app, store, tally, tally.fault)
    await printTally(app, store, tally)
    const { failed, unknown, dead } = tally.counts
    if (failed + unknown + dead + tally.waiting > 0) app.exitWith(EXIT.partial)
  } finally {
    stopListening()
  }
}

/** What left before the run stopped is said as well: printed, or as JSON in the error. */
async function withDone(app: App, store: Store, tally: Tally, fault: CliError): Promise<CliError> {
  if (totalOf(tally) === 0) return fault
  if (app.format !== 'json') {
    await printTally(app, store, tally)
    return fault
  }
  const rows = await inSnapshot(store, (trx) => listedMails(trx, { owner: tally.owner }).execute())
  const shown = rows.map((row) => picked(OUTCOME_COLUMNS, outcomeRow(row)))
  return fault.with({ counts: foundIn(tally), rows: shown })
}

const totalOf = ({ counts }: Tally) => Object.values(counts).reduce((sum, n) => sum + n, 0)
const foundIn = ({ counts }: Tally) => Object.fromEntries(Object.entries(counts).filter(([, n]) => n > 0))

function sentence(app: App, sent: number, waiting: number): string {
  const { place } = mailSettings(app)
  return place.how === 'folder' && sent > 0
    ? app.text['mail.send.written'](sent, place.folder, waiting)
    : app.text['mail.send.done'](sent, waiting)
}

/** As every write prints: one object in JSON, rows in CSV and NDJSON, a sentence and the few rows in a table. Nothing is journalled. */
async function printTally(app: App, store: Store, tally: Tally): Promise<void> {
  const { owner, counts, waiting } = tally
  const total = totalOf(tally)
  const head = { operation: null, dry_run: false, counts: foundIn(tally) }
  const rows = () =>
    inSnapshot(store, (trx) => printRows(app, OUTCOME_COLUMNS, trx, { query: listedMails(trx, { owner }), map: outcomeRow }))
  if (app.format === 'json') {
    await app.print(`${safeJson(head).slice(0, -1)},"rows":`)
    await rows()
    await app.print('}\n')
    return
  }
  if (app.format === 'table') {
    await app.print(`${sentence(app, counts.sent, waiting)}\n`)
    if (total === 0 || (total > 20 && !app.verbose)) return
    await app.print('\n')
  } else app.remark(safeJson(head))
  await rows()
}
