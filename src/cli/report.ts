import type { Command, CommanderError } from 'commander'
import { CliError, EXIT, type ExitCode, type Fault } from '../errors.ts'
import { withoutPasswords } from '../store/location.ts'
import { translated } from '../store/transaction.ts'
import { say, type Text } from '../text/index.ts'
import type { Outside } from './app.ts'
import { safeJson, visible, visibleLines } from './visible.ts'

/** How a failure is to be said. */
export interface Reporting {
  text: Text
  json: boolean
  verbose: boolean
  kept: readonly string[]
}

/**
 * Shows a failure on stderr, as sentences or as one JSON document.
 * @param lost why what was printed before the failure did not arrive: that is then the error, and the failure stands with it
 * @returns its exit code; what was not expected is a bug, 1
 */
export function report(outside: Outside, { text, json, verbose, kept }: Reporting, thrown: unknown, lost?: CliError): ExitCode {
  const error = translated(thrown, { engine: 'sqlite', location: '' })
  const errors = lost ? [error, lost] : [error]
  // However somebody got an address into a command line: the password in it goes no further.
  const write = (piece: string) => void outside.err.write(json ? piece : withoutPasswords(piece))
  for (const line of kept) write(`${line}\n`)
  const stack = verbose || (!(error instanceof CliError) && !json) ? String((error as Error)?.stack ?? '') : undefined
  if (json) write(`${safeJson(jsonOf(text, errors, stack))}\n`)
  else for (const one of errors) write(forPeople(text, one))
  if (stack !== undefined && !json) write(`${visibleLines(stack)}\n`)
  return codeOf(errors.at(-1))
}

const codeOf = (error: unknown): ExitCode => (error instanceof CliError ? error.exitCode : EXIT.bug)

const messageOf = (text: Text, error: unknown): string =>
  error instanceof CliError ? say(text, error.key, error.values) : text['error.bug']((error as Error)?.message ?? String(error))

/** The last error, with the one before it inside. */
function jsonOf(text: Text, errors: readonly unknown[], stack?: string): Record<string, unknown> {
  const error = errors.at(-1)
  const { code = 'bug', details = {}, faults = [] } = error instanceof CliError ? error : {}
  return {
    error: {
      ...{ code, message: withoutPasswords(messageOf(text, error)), exit_code: codeOf(error), ...shown(details) },
      ...(faults.length ? { faults: faults.map((fault) => jsonFault(text, fault)) } : {}),
      ...(errors.length > 1 ? { after: jsonOf(text, errors.slice(0, -1)).error } : {}),
      ...(stack === undefined ? {} : { stack: withoutPasswords(stack) }),
    },
  }
}

const shown = (details: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(details).map(([key, value]) => [key, typeof value === 'string' ? withoutPasswords(value) : value]))

const jsonFault = (text: Text, { file, line, column, key, values }: Fault) => ({
  ...(file === undefined ? {} : { file }),
  line: line ?? null,
  column: column ?? null,
  code: key.replace(/^fault\./, ''),
  reason: say(text, key, values),
})

/** The sentence, then one line for each thing listed under it and each fault: `Eleve_0000.xml:12: …`. */
function forPeople(text: Text, error: unknown): string {
  const { listed = [], faults = [] } = error instanceof CliError ? error : {}
  const lines = listed.map(({ key, values }) => `  ${visible(say(text, key, values))}`)
  return `${[visibleLines(messageOf(text, error)), ...lines, ...faultLines(text, faults)].join('\n')}\n`
}

/** More faults of one kind than these are told in one line. */
const FEW = 3
/** So many of their lines and cells are shown. */
const SHOWN = 5

/** Faults as a person reads them, indented under the message; many of one kind are one line with their number and where the first are. */
export function faultLines(text: Text, faults: readonly Fault[]): string[] {
  const kinds = Map.groupBy(faults, ({ file, column, key }) => JSON.stringify([file, column, key]))
  return [...kinds.values()].flatMap((same) =>
    // A proposal for a name is shown for each name.
    same.length > FEW && same[0]?.key.startsWith('fault.') ? [manyFaults(text, same)] : same.map((fault) => faultLine(text, fault)),
  )
}

