import type { Argument, Command, Option } from 'commander'
import type { App } from '../cli/app.ts'
import { commandTree } from '../cli/commands.ts'

export interface Suggestion {
  word: string
  about: string
}

/** Where the cursor is: the command so far, the option that waits for its value, and how many arguments were given. */
interface Position {
  root: Command
  command: Command
  waiting: Option | undefined
  given: number
}

/**
 * The words that may stand at the end of a command line: subcommands, options, and values where they are fixed or names of the store,
 * which is opened for these alone.
 * @param words what follows the program's name; the last one is being written
 * @returns an empty list where anything may stand, such as the name of a file
 */
export async function suggest(app: App, words: readonly string[]): Promise<Suggestion[]> {
  const { before, current } = splitAtCursor(words)
  const position = await walk(app, before)
  const { command, root, waiting, given } = position
  if (waiting) return values(app, waiting, current)
  const [flag, value] = assignment(current)
  if (value !== undefined) {
    const option = optionNamed(position, flag)
    return option ? (await values(app, option, value)).map((found) => ({ ...found, word: `${flag}=${found.word}` })) : []
  }
  if (current.startsWith('-')) return beginning(options(command, root), current)
  if (command.commands.length > 0)
    return beginning(
      command.commands.map((sub) => ({ word: sub.name(), about: sub.description() })),
      current,
    )
  const { registeredArguments: known } = command
  const argument = known[given] ?? (known.at(-1)?.variadic ? known.at(-1) : undefined)
  if (argument) return values(app, argument, current)
  return current === '' ? options(command, root) : []
}

/** bash splits at « = » and sends it as a word of its own. */
function splitAtCursor(words: readonly string[]): { before: string[]; current: string } {
  const kept = words.filter((word, index) => !(word === '=' && words[index - 1]?.startsWith('--')))
  const afterSign = words.at(-1) === '=' && words.length > kept.length
  return afterSign ? { before: kept, current: '' } : { before: kept.slice(0, -1), current: (kept.at(-1) ?? '').trim() }
}

function assignment(word: string): [flag: string, value: string | undefined] {
  const at = word.startsWith('--') ? word.indexOf('=') : -1
  return at < 0 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)]
}

async function walk(app: App, before: readonly string[]): Promise<Position> {
  const root = commandTree(app, { help: '' }, 'whole') as unknown as Command
  const position: Position = { root, command: root, waiting: undefined, given: 0 }
  let entries = app.program.entries
  for (const word of before) {
    const entry = entries.find(({ name }) => name === word)
    const sub = position.command.commands.find((one) => one.name() === word)
    if (position.waiting) position.waiting = undefined
    else if (word.startsWith('-')) position.waiting = takingValue(optionNamed(position, word))
    else if (entry && sub) {
      position.command = sub
      entries = entry.entries ?? []
      if ('load' in entry) (await entry.load())(sub as never, app)
    } else position.given++
  }
  return position
}

const takingValue = (option: Option | undefined) => (option?.required ? option : undefined)

const optionNamed = ({ command, root }: Pick<Position, 'command' | 'root'>, word: string) =>
  [...command.options, ...root.options].find(({ long, short }) => word === long || word === short)

function options(command: Command, root: Command): Suggestion[] {
  const known = [...command.options, ...(command === root ? [] : root.options)].filter(
    ({ hidden, long }) => !hidden && long !== '--version',
  )
  return known.map(({ long, short, description }) => ({ word: long ?? short ?? '', about: description }))
}

const beginning = (found: readonly Suggestion[], prefix: string) => found.filter(({ word }) => word.startsWith(prefix))

/** The fixed words of an option or argument, in a comma list those that are not in it yet; else the names of the store. */
async function values(app: App, of: Option | Argument, current: string): Promise<Suggestion[]> {
  const parser = of.parseArg as { choices?: readonly string[]; several?: boolean } | undefined
  const choices = parser?.choices ?? of.argChoices ?? []
  if (choices.length === 0) return (await app.program.complete?.(app, 'long' in of ? (of.long ?? '') : of.name(), current)) ?? []
  const given = parser?.several ? current.split(',').slice(0, -1) : []
  const prefix = given.map((word) => `${word},`).join('')
  return beginning(
    choices.filter((word) => !given.includes(word)).map((word) => ({ word: prefix + word, about: of.description })),
    current,
  )
}
