import { InvalidArgumentError } from 'commander'
import type { App } from '../cli/app.ts'
import { helpAfter } from '../cli/commands.ts'
import type { Define } from '../cli/program.ts'
import type { Text } from '../text/index.ts'
import { SHELLS, type Shell, scriptFor } from './completion-scripts.ts'
import { suggest } from './suggest.ts'

/** What the scripts ask for, instead of a shell: the words that may stand where the cursor is. */
const WORDS = 'words'

export const completion: Define = (command, app) => {
  const { text, program } = app
  command
    .argument('<shell>', text['completion.shell'], shellParser(text))
    .allowExcessArguments()
    .addHelpText(
      'after',
      helpAfter(
        app,
        SHELLS.map((shell) => `${program.name} completion ${shell}`),
        [0, 2],
      ),
    )
    .action((shell) => (shell === WORDS ? printWords(app, command.args.slice(1)) : app.print(scriptFor(program.name, shell))))
}

function shellParser(text: Text) {
  const parse = (value: string): Shell | typeof WORDS => {
    const found = value === WORDS ? WORDS : SHELLS.find((shell) => shell === value)
    if (!found) throw new InvalidArgumentError(text['value.word'](SHELLS))
    return found
  }
  return Object.assign(parse, { choices: SHELLS })
}

/** One line a suggestion, its meaning after a tab. Whatever goes wrong, a shell that completes shows nothing of it. */
async function printWords(app: App, words: readonly string[]): Promise<void> {
  const found = await suggest(app, words).catch(() => [])
  await app.print(found.map(({ word, about }) => `${word}\t${about}\n`).join(''))
}
