import { Command } from '@commander-js/extra-typings'
import { type Command as AnyCommand, Option } from 'commander'
import { CliError, EXIT } from '../errors.ts'
import { LANGUAGES, lookUp } from '../text/index.ts'
import { VERSION } from '../version.ts'
import type { App } from './app.ts'
import type { Foreseen } from './foreseen.ts'
import { examples, exitCodes, localizeHelp } from './help.ts'
import { refuseWorkbook } from './listing.ts'
import { FORMATS } from './output.ts'
import { parsersFor } from './parsers.ts'
import type { Define, Entry } from './program.ts'

/** What commander wanted to print: kept here, because the one writer of stdout is ours. */
export interface Captured {
  help: string
}

/**
 * The command tree of a program. Only the names and one-line descriptions are there at first: the file of a command is loaded when
 * commander is about to hand over to it, so that one command never pays for the others.
 * @param extent `whole`: the subcommands of subcommands too, which are otherwise added when their parent is named. `named`: of all names
 * only those that stand on the command line, which is enough for one that is right
 */
export function commandTree(app: App, captured: Captured, extent: 'whole' | 'listed' | 'named' = 'listed'): Command {
  const wanted = (entries: readonly Entry[]) => {
    const named = extent === 'named' ? entries.filter(({ name }) => app.outside.argv.includes(name)) : []
    return named.length ? named : entries
  }
  const loaders = new Map<unknown, () => Promise<Define>>()
  const groups = new Map<unknown, () => void>()
  const prepare = (command: Command) => {
    command.exitOverride().configureOutput({
      writeOut: (text) => (captured.help += text),
      writeErr: () => undefined,
      outputError: () => undefined,
      // Left to itself commander asks process.stdout, which is slow to create.
      getOutHelpWidth: () => app.outside.out.columns ?? 80,
      getOutHasColors: () => app.color,
    })
    localizeHelp(command as never, app)
    command.hook('preSubcommand', async (_parent, sub) => {
      groups.get(sub)?.()
      groups.delete(sub)
      const define = await loaders.get(sub)?.()
      loaders.delete(sub)
      if (!define) return
      define(sub as unknown as Command, app)
      refuseTwice(sub as unknown as AnyCommand, app)
    })
  }
  const add = (parent: Command, entries: readonly Entry[], path: string) => {
    for (const entry of wanted(entries)) {
      const command = parent.command(entry.name).description(aboutOf(app, path, entry.name)) as unknown as Command
      prepare(command)
      if ('load' in entry) loaders.set(command, entry.load)
      // What stands behind the name of a subcommand is that one's, also where both have the same option.
      if ('load' in entry && entry.entries) command.enablePositionalOptions()
      const { entries: inner } = entry
      const fill = () => inner && add(command.helpCommand(false) as Command, inner, `${path}.${entry.name}`)
      if (extent === 'whole') fill()
      else groups.set(command, fill)
    }
  }
  const root = new Command(app.program.name).description(lookUp(app.text, `${app.program.name}.about`) ?? '').helpCommand(false) as Command
  prepare(root)
  root.hook('preAction', (_root, command) => {
    if (app.workbook) refuseWorkbook(app, command)
  })
  addGlobalOptions(root, app)
  add(root, app.program.entries, app.program.name)
  return root
}

/** The shared subcommands have one text for the three programs. */
const aboutOf = (app: App, path: string, name: string) =>
  lookUp(app.text, `${path}.${name}.about`) ?? lookUp(app.text, `${path.replace(/^\w+/, 'all')}.${name}.about`) ?? ''

/** Options common to every command. They may stand before or after the command's name; run.ts reads them before anything is built. */
function addGlobalOptions(root: Command, { text }: App): void {
  const add = (flags: string, about: string, choices?: readonly string[]) => {
    const option = new Option(flags, about)
    root.addOption(choices ? option.choices([...choices]) : option)
  }
  add('--store <place>', text['global.store'])
  add('--lang <language>', text['global.lang'], LANGUAGES)
  add('-o, --output <format>', text['global.output'], [...FORMATS, 'xlsx'])
  add('--csv-dialect <dialect>', text['global.csv_dialect'], ['standard', 'excel'])
  add('--operator <name>', text['global.operator'])
  add('--no-input', text['global.no_input'])
  add('--color <when>', text['global.color'], ['auto', 'always', 'never'])
  add('-q, --quiet', text['global.quiet'])
  add('-v, --verbose', text['global.verbose'])
  root.version(VERSION, '-V, --version', text['global.version'])
}

/**
 * An option given twice would lose its first value, or say yes and no, without a word: that is a wrong command line. Those whose parser
 * takes the values before it gather all of them.
 */
function refuseTwice(command: Pick<AnyCommand, 'options' | 'on'>, { text }: App): void {
  const given = new Map<string, Option>()
  for (const option of command.options) {
    if (option.parseArg && !option.argChoices && option.parseArg.length > 1) continue
    command.on(`option:${option.name()}`, () => {
      const before = given.get(option.attributeName())
      given.set(option.attributeName(), option)
      if (!before || (before === option && !option.required)) return
      const [one, other] = [before.long ?? before.flags, option.long ?? option.flags]
      const sentence = one === other ? text['usage.twice'](one) : text['usage.against'](one, other)
      throw new CliError('given_twice', EXIT.usage, 'usage.wrong', [sentence, undefined], { details: { option: other } })
    })
  }
}

/** The options of whatever changes something and can be looked at beforehand. */
export const foreseeing = <Args extends unknown[], Options extends Record<string, unknown>, Globals extends Record<string, unknown>>(
  command: Command<Args, Options, Globals>,
  { text }: App,
) =>
  command
    .option('-n, --dry-run', text['write.dry_run'])
    .option('--expect <n>', text['write.expect'], parsersFor(text).count)
    .option('--exit-code', text['write.exit_code'])
    .hook('preAction', (written) => {
      const { dryRun, exitCode } = written.opts() as Foreseen
      if (exitCode && !dryRun) throw new CliError('missing_option', EXIT.usage, 'write.exit_code_alone')
    })

/** The options of every write. */
export const writing = <Args extends unknown[], Options extends Record<string, unknown>, Globals extends Record<string, unknown>>(
  command: Command<Args, Options, Globals>,
  app: App,
) => foreseeing(command, app).option('-y, --yes', app.text['write.yes'])

/** What stands under the options in the help of a command. */
export const helpAfter = (app: App, lines: string[], codes: number[]) => `${examples(app, ...lines)}\n${exitCodes(app, ...codes)}`
