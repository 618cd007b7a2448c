import type { Writable } from 'node:stream'
import type { Command } from '@commander-js/extra-typings'
import type { App } from '../../cli/app.ts'
import { deliverFile, replacing } from '../../cli/deliver.ts'
import { printEach } from '../../cli/list.ts'
import type { Row } from '../../cli/output.ts'
import { parsersFor } from '../../cli/parsers.ts'
import { targetOf } from '../../cli/target.ts'
import { pdfBy } from '../../files/marks.ts'
import { slug } from '../../fold.ts'
import { inSnapshot } from '../../store/transaction.ts'
import type { ListOptions } from '../print/lists.ts'
import type { By } from '../print/order.ts'
import { yearName } from '../rules/school-year.ts'
import { accountsToPrint, type PrintedAccount, teachersByClass } from '../usecases/print.ts'
import { askText } from './ask-text.ts'
import { pageOptions } from './cards.ts'
import { classesNamed, schoolParsers } from './options.ts'
import { thisYear } from './settings.ts'

const ORDERS: Readonly<Record<string, By>> = {
  'last-name': 'last-name',
  nom: 'last-name',
  'first-name': 'first-name',
  prenom: 'first-name',
}

/** The options of pages for people: lists and sheets. */
export const printing = <Args extends unknown[], Options extends Record<string, unknown>, Globals extends Record<string, unknown>>(
  command: Command<Args, Options, Globals>,
  app: App,
) => {
  const { text } = app
  const { filled, word } = parsersFor(text)
  return replacing(command, app)
    .option('--class <class>', text['print.option.classes'], schoolParsers(text).eachClass)
    .option('--by <order>', text['print.option.by'], word(ORDERS, slug))
    .option('--year <years>', text['print.option.year'], schoolParsers(text).year)
    .option('--out <file>', text['print.option.out'], filled)
}

interface PrintOptions {
  class?: string[] | undefined
  by?: By | undefined
  year?: number | undefined
  out?: string | undefined
  force?: true | undefined
}

/** Prints the pupils of the classes asked for. Nobody gives no file. @throws CliError 4, 5, 6; 7 without `--out` and nobody to ask */
export async function printPages(
  app: App,
  command: string,
  { class: classes, by = 'last-name', year = thisYear(app), out, force }: PrintOptions,
  render: (people: PrintedAccount[], options: ListOptions, out: Writable) => Promise<number>,
): Promise<void> {
  const path = out ?? (await askText(app, 'print.ask.file', '--out'))
  const target = await targetOf(app, path, { mark: pdfBy(command), force })
  const { people, teachers } = await inSnapshot(await app.open(), async (trx) => ({
    people: await accountsToPrint(trx, { classes: classesNamed(classes) ?? [], kind: 'pupil' }),
    teachers: await teachersByClass(trx),
  }))
  if (people.length === 0) {
    app.remark(app.text['print.nobody'])
    return printFile(app)
  }
  let pages = 0
  await deliverFile(app, target, async (stream) => {
    pages = await render(people, { ...pageOptions(app), command, year: yearName(year), by, teachers }, stream)
  })
  for (const remark of (await import('./unprintable.ts')).unprintableNames(app, people)) app.remark(remark)
  await printFile(app, { file: path, pages, people: people.length })
}

/** What was made, for a script; a person has read it. */
async function printFile(app: App, made?: Row): Promise<void> {
  if (app.format !== 'table') await printEach(app, [{ key: 'file' }, { key: 'pages' }, { key: 'people' }], made ? [made] : [])
}
