import { Chalk } from 'chalk'
import type { Command, Help, Option } from 'commander'
import { lookUp } from '../text/index.ts'
import type { App } from './app.ts'

/** Puts commander's own headings into the reader's language and shows the options common to all commands under each of them. */
export function localizeHelp(command: Command, app: App): void {
  const { text } = app
  const titles: Record<string, string> = {
    'Usage:': text['help.usage'],
    'Arguments:': text['help.arguments'],
    'Options:': text['help.options'],
    'Global Options:': text['help.global_options'],
    'Commands:': text['help.commands'],
  }
  command.helpOption('-h, --help', text['help.help_option'])
  command.configureHelp({
    showGlobalOptions: true,
    styleTitle: (title) => bold(app, titles[title] ?? title),
    subcommandTerm: (sub) => [sub.name(), ...sub.registeredArguments.map((argument) => `<${argument.name()}>`)].join(' '),
    optionDescription: (option: Option) => option.description,
    commandUsage: (cmd: Command) => usageOf(cmd, text['help.options_word'], text['help.command_word']),
  } satisfies Partial<Help>)
}

const bold = (app: App, words: string) => (app.color ? new Chalk({ level: 1 }).bold(words) : words)

function usageOf(command: Command, options: string, subcommand: string): string {
  const names: string[] = []
  for (let each: Command | null = command; each; each = each.parent) names.unshift(each.name())
  const words = command.registeredArguments.map((argument) => {
    const name = argument.variadic ? `${argument.name()}...` : argument.name()
    return argument.required ? `<${name}>` : `[${name}]`
  })
  return [...names, `[${options}]`, ...(command.commands.length ? [`<${subcommand}>`] : []), ...words].join(' ')
}

/** The examples of a command, as they stand under its help; each is run on the sample site by a test. */
export const examples = (app: App, ...lines: string[]) => `\n${app.text['help.examples']}\n${lines.map((line) => `  $ ${line}`).join('\n')}`

/** The exit codes a command may end with, in words. */
export const exitCodes = (app: App, ...codes: number[]) =>
  `\n${app.text['help.exit_codes']}\n${codes.map((code) => `  ${String(code).padEnd(4)} ${lookUp(app.text, `exit.${code}`)}`).join('\n')}`
