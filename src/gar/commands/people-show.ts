import type { App } from '../../cli/app.ts'
import { change } from '../../cli/change.ts'
import { helpAfter } from '../../cli/commands.ts'
import type { Column, Row } from '../../cli/output.ts'
import { parsersFor } from '../../cli/parsers.ts'
import type { Define } from '../../cli/program.ts'
import { show } from '../../cli/show.ts'
import { showPerson } from '../usecases/show-person.ts'
import { commandLineOf } from './equivalent.ts'
import { revocation } from './revoke.ts'
import { schoolsOf, schoolYear } from './settings.ts'

const PERSON: readonly Column[] = [
  { key: 'id' },
  { key: 'uai' },
  { key: 'last_name' },
  { key: 'first_name' },
  { key: 'populations', words: true },
  { key: 'divisions' },
  { key: 'groups' },
  { key: 'levels' },
  { key: 'subjects' },
  { key: 'active' },
]

const COPIES: readonly Column[] = [
  { key: 'resource', table: false },
  { key: 'title' },
  { key: 'subscription' },
  { key: 'population', words: true },
  { key: 'state', words: true },
  { key: 'since' },
  { key: 'status', words: true },
]

export const peopleShow: Define = (command, app) => {
  const { text } = app
  command
    .argument('<id>', text['gar.argument.person'])
    .option('--uai <uai>', text['gar.option.uai'], parsersFor(text).each)
    .addHelpText('after', helpAfter(app, ['gar people show XXA29628', 'gar people show XXA29628 -o json'], [0, 2, 4, 6, 7]))
    .action(async (id, options) => {
      const uais = schoolsOf(app, options.uai)
      const shown = await show(app, PERSON, { key: 'copies', columns: COPIES }, async (trx) => {
        const { person, held } = await showPerson(trx, { uais, id, today: app.today, yearStart: schoolYear(app) })
        return { object: person, rows: held }
      })
      if (app.interactive && app.format === 'table' && app.outside.out.isTerminal) await offerWithdrawal(app, shown.object, shown.rows)
    })
}

/** The last step of the walk of seed 000: one copy of this person can be taken back on the spot. */
async function offerWithdrawal(app: App, person: Row, held: readonly Row[]): Promise<void> {
  const { text } = app
  const copies = held.filter(({ state, scope }) => state !== 'lost' && scope === 'individual')
  if (copies.length === 0) return
  const alone = (copy: Row) => copies.every((other) => other === copy || other.code !== copy.code)
  const nameOf = (copy: Row) => (alone(copy) ? String(copy.title) : `${copy.title} (${copy.subscription})`)
  const choices = copies.map((copy) => ({ value: String(copy.subscription), name: nameOf(copy) }))
  const picked = await (await app.ask()).select(text['gar.people.show.withdraw'], [
    { value: '', name: text['gar.people.show.none'] },
    ...choices,
  ])
  const copy = copies.find(({ subscription }) => subscription === picked)
  if (!copy) return
  const resources = [String(copy.code)]
  const subscription = alone(copy) ? undefined : picked
  const selection = { uais: [String(person.uai)], people: [String(person.id)] }
  const line = commandLineOf('revoke', resources, selection, subscription === undefined ? [] : ['--subscription', subscription])
  await change(app, {}, { ...revocation(app, { resources, selection }, { subscription }), line })
}
