import type { Command, CommanderError } from 'commander'
import { CliError, EXIT, type ExitCode, type Fault } from '../errors.ts'
import { translated } from '../store/transaction.ts'
import { say, type Text } from '../text/index.ts'
import type { Outside } from './app.ts'
import { safeJson, visible, visibleLines } from './visible.ts'

interface Reporting {
  text: Text
  json: boolean
  verbose: boolean
  kept: readonly string[]
}

/** Shows a failure on stderr, as a sentence or as JSON. @returns its exit code; what was not expected is a bug, 1 */
export async function report(outside: Outside, { text, json, verbose, kept }: Reporting, thrown: unknown): Promise<ExitCode> {
  const error = translated(thrown, { engine: 'sqlite', location: '' })
  for (const line of kept) await outside.err.write(`${line}\n`)
  const known = error instanceof CliError ? error : undefined
  const message = known ? say(text, known.key, known.values) : text['error.bug']((error as Error)?.message ?? String(error))
  const code = known?.exitCode ?? EXIT.bug
  await outside.err.write(json ? `${jsonError(text, known, message, code)}\n` : forPeople(text, known, message))
  if (verbose || (!known && !json)) await outside.err.write(`${visibleLines((error as Error)?.stack ?? '')}\n`)
  return code
}

function jsonError(text: Text, known: CliError | undefined, message: string, exitCode: ExitCode): string {
  const faults = known?.faults.length ? { faults: known.faults.map((fault) => jsonFault(text, fault)) } : {}
  return safeJson({ error: { code: known?.code ?? 'bug', message, exit_code: exitCode, ...known?.details, ...faults } })
}

const jsonFault = (text: Text, { file, line, column, key, values }: Fault) => ({
  ...(file === undefined ? {} : { file }),
  line: line ?? null,
  column: column ?? null,
  code: key.replace(/^fault\./, ''),
  reason: say(text, key, values),
})

/** The sentence, then one line for each thing listed under it and each fault: `Eleve_0000.xml:12: …`. */
function forPeople(text: Text, known: CliError | undefined, message: string): string {
  const listed = (known?.listed ?? []).map(({ key, values }) => `  ${visible(say(text, key, values))}`)
  const faults = (known?.faults ?? []).map((fault) => faultLine(text, fault))
  return `${[visibleLines(message), ...listed, ...faults].join('\n')}\n`
}

/** One fault as a person reads it, indented under the message. */
export const faultLine = (text: Text, fault: Fault) => `  ${place(text, fault)}${visible(say(text, fault.key, fault.values))}`

function place(text: Text, { file, line, column }: Fault): string {
  const where = [file && visible(file), line && text['fault.line'](line), column && text['fault.column'](column)].filter(Boolean)
  return where.length ? `${where.join(', ')}${text['word.colon']}` : ''
}

/** What commander complains about, in the reader's language. Its own messages are English sentences; its codes and quoted words are stable. */
export function usageError(text: Text, tree: Command, { code, message }: CommanderError): CliError {
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
    case 'commander.excessArguments':
      return fail('unexpected_argument', text['usage.excess'])
    case 'commander.invalidArgument':
      return invalid(text, message)
    case 'commander.help':
      return fail('missing_command', text['usage.missing_command'])
    default:
      return fail('usage', message.replace(/^error: /, ''))
  }
}

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
