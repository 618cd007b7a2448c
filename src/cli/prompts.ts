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
  const answer = <T>(question: (context: Context) => Promise<T>) => answered(question, signal, listen)
  const keysHelpTip = (keys: [key: string, action: string][]) =>
    keys.map(([key, action]) => `${key === 'space' ? text['prompt.space'] : key} ${lookUp(text, `prompt.${action}`) ?? action}`).join(' • ')
  const theme = { style: { keysHelpTip }, i18n: { disabledError: text['prompt.disabled'] } }
  const shown = <T>(choices: readonly Choice<T>[]) =>
    choices.map(({ name, color, disabled, ...choice }) => ({
      ...choice,
      name: color && colors ? painted(visible(name), color) : visible(name),
      ...(disabled === undefined ? {} : { disabled: `(${disabled})` }),
    }))
  const [yes, no] = [text['prompt.yes'], text['prompt.no']]
  const keywords = { yes, no, error: () => text['prompt.yes_or_no'] }
  return {
    confirm: (question) => answer((context) => confirm({ message: visible(question), default: false, theme: { keywords } }, context)),
    input: (question, { initial, check } = {}) =>
      answer((context) =>
        input(
          { message: visible(question), validate: (value) => check?.(value) ?? true, ...(initial ? { default: initial } : {}) },
          context,
        ),
      ),
    edit: (question) => answer((context) => editor({ message: visible(question), waitForUserInput: false }, context)),
    select: (question, choices) =>
      answer((context) => select({ message: visible(question), choices: shown(choices), pageSize: PAGE, theme }, context)),
    checkbox: (question, choices, { optional = false } = {}) =>
      answer((context) =>
        checkbox(
          {
            message: visible(question),
            choices: shown(choices),
            pageSize: PAGE,
            // The question's own complaint about an empty choice is English.
            validate: (chosen) => optional || chosen.length > 0 || text['prompt.choose'],
            theme,
          },
          context,
        ),
      ),
  }
}

interface Context {
  input: typeof process.stdin
  output: typeof process.stderr
  signal: AbortSignal
}

async function answered<T>(question: (context: Context) => Promise<T>, signal: AbortSignal, listen: () => () => void): Promise<T> {
  const stopListening = listen()
  const { input, ended, forget } = watchForTheEnd()
  try {
    return await question({ input, output: process.stderr, signal: AbortSignal.any([signal, ended]) })
  } catch (error) {
    if (!['ExitPromptError', 'AbortPromptError'].includes((error as Error).name)) throw error
    throw new CliError('interrupted', EXIT.interrupted, 'change.interrupted', [], { cause: error })
  } finally {
    forget()
    stopListening()
  }
}

/**
 * A question whose input ends is left open for ever: Ctrl-D closes the line under it, which pauses the input, and nothing tells it. Escape
 * leaves a question, too.
 */
function watchForTheEnd() {
  const input = process.stdin
  const ending = new AbortController()
  const end = () => ending.abort()
  const pressed = (_: string | undefined, key: { ctrl?: boolean; name?: string } | undefined) => {
    if (key?.name === 'escape') end()
    // Behind letters already typed Ctrl-D is the delete key.
    if (key?.ctrl && key.name === 'd') setImmediate(() => input.isPaused() && end())
  }
  input.on('keypress', pressed).once('end', end)
  return { input, ended: ending.signal, forget: () => void input.off('keypress', pressed).off('end', end) }
}
