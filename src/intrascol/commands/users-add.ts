import type { App } from '../../cli/app.ts'
import { helpAfter, writing } from '../../cli/commands.ts'
import type { Define } from '../../cli/program.ts'
import { CliError, EXIT } from '../../errors.ts'
import type { Kind } from '../rules/kind.ts'
import { addUser } from './adding.ts'
import { describing, schoolParsers } from './options.ts'
import { handingOut } from './passwords.ts'

export const usersAdd: Define = (command, app) => {
  const { text } = app
  const { year, loginStyle, kind } = schoolParsers(text)
  handingOut(describing(writing(command, app), app), app)
    .option('--kind <kind>', text['school.option.kind'], kind)
    .option('--homonym', text['school.option.homonym'])
    .option('--login-style <style>', text['school.option.login_style'], loginStyle)
    .option('--year <years>', text['school.option.year'], year)
    .addHelpText(
      'after',
      helpAfter(
        app,
        [
          "intrascol users add --first-name Maëlys --last-name 'LE GUÉNEC' --kind pupil --class 'CP Mme Roy'",
          "intrascol users add --first-name Maëlys --last-name 'LE GUÉNEC' --kind pupil --class 'CP Mme Roy' --cards maelys.pdf -n",
        ],
        [0, 2, 3, 4, 5, 6, 7, 130],
      ),
    )
    .action(async ({ kind, ...options }) => addUser(app, kind ?? (await askKind(app)), options))
}

async function askKind(app: App): Promise<Kind> {
  const { text } = app
  if (!app.interactive)
    throw new CliError('missing_option', EXIT.undecided, 'school.missing_option', ['--kind'], {
      details: { option: '--kind', candidates: ['pupil', 'adult'] },
    })
  return (await app.ask()).select<Kind>(text['school.ask.kind'], [
    { value: 'pupil', name: text['word.school.pupil'] },
    { value: 'adult', name: text['word.school.adult'] },
  ])
}
