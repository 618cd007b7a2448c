import type { App } from '../../cli/app.ts'
import { CliError, EXIT } from '../../errors.ts'

type Question = 'print.ask.card_file' | 'print.ask.file' | 'export.ask.roster'

/** What an option would have said. @throws CliError 7 without anybody to ask */
export async function askText(app: App, question: Question, option: string): Promise<string> {
  const { text } = app
  if (!app.interactive) throw new CliError('missing_option', EXIT.undecided, 'school.missing_option', [option], { details: { option } })
  return (await app.ask()).input(text[question], { check: (value) => (value.trim() === '' ? text['value.empty'] : undefined) })
}
