import type { App } from '../../cli/app.ts'
import type { CliError } from '../../errors.ts'
import { say, type Text } from '../../text/index.ts'
import type { PupilOutcome } from '../rules/rollover/outcome.ts'
import type { Balance, PupilFate } from '../rules/rollover/types.ts'
import { yearName } from '../rules/school-year.ts'
import type { PlannedRollover } from '../usecases/rollover.ts'

interface About {
  year: number
  rows: number
  faulty: number
  refused: CliError | undefined
}

const nameOf = ({ identity, class: aimed, pupil }: PupilFate) =>
  `${identity.usageName ?? identity.lastName} ${identity.firstName} (${aimed?.name ?? pupil?.className ?? '—'})`

/** The one page that is read before anything is written: what stops it first, then who goes, comes and moves. */
export function pageOf(app: App, planned: PlannedRollover, { year, rows, faulty, refused }: About): string[] {
  const { text } = app
  const { plan, occupied, withoutTeacher, inNoClass } = planned
  const { balance } = plan
  const of = (outcome: PupilOutcome) => plan.pupils.filter((fate) => fate.outcome === outcome)
  const named = (outcome: PupilOutcome, key: 'arrived' | 'returned' | 'kept_back') => {
    const found = of(outcome)
    return found.length ? [text[`rollover.page.${key}`](found.length, found.map(nameOf))] : []
  }
  const some = (names: readonly string[], sentence: (names: readonly string[]) => string) => (names.length ? [sentence(names)] : [])
  const classes = (outcome: string) => plan.classes.filter((one) => one.outcome === outcome).map((one) => one.class.name)
  const left = of('left')
  const unexpected = left.filter(({ reason }) => reason === 'unexpected')
  return [
    text['rollover.page.head'](yearName(year), rows, balance.before, balance.after),
    ...(faulty ? [text['rollover.page.faults'](faulty)] : []),
    ...(refused ? say(text, refused.key, refused.values).split('\n').slice(1) : []),
    ...(plan.open.length ? [text['rollover.page.decisions'](plan.open.length)] : []),
    ...(left.length ? [text['rollover.page.left'](left.length - unexpected.length, unexpected.length, unexpected.map(nameOf))] : []),
    ...named('arrived', 'arrived'),
    ...named('returned', 'returned'),
    ...named('kept_back', 'kept_back'),
    ...some(
      of('kept_back')
        .filter(({ remarkable }) => remarkable)
        .map(nameOf),
      text['rollover.page.unusual'],
    ),
    ...movesOf(text, of('transferred')),
    ...some(of('updated').map(nameOf), text['rollover.page.updated']),
    ...(balance.undecided ? [text['rollover.page.undecided'](balance.undecided)] : []),
    ...some(classes('created'), text['rollover.page.created']),
    ...some(
      classes('closed').filter((name) => !occupied.includes(name)),
      text['rollover.page.closed'],
    ),
    ...some(occupied, text['rollover.page.occupied']),
    ...some(withoutTeacher, text['rollover.page.teacherless']),
    ...(inNoClass ? [text['rollover.page.none'](inNoClass)] : []),
    balanceOf(text, balance),
  ]
}

/** Who moves from which class to which, in the order of the plan: the highest level first. */
function movesOf(text: Text, fates: readonly PupilFate[]): string[] {
  const moves = Map.groupBy(fates, ({ pupil, class: aimed }) => JSON.stringify([pupil?.className ?? null, aimed?.name ?? null]))
  return Array.from(moves, ([pair, found]) => {
    const [from, to] = JSON.parse(pair) as [string | null, string | null]
    return text['rollover.page.moves'](from, to, found.length)
  })
}

/** Both sums, with the words of their parts: whoever reads it can add up. */
function balanceOf(text: Text, balance: Balance): string {
  const { before, after, departed, arrived, returned } = balance
  const parts = (['transferred', 'kept_back', 'updated', 'unchanged', 'undecided'] as const)
    .filter((part) => balance[part])
    .map((part) => text['rollover.page.part'](balance[part], text[`word.school.${part}`]))
  const gone = departed ? [text['rollover.page.part'](departed, text['word.school.left'])] : []
  const come = [
    ...(arrived ? [` + ${text['rollover.page.part'](arrived, text['word.school.arrived'])}`] : []),
    ...(returned ? [` + ${text['rollover.page.part'](returned, text['word.school.returned'])}`] : []),
  ]
  const sum = [...parts, ...gone].join(' + ') || '0'
  return text['rollover.page.balance'](`${before} = ${sum}`, `${after} = ${before} − ${departed}${come.join('')}`)
}
