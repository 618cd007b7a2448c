import type { Day } from '../days.ts'
import { CliError, EXIT, type ExitCode } from '../errors.ts'
import type { Db, Store } from '../store/engine.ts'
import { journal, nextOperation } from '../store/journal.ts'
import { applyPlan, fingerprint, type Plan, readPlan, startPlan } from '../store/plan.ts'
import { isUnreached } from '../store/server-failure.ts'
import { type AfterLoss, inRehearsal, inSnapshot, inTransaction } from '../store/transaction.ts'
import { say } from '../text/index.ts'
import { type App, declined } from './app.ts'
import { commandLine, quoted } from './command-line.ts'
import { endDryRun, type Foreseen, unexpected } from './foreseen.ts'
import type { Rows } from './list.ts'
import type { Column, Row } from './output.ts'
import { keepingResult, printCounts, printResult, showPlan } from './result.ts'
import { flush } from './sink.ts'

export interface ChangeOptions extends Foreseen {
  yes?: boolean | undefined
}

/** One write: how it is planned and put into words. The same plan is the dry run, the preview and the write. */
export interface Change {
  /** Fills `planned`; the only place that decides. Returns the rule that refuses the plan, if one does: a dry run shows it and goes on. */
  plan: (trx: Db) => Promise<CliError | undefined>
  /** Columns and rows of the result, read from `planned`. */
  columns: readonly Column[]
  rows: (trx: Db) => Promise<Rows>
  /** The counts broken down, as a person wants to see them before saying yes. */
  breakdown?: { columns: readonly Column[]; rows: (trx: Db, plan: Plan) => Promise<readonly Row[]> }
  question: (plan: Plan) => string
  /** Sentences above the breakdown, wherever the plan is shown before anything is done: whom it is about, what would remain. */
  preface?: (trx: Db) => Promise<readonly string[]>
  /** Shown above the question: whom it is about, one a row. */
  whom?: Whom
  /** The preface already says what refuses the plan: a dry run does not say it again. */
  prefaceRefuses?: true
  /** How many rows people count as changed, where one row of the store stands for many of them. */
  number?: (plan: Plan) => number
  /** What the write does besides its rows, in `after`, counted by outcome: reason enough to write where no row changes. */
  beside?: (trx: Db) => Promise<Readonly<Record<string, number>>>
  /** Looks at the store as the write leaves it, before the commit; what it finds refuses the write. */
  verify?: (trx: Db) => Promise<CliError | undefined>
  /** An option that only a person may give, when the plan needs it. Saying yes at a terminal gives it. */
  missing?: (plan: Plan) => CliError | undefined
  /** Said on stderr, once what was done is known. */
  remarks?: (plan: Plan) => readonly string[]
  exitCode?: (plan: Plan) => ExitCode
  /** Further keys of the result as JSON, beside the counts. */
  head?: (plan: Plan) => Record<string, unknown>
  /** Outcomes that are counted also where there is none of them. */
  outcomes?: readonly string[]
  /** Work before the write lock is asked for, once it is sure that something is to be written. */
  before?: (store: Store) => Promise<void>
  /** The command line that does the same without questions, word by word, when some were asked: journalled, and shown for the next time. */
  line?: readonly string[] | undefined
  /** The rule that applied, where a setting chooses among several: the journal keeps it behind the command line. */
  rule?: string
  /** Words of the command line that name people: the journal keeps none of them. */
  people?: readonly string[]
  /** Every row is printed, however many and whatever was seen before: they hold what is shown only once. */
  everyRow?: boolean
  /** A file that goes with the write: it is there once the write is committed, and not when it is not. */
  alongside?: Alongside | undefined
  /** The operation that this one takes back. */
  undoes?: number
  /** Up to which day `after` wipes the former states that the journal holds of earlier operations. */
  wipedUntil?: Day | undefined
  /** The plan is read before the write lock is asked for, terminal or not: what somebody else changed since then is a refusal. */
  careful?: boolean
  /** Work that belongs to the same transaction, once the plan is applied and journalled. */
  after?: (trx: Db, operation: number) => Promise<void>
  /** Work that follows the commit. It cannot undo what was done, and says itself what it could not do. */
  committed?: (store: Store, operation: number) => Promise<void>
  /** Whether what was done can no longer be taken back, asked once everything is done: then nobody is told how to undo it. */
  lasting?: (store: Store, operation: number) => Promise<boolean>
}

/** The people of a question, by name. */
export interface Whom {
  /** However many they are, as far as a screen goes; else only a few. */
  always?: true
  /** The rows of the result where these are left out. */
  columns?: readonly Column[]
  rows?: (trx: Db) => Promise<Rows>
}

/** Written last before the commit, so that what it alone holds cannot be lost; quick, because other writers wait meanwhile. */
export interface Alongside {
  /** Called once more when the transaction has to be tried again. */
  write(trx: Db): Promise<void>
  /** Takes the file away again: nothing was committed. */
  remove(): void
  /** What to say of it once it is there; nothing when there was nothing to write. */
  remarks(): readonly string[]
}

