import type { Command } from '@commander-js/extra-typings'
import type { App } from '../../cli/app.ts'
import { type Change, type ChangeOptions, change } from '../../cli/change.ts'
import { writing } from '../../cli/commands.ts'
import { CliError, EXIT } from '../../errors.ts'
import { inSnapshot } from '../../store/transaction.ts'
import type { Step } from '../rules/decision.ts'
import type { Validity } from '../rules/expiry.ts'
import type { Status } from '../rules/status.ts'
import { plannedPeople } from '../usecases/aims.ts'
import { choices } from '../usecases/choices.ts'
import { planDecision, type Told } from '../usecases/decide.ts'
import type { Person } from '../usecases/people.ts'
import { breakdown, PERSON_COLUMNS } from './columns.ts'
import { withMails } from './mails.ts'
import { libraryOf, monthsOf, scoped } from './settings.ts'

/** The argument and the options of every decision. */
export const deciding = <Args extends unknown[], Options extends Record<string, unknown>, Globals extends Record<string, unknown>>(
  command: Command<Args, Options, Globals>,
  app: App,
) => scoped(writing(command, app), app).argument('[ids...]', app.text['mdo.argument.ids'])

export interface Decision {
  /** The subcommand, for the line that does the same without questions. */
  name: string
  ids: readonly string[]
  /** They were asked for already. */
  asked?: boolean
  /** What the line without questions says besides. */
  words?: readonly string[]
  library?: string | undefined
  rule: (person: Person, validity: Validity) => Step
  /** The statuses among which people are offered when none is named. */
  from: readonly Status[]
  question: (people: number) => string
  /** Turns what the rule says of mails into what leaves: with a reason, or not at all. */
  told?: (told: Told) => Told | undefined
  /** What else happens in the transaction, about the people who changed. */
  more?: Change['after']
  remarks?: Change['remarks']
}

/**
 * Decides on people: plans before it locks, so that it never decides on top of another decision, and queues its mails in the same
 * transaction (mdo, sections 3 and 7).
 * @throws CliError 4 for unknown people, 5 when a rule refuses or somebody decided meanwhile, 7 when nobody is named
 */
export async function decide(app: App, options: ChangeOptions & { library?: string | undefined }, it: Decision): Promise<void> {
  const library = libraryOf(app, it.library ?? options.library)
  const ids = it.ids.length ? it.ids : await askPeople(app, it.from, library)
  const line = it.ids.length && !it.asked ? undefined : ['mdo', 'subscribers', it.name, ...ids, ...(it.words ?? [])]
  await change(app, options, { ...(await decisionChange(app, { ...it, ids, library })), line })
}

/** A decision as a write. */
export async function decisionChange(app: App, it: Decision): Promise<Change> {
  const { today } = app
  let told: Told[] = []
  const base: Change = {
    plan: async (trx) => {
      const decided = await planDecision(trx, { ids: it.ids, library: it.library, months: monthsOf(app), today }, it.rule)
      told = decided.told.flatMap((one) => (it.told ? (it.told(one) ?? []) : one))
      return decided.refused
    },
    careful: true,
    columns: PERSON_COLUMNS,
    rows: async (trx) => ({ query: plannedPeople(trx) }),
    breakdown,
    whom: {},
    question: ({ counts }) => it.question(Object.entries(counts).reduce((sum, [outcome, n]) => sum + (outcome === 'already' ? 0 : n), 0)),
    remarks: it.remarks ?? (() => []),
    ...(it.more ? { after: it.more } : {}),
  }
  return withMails(app, base, () => told)
}

/** Whom a command means that names nobody. @throws CliError 7 without a terminal, with the candidates */
export async function askPeople(app: App, from: readonly Status[], library: string | undefined): Promise<string[]> {
  const { text, today } = app
  const { offered, all } = await inSnapshot(await app.open(), (trx) => choices(trx, { library, today, statuses: from }))
  const candidates = offered.map(({ id }) => String(id))
  if (!app.interactive || candidates.length === 0)
    throw new CliError('no_subscriber', EXIT.undecided, 'mdo.no_subscriber', [candidates, all], { details: { candidates, all } })
  const named = offered.map(({ id, last_name, first_name, code }) => ({ value: String(id), name: `${last_name} ${first_name} (${code})` }))
  return (await app.ask()).checkbox(text['mdo.ask.people'](named.length, all), named)
}
