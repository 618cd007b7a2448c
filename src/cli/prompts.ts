import { checkbox, confirm, editor, input, select } from '@inquirer/prompts'
import { CliError, EXIT } from '../errors.ts'
import { lookUp, type Text } from '../text/index.ts'
import type { Asker, Choice } from './asker.ts'
import { painted } from './colors.ts'
import { visible } from './visible.ts'

const PAGE = 12

/**
 * Questions at a real terminal, on stderr so that stdout stays data. Ctrl-C is 130, with nothing written.
 * @param listen turns SIGTERM and SIGHUP into an abort of `signal`, until what it returns is called
 * @param colors whether lines may have a colour of their own
 */
export function terminalAsker(text: Text, signal: AbortSignal, listen: () => () => void, colors: boolean): Asker {
  const answer = <T>(question: () => Promise<T>) => answered(question, listen)
  const context = { output: process.stderr, input: process.stdin, signal }
  const keysHelpTip = (keys: [key: string, action: string][]) =>
    keys.map(([key, action]) => `${key === 'space' ? text['prompt.space'] : key} ${lookUp(text, `prompt.${action}`) ?? action}`).join(' • ')
  const theme = { style: { keysHelpTip } }
  const shown = <T>(choices: readonly Choice<T>[]) =>
    choices.map(({ name, color, ...choice }) => ({ ...choice, name: color && colors ? painted(visible(name), color) : visible(name) }))
  const [yes, no] = [text['prompt.yes'], text['prompt.no']]
  const keywords = { yes, no, error: () => text['prompt.yes_or_no'] }
  return {
    confirm: (question) => answer(() => confirm({ message: visible(question), default: false, theme: { keywords } }, context)),
    input: (question, { initial, check } = {}) =>
      answer(() =>
        input(
          { message: visible(question), validate: (value) => check?.(value) ?? true, ...(initial ? { default: initial } : {}) },
          context,
        ),
      ),
    edit: (question) => answer(() => editor({ message: visible(question), waitForUserInput: false }, context)),
    select: (question, choices) =>
      answer(() => select({ message: visible(question), choices: shown(choices), pageSize: PAGE, theme }, context)),
    checkbox: (question, choices, { optional = false } = {}) =>
      answer(() => checkbox({ message: visible(question), choices: shown(choices), pageSize: PAGE, required: !optional, theme }, context)),
  }
}

async function answered<T>(question: () => Promise<T>, listen: () => () => void): Promise<T> {
  const stopListening = listen()
  try {
    return await question()
  } catch (error) {
    if (!['ExitPromptError', 'AbortPromptError'].includes((error as Error).name)) throw error
    throw new CliError('interrupted', EXIT.interrupted, 'change.interrupted', [], { cause: error })
  } finally {
    stopListening()
  }
}
