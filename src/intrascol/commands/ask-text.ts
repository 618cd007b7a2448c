import { InvalidArgumentError } from 'commander'
import type { App } from '../../cli/app.ts'
import { CliError, EXIT } from '../../errors.ts'
import { schoolParsers } from './options.ts'

type Question = 'print.ask.card_file' | 'print.ask.file' | 'export.ask.roster'

/** The name of a file that an option would have said. @throws CliError 7 without anybody to ask */
export async function askText(app: App, question: Question, option: string): Promise<string> {
  const { text } = app
  refuseSilence(app, option)
  const given = await (await app.ask()).input(text[question], { check: (value) => (value.trim() === '' ? text['value.empty'] : undefined) })
  return given.trim()
}

/** What an option would have said, by the rules of that option. @throws CliError 7 without anybody to ask */
export async function askParsed(
  app: App,
  question: 'school.ask.first_name' | 'school.ask.last_name' | 'school.walk.class_name',
  parser: 'name' | 'newClass',
  option: string,
): Promise<string> {
  const { text } = app
  refuseSilence(app, option)
  const parse = schoolParsers(text)[parser]
  return parse(await (await app.ask()).input(text[question], { check: (value) => complaint(parse, value) }))
}

function refuseSilence({ interactive }: App, option: string): void {
  if (!interactive) throw new CliError('missing_option', EXIT.undecided, 'school.missing_option', [option], { details: { option } })
}

function complaint(parse: (value: string) => unknown, value: string): string | undefined {
  try {
    parse(value)
    return undefined
  } catch (error) {
    if (error instanceof InvalidArgumentError) return error.message
    throw error
  }
}
