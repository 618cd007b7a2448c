import type { Argument, Command, Option } from 'commander'
import type { App } from '../src/cli/app.ts'
import { commandTree } from '../src/cli/commands.ts'
import type { Entry, Program } from '../src/cli/program.ts'
import { type Lang, loadText } from '../src/text/index.ts'

/** A word and what it is for, as the help shows them. */
interface Term {
  term: string
  about: string
}

/** One command as its help describes it. */
export interface Described {
  /** `gar revoke` */
  path: string
  about: string
  usage: string
  arguments: Term[]
  options: Term[]
  examples: string[]
  codes: number[]
  /** False for a word that only holds others, such as `gar store`. */
  runs: boolean
}

/** The commands of a program in the order of its table of contents, the program itself first, and the options common to all. */
export async function describe(program: Program, lang: Lang): Promise<{ commands: Described[]; globals: Term[] }> {
  // Only what the help needs: no command is run.
  const app = {
    outside: { out: {} },
    program,
    text: await loadText(lang),
    lang,
    color: false,
    config: { get: () => undefined },
  } as unknown as App
  const captured = { help: '' }
  const root = commandTree(app, captured, 'whole') as unknown as Command
  const helpOf = (command: Command) => {
    captured.help = ''
    command.outputHelp()
    return captured.help
  }
  const commands = [describeOne(root, helpOf(root), false)]
  const walk = async (parent: Command, entries: readonly Entry[]) => {
    for (const entry of entries) {
      const command = parent.commands.find((one) => one.name() === entry.name)
      if (!command) throw new Error(`${parent.name()} has no ${entry.name}`)
      const define = 'load' in entry ? await entry.load() : undefined
      define?.(command as never, app)
      commands.push(describeOne(command, helpOf(command), define !== undefined))
      await walk(command, entry.entries ?? [])
    }
  }
  await walk(root, program.entries)
  return { commands, globals: root.options.map(termOf) }
}

const termOf = ({ flags, description, argChoices }: Option): Term => ({ term: flags, about: withChoices(description, argChoices) })

const withChoices = (about: string, choices: readonly string[] | undefined) => (choices ? `${about} (${choices.join(', ')})` : about)

function describeOne(command: Command, help: string, runs: boolean): Described {
  const names: string[] = []
  for (let each: Command | null = command; each; each = each.parent) names.unshift(each.name())
  return {
    path: names.join(' '),
    about: command.description(),
    usage: /: *(.*)/.exec(help)?.[1] ?? '',
    arguments: command.registeredArguments.map((one: Argument) => ({
      term: `<${one.name()}>`,
      about: withChoices(one.description, one.argChoices ?? (one.parseArg as { choices?: string[] } | undefined)?.choices),
    })),
    options: command.parent ? command.options.map(termOf) : [],
    examples: [...help.matchAll(/^ {2}\$ (.*)$/gm)].map(([, line = '']) => line),
    codes: [...help.matchAll(/^ {2}(\d+) +/gm)].map(([, code]) => Number(code)),
    runs,
  }
}
