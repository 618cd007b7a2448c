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

/** A command with its words and options, its help, and whether it does something of its own. */
interface Defined {
  command: Command
  help: string
  runs: boolean
}

/** The commands of a program in the order of its table of contents, the program itself first, and the options common to all. */
export async function describe(program: Program, lang: Lang): Promise<{ commands: Described[]; globals: Term[] }> {
  const [root, ...others] = await defined(program, lang)
  if (!root) throw new Error(`${program.name} is nothing`)
  return { commands: [root, ...others].map(describeOne), globals: root.command.options.map(termOf) }
}

/** The commands themselves, with everything that their files add to them. */
export async function defined(program: Program, lang: Lang): Promise<Defined[]> {
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
  const commands: Defined[] = [{ command: root, help: helpOf(root), runs: false }]
  const walk = async (parent: Command, entries: readonly Entry[]) => {
    for (const entry of entries) {
      const command = parent.commands.find((one) => one.name() === entry.name)
      if (!command) throw new Error(`${parent.name()} has no ${entry.name}`)
      const define = 'load' in entry ? await entry.load() : undefined
      define?.(command as never, app)
      commands.push({ command, help: helpOf(command), runs: define !== undefined })
      await walk(command, entry.entries ?? [])
    }
  }
  await walk(root, program.entries)
  return commands
}

const termOf = ({ flags, description, argChoices }: Option): Term => ({ term: flags, about: withChoices(description, argChoices) })

const withChoices = (about: string, choices: readonly string[] | undefined) => (choices ? `${about} (${choices.join(', ')})` : about)

/** `gar revoke` */
export function pathOf(command: Command): string {
  const names: string[] = []
  for (let each: Command | null = command; each; each = each.parent) names.unshift(each.name())
  return names.join(' ')
}

function describeOne({ command, help, runs }: Defined): Described {
  return {
    path: pathOf(command),
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
