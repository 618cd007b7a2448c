import { helpAfter } from '../cli/commands.ts'
import type { Define } from '../cli/program.ts'
import { configKey, setConfig } from '../config/config.ts'
import { CliError, EXIT } from '../errors.ts'
import { saysPassword, withoutPassword } from '../store/location.ts'
import { printOutcome } from './outcome.ts'

/** Settings that are addresses: their passwords stand in files of their own. */
const ADDRESSES = ['store', 'mail.url']

const COLUMNS = [{ key: 'key' }, { key: 'value' }, { key: 'outcome' }]

export const configSet: Define = (command, app) => {
  const { text, program, config } = app
  command
    .argument('<key>', text['config.argument.key'])
    .argument('<value>', text['config.argument.value'])
    .addHelpText('after', helpAfter(app, [`${program.name} config set lang fr`, `${program.name} config set lang ''`], [0, 2, 4, 6]))
    .action(async (name, value) => {
      const key = configKey(name)
      if (ADDRESSES.includes(key) && saysPassword(value)) throw new CliError('invalid_value', EXIT.usage, 'config.password', [key])
      const same = (config.get(key) ?? '') === value
      if (!same) setConfig(config.path, key, value)
      const shown = withoutPassword(value)
      await printOutcome(app, {
        columns: COLUMNS,
        row: { key, value: shown || null, outcome: same ? 'unchanged' : 'updated' },
        sentence: value === '' ? text['config.removed'](key, config.path) : text['config.set'](key, shown, config.path),
      })
    })
}
