import { helpAfter, writing } from '../../cli/commands.ts'
import type { Define } from '../../cli/program.ts'
import { addUser } from './adding.ts'
import { describing, schoolParsers } from './options.ts'
import { handingOut } from './passwords.ts'

export const teachersAdd: Define = (command, app) => {
  const { text } = app
  const { year, loginStyle } = schoolParsers(text)
  handingOut(describing(writing(command, app), app), app)
    .option('--homonym', text['school.option.homonym'])
    .option('--login-style <style>', text['school.option.login_style'], loginStyle)
    .option('--year <years>', text['school.option.year'], year)
    .addHelpText(
      'after',
      helpAfter(
        app,
        [
          'intrascol teachers add --first-name Claire --last-name VIDAL',
          'intrascol teachers add --first-name Claire --last-name VIDAL --show-passwords',
        ],
        [0, 2, 3, 4, 5, 6, 7, 130],
      ),
    )
    .action((options) => addUser(app, 'adult', options))
}