/** What was planned or done, as it is printed. */
export interface Result extends Plan {
  operation: number | null
  dry_run: boolean
  guards: readonly CliError[]
  /** The breakdown has been shown before the question. */
  seen?: boolean
}

/** A result with what is needed once the connection that made it may be gone. */
interface Done extends Result {
  /** Of the operation. */
  hash?: string
  /** The session in which the plan stands, where there is a server. */
  session?: number | undefined
  /** Prints a result that was read before the commit. */
  print?: (() => Promise<void>) | undefined
}

const changedMeanwhile = () => new CliError('changed_meanwhile', EXIT.refused, 'change.changed_meanwhile')

/**
 * Plan, show, ask, plan again, apply: the one road of every write. Without a terminal a complete command line is the decision.
 * @throws CliError 5 when a rule refuses or the data changed since it was shown, 7 when a decision is missing, 130 when declined
 */
export async function change(app: App, options: ChangeOptions, it: Change): Promise<void> {
  const store = await app.open()
  const stopListening = app.onInterrupt()
  let committed = false
  try {
    const shown = options.dryRun || app.interactive ? await preview(app, store, options, it) : undefined
    if (shown === 'printed') return
    // An unexpected number is refused before anything is prepared for the write.
    const found = shown ?? (it.careful || options.expect !== undefined ? await lookFirst(store, options, it) : undefined)
    await it.before?.(store)
    const done = await inTransaction(store, (trx) => carryOut(app, store, trx, options, it, found), afterLoss(store)).catch((error) => {
      if (isUnknown(error)) sayAlongside(app, it)
      else it.alongside?.remove()
      throw error
    })
    committed = done.operation !== null
    await printDone(app, store, it, done)
    if (done.operation !== null) await followUp(app, store, it, done.operation)
    sayLine(app, it, done)
  } finally {
    // What was done is still to be said when this is over: a signal does not end the process before that any more.
    if (!committed) stopListening()
  }
}

/** A commit whose answer was lost is looked up by the hash of its operation. */
const afterLoss = ({ location }: Store): AfterLoss<Done> => ({
  async found(trx, { operation, hash }) {
    if (operation === null) return true
    return (await trx.selectFrom('operation').select('hash').where('id', '=', operation).executeTakeFirst())?.hash === hash
  },
  unknown: ({ operation }) =>
    new CliError('outcome_unknown', EXIT.unreachable, 'server.operation_unknown', [location, operation], { details: { operation } }),
})

const isUnknown = (error: unknown) => error instanceof CliError && error.code === 'outcome_unknown'

function sayAlongside(app: App, it: Change): void {
  for (const remark of it.alongside?.remarks() ?? []) app.remark(remark)
}

/** What follows the commit cannot make it undone: a server that is out of reach by then is said, and no failure. */
async function followUp(app: App, store: Store, it: Change, operation: number): Promise<void> {
  sayAlongside(app, it)
  try {
    await it.committed?.(store, operation)
    if (await it.lasting?.(store, operation)) return
  } catch (error) {
    if (!(error instanceof CliError) || !isUnreached(error.cause)) throw error
    app.remark(app.text['change.unfinished'](operation, store.location))
  }
  app.remark(app.text['change.done'](operation, app.program.name))
}

/** What was found before the write: its digest, and whether somebody saw it. */
interface Found {
  digest: string
  asks: boolean
  /** Nobody saw the plan, so nobody accepted what it needs. */
  unseen?: true
}

const lookFirst = (store: Store, options: Foreseen, it: Change): Promise<Found> =>
  inSnapshot(store, async (trx) => {
    const { plan, refused } = await look(trx, options, it)
    if (refused) throw refused
    return { asks: false, unseen: true, digest: await fingerprint(trx, plan) }
  })

/** Makes the plan without writing. @returns its fingerprint once somebody said yes, `printed` when there is nothing more to do */
async function preview(app: App, store: Store, options: ChangeOptions, it: Change): Promise<Found | 'printed'> {
  const unfit = it.verify && (await inRehearsal(store, (trx) => rehearse(app, trx, options, it)))
  const seen = await inSnapshot(store, async (trx) => {
    const { plan, refused = unfit } = await look(trx, options, it)
    if (refused && !options.dryRun) throw refused
    if (options.dryRun || changesNothing(plan)) {
      const guards = [refused, it.missing?.(plan)].filter((guard) => guard !== undefined)
      const preface = plan.changes ? ((await it.preface?.(trx)) ?? []) : []
      for (const sentence of preface) app.remark(sentence)
      await printResult(app, trx, it, { ...plan, operation: null, dry_run: Boolean(options.dryRun), guards })
      const unsaid = it.prefaceRefuses && preface.length ? guards.filter((guard) => guard !== refused) : guards
      for (const guard of unsaid) {
        app.remark(say(app.text, guard.key, guard.values))
        for (const { key, values } of guard.listed ?? []) app.remark(`  ${say(app.text, key, values)}`)
      }
      if (!options.dryRun) for (const remark of it.remarks?.(plan) ?? []) app.remark(remark)
      if (!options.dryRun && it.exitCode) app.exitWith(it.exitCode(plan))
      if (options.dryRun) endDryRun(app, options, numberOf(it, plan))
      sayLine(app, it, plan)
      return 'printed' as const
    }
    const asks = !options.yes || it.missing?.(plan) !== undefined
    if (asks) await showPlan(app, trx, it, plan)
    return { plan, asks, digest: await fingerprint(trx, plan) }
  })
  if (seen === 'printed') return seen
  if (seen.asks && !(await (await app.ask()).confirm(it.question(seen.plan)))) throw declined()
  return seen
}

