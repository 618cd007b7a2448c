import { join } from 'node:path'
import { CommanderError } from 'commander'
import { type Config, readConfig } from '../config/config.ts'
import { configPath, dataFolder } from '../config/paths.ts'
import { inReach, isDay, parisDay } from '../days.ts'
import { CliError, EXIT, type ExitCode } from '../errors.ts'
import { hasControls } from '../files/clean.ts'
import { DIALECTS } from '../files/dialect.ts'
import type { Store } from '../store/engine.ts'
import { storeAt } from '../store/location.ts'
import { type Lang, loadText, type Text } from '../text/index.ts'
import { type App, interrupted, type Outside, turnTwice } from './app.ts'
import { commandLine } from './command-line.ts'
import { commandTree } from './commands.ts'
import { checkVariables, formatOf, type Globals, inColor, languageOf, readGlobals } from './globals.ts'
import { withHelp } from './help-words.ts'
import type { Program } from './program.ts'
import { type Reporting, report, usageError } from './report.ts'
import { namingSetting } from './setting-named.ts'
import { flush } from './sink.ts'
import { visibleLines } from './visible.ts'

const BUSY_TIMEOUT = 15_000

/** Runs one command line from its arguments to its exit code. Nothing escapes: whatever fails is reported on stderr. */
export async function run(program: Program, outside: Outside): Promise<ExitCode> {
  const globals = readGlobals(outside.argv)
  const settings = readSettings(outside.env)
  const sources = { env: outside.env, config: settings.config }
  const lang = languageOf(globals, sources)
  const text = await loadText(lang)
  const session: Session = { code: EXIT.done, stores: [], kept: [] }
  const reported = { text, json: formatOf(globals, sources) === 'json', verbose: globals.verbose, kept: session.kept }
  try {
    refuseBrokenWords(outside.argv)
    if (!settings.config) throw settings.unusable
    const app = await buildApp(program, outside, globals, { lang, text, config: settings.config, session })
    await parse(app)
    await flush(outside.out)
    // Whoever asked for silence must still learn what was left out.
    if (session.code !== EXIT.done) for (const line of session.kept) void outside.err.write(`${line}\n`)
  } catch (error) {
    session.code = await failed(outside, reported, namingSetting(error, settings.config, outside.argv))
  } finally {
    for (const store of session.stores) await store.close()
    // A device that takes no sentence is said by the exit code alone.
    await flush(outside.err).catch(() => (session.code = EXIT.unreachable))
    session.stopListening?.()
  }
  return session.code
}

/** A word that was typed in another encoding than the terminal's arrives with this sign, and would be kept with it. @throws CliError 2 */
function refuseBrokenWords(argv: readonly string[]): void {
  const word = argv.find((one) => one.includes('\ufffd'))
  if (word !== undefined) throw new CliError('invalid_value', EXIT.usage, 'usage.encoding', [word])
}

function readSettings(env: Outside['env']): { config: Config } | { config: undefined; unusable: unknown } {
  try {
    return { config: readConfig(configPath(env)) }
  } catch (unusable) {
    return { config: undefined, unusable }
  }
}

/** What was printed before the failure arrives too, and before the sentence that follows from it. */
async function failed(outside: Outside, reported: Reporting, error: unknown): Promise<ExitCode> {
  const lost = await flush(outside.out).catch((failure: unknown) => failure)
  const unsaid = lost instanceof CliError && !(error instanceof CliError && error.code === lost.code) ? lost : undefined
  return report(outside, reported, error, unsaid)
}

/** Help and mistakes need the names that are not on the command line too: the tree is then made again, with all of them. */
async function parse(app: App): Promise<void> {
  try {
    await parseWith(app, 'named')
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    await parseWith(app, 'listed')
  }
}

async function parseWith(app: App, extent: 'named' | 'listed'): Promise<void> {
  const captured = { help: '' }
  const tree = commandTree(app, captured, extent)
  try {
    await tree.parseAsync(withHelp(app.program.entries, app.outside.argv), { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError) || extent === 'named') throw error
    if (error.code !== 'commander.helpDisplayed' && error.code !== 'commander.version')
      throw usageError(app.text, tree as never, error, app.outside.argv)
    await app.print(captured.help)
  }
}

interface Session {
  code: ExitCode
  stores: Store[]
  /** Ends the listening for signals, while there is any. */
  stopListening?: (() => void) | undefined
  /** Remarks kept back by --quiet, shown only when something fails or is left out. */
  kept: string[]
}

