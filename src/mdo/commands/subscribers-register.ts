import { InvalidArgumentError } from 'commander'
import { change } from '../../cli/change.ts'
import { helpAfter, writing } from '../../cli/commands.ts'
import { parsersFor } from '../../cli/parsers.ts'
import type { Define } from '../../cli/program.ts'
import { createReport } from '../../files/report.ts'
import type { Db } from '../../store/engine.ts'
import { parseBirthDate } from '../rules/fields.ts'
import { scopeOf } from '../usecases/libraries.ts'
import { refuseRegistration } from '../usecases/register.ts'
import { stageSignUps } from '../usecases/stage-sign-ups.ts'
import { missing } from './libraries-add.ts'
import { emailParser, nameParser } from './parsers.ts'
import { libraryOf, scoped } from './settings.ts'
import { signUpChange } from './sign-up-change.ts'

export const subscribersRegister: Define = (command, app) => {
  const { text, today } = app
  const birthDate = (value: string) => {
    const day = parseBirthDate(value, today)
    if (!day) throw new InvalidArgumentError(text['value.day'])
    return day
  }
  scoped(writing(command, app), app)
    .option('--last-name <text>', text['mdo.option.last_name'], nameParser(text))
    .option('--first-name <text>', text['mdo.option.first_name'], nameParser(text))
    .option('--email <address>', text['mdo.option.email'], emailParser(text))
    .option('--birth-date <day>', text['mdo.option.birth_date'], birthDate)
    .option('--resource <resource>', text['mdo.option.asked_resource'], parsersFor(text).each)
    .addHelpText(
      'after',
      helpAfter(
        app,
        [
          'mdo subscribers register --library lib02 --last-name Martin --first-name Léa --email lea.martin@exemple.fr --birth-date 12/03/2009 --resource cafeyn,cvs',
        ],
        [0, 2, 3, 4, 5, 6, 7, 130],
      ),
    )
    .action(async (options) => {
      const { lastName, firstName, email, birthDate: birth, resource } = options
      const library = libraryOf(app, options.library)
      if (library === undefined) throw missing('--library')
      if (lastName === undefined) throw missing('--last-name')
      if (firstName === undefined) throw missing('--first-name')
      if (email === undefined) throw missing('--email')
      if (birth === undefined) throw missing('--birth-date')
      if (resource === undefined) throw missing('--resource')
      const signUp = {
        line: 1,
        library,
        last_name: lastName,
        first_name: firstName,
        email,
        birth_date: birth,
        resources: resource,
        requested_on: '',
      }
      const stage = async (trx: Db) => {
        const scope = app.config.get('mdo.library') === undefined ? undefined : await scopeOf(trx, library)
        const refused = await refuseRegistration(trx, signUp, scope)
        const staging = await stageSignUps(trx, scope, today)
        if (!refused) await staging.add(signUp, undefined, createReport())
        await staging.finish()
        return refused
      }
      await change(app, options, await signUpChange(app, { from: 'form', again: true, stage }))
    })
}