/** The plan carried out and looked at, for a transaction that is then rolled back. */
async function rehearse(app: App, trx: Db, options: Foreseen, it: Change): Promise<CliError | undefined> {
  const { plan, refused } = await look(trx, options, it)
  if (refused || plan.changes === 0) return undefined
  await applyPlan(trx, app.program.entities, await nextOperation(trx), plan)
  return it.verify?.(trx)
}

/** What `--expect` is about. */
export const numberOf = (it: Pick<Change, 'number'>, plan: Plan): number => it.number?.(plan) ?? plan.changes + (plan.beside ?? 0)

async function look(trx: Db, options: Foreseen, it: Change): Promise<{ plan: Plan; refused: CliError | undefined }> {
  await startPlan(trx)
  const refused = await it.plan(trx)
  const read = await readPlan(trx)
  const beside = (await it.beside?.(trx)) ?? {}
  const plan = { ...read, counts: { ...read.counts, ...beside }, beside: Object.values(beside).reduce((sum, n) => sum + n, 0) }
  return { plan, refused: refused ?? unexpected(options, numberOf(it, plan)) }
}

const changesNothing = ({ changes, beside = 0 }: Plan) => changes + beside === 0

/** The write itself. Nothing in here waits for anything but the database, until the last look for an interruption. */
async function carryOut(app: App, store: Store, trx: Db, options: Foreseen, it: Change, found: Found | undefined): Promise<Done> {
  const { plan, refused } = await look(trx, options, it)
  if (refused) throw refused
  if (found && (await fingerprint(trx, plan)) !== found.digest) throw changedMeanwhile()
  const missing = !found || found.unseen ? it.missing?.(plan) : undefined
  if (missing) throw missing
  const result = { ...plan, operation: null, dry_run: false, guards: [], seen: found?.asks ?? false, session: store.server?.sessions() }
  if (changesNothing(plan)) return result
  const operation = await nextOperation(trx)
  if ((await applyPlan(trx, app.program.entities, operation, plan)) !== plan.changes) throw changedMeanwhile()
  const unfit = await it.verify?.(trx)
  if (unfit) throw unfit
  const hash = await journal(trx, operation, { ...app.author, command: journalled(app, it, plan) }, plan, it)
  await it.after?.(trx, operation)
  const done = { ...result, operation, hash }
  const print = store.server && (await keepingResult(app, trx, it, done))
  await it.alongside?.write(trx)
  await app.stopIfInterrupted()
  return { ...done, print }
}

/** The same decision as a complete command line; what was accepted at the terminal has an option there. */
function completeLine(it: Change, plan: Plan): readonly string[] | undefined {
  const accepted = it.missing?.(plan)?.details.option
  return it.line && [...it.line, ...(accepted ? [String(accepted)] : [])]
}

function sayLine(app: App, it: Change, plan: Plan): void {
  const line = completeLine(it, plan)
  if (line) app.remark(app.text['change.line'](line.map(quoted).join(' ')))
}

/** The journal keeps no name of a person, whoever wrote the line. */
function journalled(app: App, it: Change, plan: Plan): string {
  const [program, ...words] = completeLine(it, plan) ?? []
  const [name, argv] = program === undefined ? [app.program.name, app.outside.argv] : [program, words]
  const command = commandLine(name, argv, it.people)
  return command + (it.rule === undefined ? '' : ` # ${it.rule}`)
}

/** After the commit the answer is "done": what cannot be said any more does not make it undone, and the message names the operation. */
async function printDone(app: App, store: Store, it: Change, done: Done): Promise<void> {
  try {
    await (done.print?.() ??
      inSnapshot(store, (trx) => (store.server?.sessions() === done.session ? printResult : printCounts)(app, trx, it, done)))
    await flush(app.outside.out)
  } catch (error) {
    if (done.operation === null || !(error instanceof CliError)) throw error
    throw new CliError('output_failed', EXIT.unreachable, 'output.failed_after', [done.operation], {
      details: { operation: done.operation },
      cause: error,
    })
  }
  for (const remark of it.remarks?.(done) ?? []) app.remark(remark)
  if (it.exitCode) app.exitWith(it.exitCode(done))
}