async function buildApp(
  program: Program,
  outside: Outside,
  globals: Globals,
  { lang, text, config, session }: { lang: Lang; text: Text; config: Config; session: Session },
): Promise<App> {
  const { env } = outside
  checkVariables(globals, env)
  const today = todayOf(outside)
  const operator = globals.operator || env.GUICHET_OPERATOR || config.get('operator') || outside.systemUser()
  if (hasControls(operator)) throw new CliError('invalid_value', EXIT.usage, 'value.operator')
  const place = globals.store || env.GUICHET_STORE || config.get('store') || join(dataFolder(env), 'guichet.db')
  const interruption = new AbortController()
  const app: App = {
    ...{ program, outside, lang, text, config },
    get today() {
      return today()
    },
    place: {
      at: storeAt(place),
      busyTimeout: busyTimeoutOf(env, config),
      passwordFile: passwordFile(env, config),
      env,
      keeper: outside.keeper,
    },
    format: formatOf(globals, { env, config }),
    workbook: globals.output === 'xlsx',
    csvDialect: DIALECTS[dialectOf(globals, config) ?? 'standard'],
    fillingDialect: DIALECTS[dialectOf(globals, config) ?? 'excel'],
    color: inColor(globals, outside),
    quiet: globals.quiet,
    verbose: globals.verbose,
    interactive: !globals.noInput && outside.stdin.isTerminal && outside.err.isTerminal,
    author: {
      program: program.name,
      operator,
      systemUser: outside.systemUser(),
      command: commandLine(program.name, outside.argv),
      get day() {
        return today()
      },
      now: outside.now,
    },
    async open() {
      const [{ openStore }, { resumeErasures }] = await Promise.all([import('../store/open.ts'), import('../store/erasure-work.ts')])
      if (session.stores[0]) return session.stores[0]
      const store = await openStore(app.place)
      session.stores[0] = store
      await resumeErasures(store)
      return store
    },
    async ask() {
      // A question is drawn at once, so what it is about must have left before it.
      await flush(outside.out)
      await flush(outside.err)
      return (
        outside.asker ??
        (await import('./prompts.ts')).terminalAsker(
          text,
          interruption.signal,
          app.onInterrupt,
          inColor(globals, { ...outside, out: outside.err }),
        )
      )
    },
    // Nothing to print is no wish to have the rest leave now.
    print: async (piece) => {
      if (piece) await outside.out.write(piece)
    },
    remark(line) {
      const shown = visibleLines(line)
      if (globals.quiet) session.kept.push(shown)
      else void outside.err.write(`${shown}\n`)
    },
    exitWith: (code) => {
      session.code = code
    },
    onInterrupt: shared(session, () => outside.onInterrupt(() => interruption.abort())),
    interruption: interruption.signal,
    async stopIfInterrupted() {
      await turnTwice()
      if (interruption.signal.aborted) throw interrupted()
    },
  }
  return app
}

/** What the option or the setting says of CSV files. */
function dialectOf({ csvDialect }: Globals, config: Config): 'standard' | 'excel' | undefined {
  const wished = csvDialect ?? config.get('csv.dialect')
  return wished === 'excel' || wished === 'standard' ? wished : undefined
}

/** However many listen, and some until the end, there is one listener. @param begin returns what ends it */
function shared(session: Session, begin: () => () => void): () => () => void {
  let listening = 0
  return () => {
    if (listening++ === 0) session.stopListening = begin()
    return () => {
      if (--listening > 0) return
      session.stopListening?.()
      session.stopListening = undefined
    }
  }
}

const passwordFile = (env: Outside['env'], config: Config) => env.GUICHET_DATABASE_PASSWORD_FILE || config.get('database.password_file')

/** In milliseconds; at least one, because 0 would mean for ever on PostgreSQL. @throws CliError 2 for what is no number */
function busyTimeoutOf(env: Outside['env'], config: Config): number {
  const wished = env.GUICHET_BUSY_TIMEOUT || config.get('busy_timeout') || String(BUSY_TIMEOUT)
  if (!/^\d{1,9}$/.test(wished)) throw new CliError('invalid_value', EXIT.usage, 'value.busy_timeout', [wished])
  return Math.max(1, Number(wished))
}

/** GUICHET_TODAY, or the calendar day in Europe/Paris: worked out when somebody asks, because time zones are slow to load. @throws CliError 2 for a day that does not exist */
function todayOf({ env, now }: Outside): () => string {
  let day = env.GUICHET_TODAY || undefined
  if (day !== undefined && !(isDay(day) && inReach(day))) throw new CliError('invalid_value', EXIT.usage, 'value.today', [day])
  return () => {
    day ??= parisDay(now())
    return day
  }
}