function manyFaults(text: Text, faults: readonly Fault[]): string {
  const [first] = faults
  if (!first) return ''
  const lines = [...new Set(faults.flatMap(({ line }) => line ?? []))]
  const said = say(text, first.key, first.values)
  const cells = faults.flatMap(({ values }) => (typeof values?.[0] === 'string' ? [values[0]] : []))
  const others = [...new Set(cells)].filter((cell) => cell !== first.values?.[0]).slice(0, SHOWN)
  const likewise = others.length ? text['fault.likewise'](others) : ''
  const where = lines.length > 1 ? text['fault.lines'](lines.slice(0, SHOWN), faults.length) : undefined
  return `  ${place(text, first, where)}${visible(said + likewise)}`
}

/** One fault as a person reads it. */
const faultLine = (text: Text, fault: Fault) => `  ${place(text, fault)}${visible(say(text, fault.key, fault.values))}`

function place(text: Text, { file, line, column, header }: Fault, lines = line && text['fault.line'](line)): string {
  const field = header === undefined ? column && text['fault.column'](column) : text['fault.header'](visible(header))
  const where = [file && visible(file), lines, field].filter(Boolean)
  return where.length ? `${where.join(', ')}${text['word.colon']}` : ''
}

/** What commander complains about, in the reader's language. Its own messages are English sentences; its codes and quoted words are stable. */
export function usageError(text: Text, tree: Command, { code, message }: CommanderError, argv: readonly string[]): CliError {
  const [, quoted = ''] = /'([^']*)'/.exec(message) ?? []
  const [, similar] = /\(Did you mean (?:one of )?(.*?)\?\)/.exec(message) ?? []
  const fail = (word: string, sentence: string, details: Record<string, unknown> = {}) =>
    new CliError(word, EXIT.usage, 'usage.wrong', [sentence, similar], {
      details: { ...details, ...(similar ? { similar: similar.split(', ') } : {}) },
    })
  switch (code) {
    case 'commander.unknownOption':
      return fail('unknown_option', text['usage.unknown_option'](quoted), { option: quoted })
    case 'commander.unknownCommand':
      return fail('unknown_command', text['usage.unknown_command'](quoted, tree.name()), { command: quoted })
    case 'commander.optionMissingArgument':
      return fail('missing_value', text['usage.missing_value'](quoted), { option: quoted })
    case 'commander.missingArgument':
      return fail('missing_argument', text['usage.missing_argument'](quoted), { argument: quoted })
    case 'commander.excessArguments': {
      const [, words = ''] = /but got \d+: ([\s\S]*)\.$/.exec(message) ?? []
      const takesName = meant(tree, argv).options.some(({ long }) => long === '--name')
      return fail('unexpected_argument', text['usage.excess'](words, takesName))
    }
    case 'commander.invalidArgument':
      return invalid(text, message)
    case 'commander.help':
      return fail('missing_command', text['usage.missing_command'])
    default:
      return fail('usage', message.replace(/^error: /, ''))
  }
}

/** The command that the words name. */
const meant = (tree: Command, argv: readonly string[]): Command =>
  argv.reduce((command, word) => command.commands.find((one) => one.name() === word) ?? command, tree)

const WRONG_OPTION = /option '([^']*)' argument '([\s\S]*?)' is invalid\.? *([\s\S]*)$/
const WRONG_ARGUMENT = /value '([\s\S]*?)' is invalid for argument '([^']*)'\.? *([\s\S]*)$/

/** `error: option '--day <d>' argument '31/02' is invalid. <our own sentence>`, or the same of an argument. */
function invalid(text: Text, message: string): CliError {
  const [, flag = '', given = '', why = ''] = WRONG_OPTION.exec(message) ?? []
  const [, value = given, argument = '', reason = why] = WRONG_ARGUMENT.exec(message) ?? []
  const allowed = /Allowed choices are (.*)\.$/.exec(reason)?.[1]
  const name = argument ? `<${argument}>` : flag
  const sentence = text['usage.invalid_value'](name, value, allowed ? text['value.word'](allowed.split(', ')) : reason)
  return new CliError('invalid_value', EXIT.usage, 'usage.wrong', [sentence, undefined], {
    details: { ...(argument ? { argument } : { option: flag }), value },
  })
}
