import { change } from '../../cli/change.ts'
import { helpAfter, writing } from '../../cli/commands.ts'
import type { Define } from '../../cli/program.ts'
import { CliError, EXIT } from '../../errors.ts'
import { planAddedLibrary } from '../usecases/edit-library.ts'
import { describing, libraryChange, wishOf } from './library-options.ts'
import { departmentOnly } from './settings.ts'

export const librariesAdd: Define = (command, app) => {
  describing(writing(command, app), app)
    .addHelpText(
      'after',
      helpAfter(
        app,
        [
          "mdo libraries add lib09 --name 'Bibliothèque de Coulmiers' --email coulmiers@exemple.fr",
          "mdo libraries add lib10 --name 'Médiathèque de Gidy' --email gidy@exemple.fr --validity-months 6 -n",
        ],
        [0, 2, 3, 5, 6, 7, 130],
      ),
    )
    .action(async (code, options) => {
      departmentOnly(app)
      const { name, email } = options
      if (name === undefined || email === undefined) throw missing(name === undefined ? '--name' : '--email')
      const wish = wishOf(code, onlySaid(app.outside.argv, options))
      await change(
        app,
        options,
        libraryChange(app, (trx) => planAddedLibrary(trx, wish, app.today)),
      )
    })
}

export const missing = (option: string) =>
  new CliError('missing_option', EXIT.undecided, 'mdo.missing_option', [option], { details: { option } })

/** commander takes `--no-x` for true when nothing is said; a library keeps what is not said. */
export const onlySaid = <T extends { fallback?: boolean | undefined; digest?: boolean | undefined }>(
  argv: readonly string[],
  options: T,
): T => {
  const said = (name: string) => argv.includes(`--${name}`) || argv.includes(`--no-${name}`)
  return { ...options, fallback: said('fallback') ? options.fallback : undefined, digest: said('digest') ? options.digest : undefined }
}
