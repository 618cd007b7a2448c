import type { Command } from '@commander-js/extra-typings'
import { CliError, EXIT } from '../errors.ts'
import { ENCODINGS, type Encoding } from '../files/encoding.ts'
import type { Doubled, Table } from '../files/table.ts'
import type { App } from './app.ts'
import { parsersFor } from './parsers.ts'
import { faultLines } from './report.ts'

/** How a table is written, where its bytes do not tell it rightly. */
export interface ReadingOptions {
  encoding?: Encoding | undefined
  repairEncoding?: true | undefined
}

const NAMES = Object.fromEntries(ENCODINGS.map((name) => [name, name])) as Record<string, Encoding>

/** The option of every command that reads a table. */
export const encodable = <Args extends unknown[], Options extends Record<string, unknown>, Globals extends Record<string, unknown>>(
  command: Command<Args, Options, Globals>,
  { text }: App,
) =>
  command.option(
    '--encoding <name>',
    text['file.option.encoding'],
    parsersFor(text).word(NAMES, (value) => value.toLowerCase()),
  )

/** The options of every command that reads a table whose names are stored. */
export const reading = <Args extends unknown[], Options extends Record<string, unknown>, Globals extends Record<string, unknown>>(
  command: Command<Args, Options, Globals>,
  app: App,
) => encodable(command, app).option('--repair-encoding', app.text['file.option.repair_encoding'])

/** Names that were encoded twice, with what they were meant to be. @throws CliError 7; a dry run says it and goes on */
export function refuseDoubled(app: App, doubled: readonly Doubled[], dryRun: boolean | undefined): void {
  if (doubled.length === 0) return
  const faults = doubled.map(({ file, line, column, value, repair }) => ({
    ...{ file, line, column, key: 'file.doubled_cell' as const, values: [value, repair] },
  }))
  const refused = new CliError('doubly_encoded', EXIT.undecided, 'file.doubled', [doubled.length], {
    details: { option: '--repair-encoding', cells: doubled },
    faults,
  })
  if (!dryRun) throw refused
  app.remark([app.text['file.doubled'](doubled.length), ...faultLines(app.text, faults)].join('\n'))
}

/** Says how a table was understood, so that a wrong guess is seen. */
export function sayDetected(app: App, { format, headers, dialect }: Pick<Table, 'format' | 'headers' | 'dialect'>): void {
  if (headers.length === 0) return
  app.remark(format === 'xlsx' ? app.text['file.detected_workbook'] : app.text['file.detected'](dialect.encoding, dialect.delimiter))
}
