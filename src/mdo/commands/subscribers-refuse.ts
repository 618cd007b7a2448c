import { helpAfter } from '../../cli/commands.ts'
import { parsersFor } from '../../cli/parsers.ts'
import type { Define } from '../../cli/program.ts'
import { refuse } from '../rules/decision.ts'
import { askPeople, decide, deciding } from './decision.ts'
import { askReason, reasonOf } from './reason.ts'
import { libraryOf } from './settings.ts'

export const subscribersRefuse: Define = (command, app) => {
  const { text, today, author } = app
  const { filled, lines } = parsersFor(text)
  deciding(command, app)
    .option('--reason <text>', text['mdo.option.reason'], lines)
    .option('--reason-file <file>', text['mdo.option.reason_file'], filled)
    .option('--reason-preset <name>', text['mdo.option.reason_preset'], filled)
    .option('--no-mail', text['mdo.option.no_mail'])
    .option('--revoke', text['mdo.option.revoke'])
    .addHelpText(
      'after',
      helpAfter(app, ['mdo subscribers refuse 3 --no-mail', 'mdo subscribers refuse 3 4 -n'], [0, 2, 3, 4, 5, 6, 7, 130]),
    )
    .action(async (ids, options) => {
      const given = await reasonOf(app, options)
      const asks = given === undefined && app.interactive && !options.yes && !options.dryRun && options.mail !== false
      // Nobody can say no after the reason if the people are not known yet.
      const people = ids.length || !asks ? ids : await askPeople(app, ['pending'], libraryOf(app, options.library))
      const reason = asks ? await askReason(app) : given
      await decide(app, options, {
        ...{ name: 'refuse', ids: people, asked: ids.length === 0 && people.length > 0, from: ['pending'] },
        words: [...(options.mail === false ? ['--no-mail'] : []), ...(options.revoke ? ['--revoke'] : [])],
        rule: (person) => refuse(person, { today, by: author.operator, revoke: Boolean(options.revoke) }),
        question: text['mdo.refuse.question'],
        told: (told) => (options.mail === false ? undefined : { ...told, reason }),
      })
    })
}
