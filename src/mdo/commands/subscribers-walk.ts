import type { App } from '../../cli/app.ts'
import { declined } from '../../cli/app.ts'
import type { Choice } from '../../cli/asker.ts'
import { dayForPeople } from '../../days.ts'
import { CliError } from '../../errors.ts'
import { fold } from '../../fold.ts'
import { rowsOf } from '../../store/engine.ts'
import { inSnapshot } from '../../store/transaction.ts'
import type { Status } from '../rules/status.ts'
import { countPeople, people } from '../usecases/list-people.ts'
import { STATUS } from './columns.ts'
import { walkPerson } from './person-walk.ts'
import { titlesIn } from './subscribers-list.ts'

interface Filter {
  library: string | undefined
  status: Status | 'all'
  name?: string | undefined
}
interface Line {
  id: number
  status: string
  name: string
  day: string
  resources: string
}

/** A list that can be chosen from is not endless; the search finds the others. */
const MOST = 300

/**
 * The page « Mes abonnés ressources numériques » at a terminal: the list with its search and its status filter, then one person with the
 * three tabs, until somebody leaves it (seeds 002 and 003).
 */
export async function walkSubscribers(app: App, library: string | undefined): Promise<void> {
  let filter: Filter = { library, status: 'pending' }
  for (;;) {
    const choice = await chooseLine(app, filter, await linesOf(app, filter))
    if (choice === 'quit') return
    if (choice === 'status') filter = { ...filter, status: await chooseStatus(app) }
    else if (choice === 'search') filter = { ...filter, name: await askName(app) }
    else await untilBack(() => walkPerson(app, String(choice), library))
  }
}

/** A no to a question leads back to the list; nothing was written. */
async function untilBack(walk: () => Promise<void>): Promise<void> {
  try {
    await walk()
  } catch (error) {
    if (!(error instanceof CliError) || error.code !== declined().code) throw error
  }
}

const linesOf = async (app: App, { library, status, name }: Filter): Promise<{ lines: Line[]; all: number }> =>
  inSnapshot(await app.open(), async (trx) => {
    const lines: Line[] = []
    const filter = { library, status: [status], name: name === undefined ? undefined : [name], today: app.today }
    const titles = await titlesIn(trx, app.text)
    for await (const row of rowsOf(trx, (await people(trx, filter)).limit(MOST)))
      lines.push({
        ...{ id: row.id, status: row.status, name: `${row.last_name} ${row.first_name}`, day: dayForPeople(row.requested_on, app.lang) },
        resources: titles(row).join(', '),
      })
    return { lines, all: lines.length < MOST ? lines.length : await countPeople(trx, filter) }
  })

async function chooseLine(
  app: App,
  { status, name }: Filter,
  { lines, all }: { lines: readonly Line[]; all: number },
): Promise<number | 'status' | 'search' | 'quit'> {
  const { text } = app
  const word = (one: string) => text[`word.mdo.${one as Status}`]
  const widths = { status: widest(lines.map((line) => word(line.status))), name: widest(lines.map((line) => line.name)) }
  const choices: Choice<number | 'status' | 'search' | 'quit'>[] = [
    ...lines.map((line) => ({
      value: line.id,
      name: `${word(line.status).padEnd(widths.status)}  ${line.name.padEnd(widths.name)}  ${line.day}  ${line.resources}`.slice(
        0,
        (app.outside.err.columns ?? 100) - 4,
      ),
      short: line.name,
      color: STATUS.colors?.[line.status],
    })),
    { value: 'status', name: text['mdo.walk.status'](status === 'all' ? text['mdo.walk.all'] : word(status)) },
    { value: 'search', name: text['mdo.walk.search'](name ?? '') },
    { value: 'quit', name: text['mdo.walk.quit'] },
  ]
  return (await app.ask()).select(text['mdo.walk.list'](lines.length, all), choices)
}

const widest = (words: readonly string[]) => Math.max(0, ...words.map((one) => one.length))

async function chooseStatus(app: App): Promise<Status | 'all'> {
  const { text } = app
  const statuses = (['pending', 'validated', 'refused', 'expired'] as const).map((value) => ({ value, name: text[`word.mdo.${value}`] }))
  return (await app.ask()).select<Status | 'all'>(text['mdo.walk.which_status'], [
    ...statuses,
    { value: 'all', name: text['mdo.walk.all'] },
  ])
}

const askName = async (app: App) => fold(await (await app.ask()).input(app.text['mdo.walk.which_name'])) || undefined
