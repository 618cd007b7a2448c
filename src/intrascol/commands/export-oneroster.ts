import { extname } from 'node:path'
import type { App } from '../../cli/app.ts'
import { helpAfter } from '../../cli/commands.ts'
import { deliverFile, piped, putWhole, replacing } from '../../cli/deliver.ts'
import { type NewFolder, newFolder } from '../../cli/folder-target.ts'
import { parsersFor } from '../../cli/parsers.ts'
import type { Define } from '../../cli/program.ts'
import { targetOf } from '../../cli/target.ts'
import { zipBy } from '../../files/marks.ts'
import { inSnapshot } from '../../store/transaction.ts'
import { YEAR_START, yearName } from '../rules/school-year.ts'
import { rosterOf } from '../usecases/export.ts'
import { askText } from './ask-text.ts'
import { schoolParsers } from './options.ts'
import { thisYear } from './settings.ts'

const COMMAND = 'intrascol export oneroster'

export const exportOneroster: Define = (command, app) => {
  const { text } = app
  replacing(command, app)
    .option('--year <years>', text['print.option.year'], schoolParsers(text).year)
    .option('--out <file-or-folder>', text['export.option.roster'], parsersFor(text).filled)
    .addHelpText(
      'after',
      helpAfter(app, ['intrascol export oneroster --out school.zip', 'intrascol export oneroster --out school'], [0, 2, 5, 6, 7, 130]),
    )
    .action(async ({ year = thisYear(app), out, force }) => {
      const path = out ?? (await askText(app, 'export.ask.roster', '--out'))
      const folder = extname(path).toLowerCase() === '.zip' ? undefined : newFolder(app, path)
      await (folder ? exportFolder(app, folder, year) : exportZip(app, path, year, force))
      if (app.config.get('intrascol.uai') === undefined) app.remark(text['export.no_uai'])
      if (app.config.get('intrascol.school') === undefined) app.remark(text['export.no_school'])
    })
}

async function exportZip(app: App, path: string, year: number, force: boolean | undefined): Promise<void> {
  const target = await targetOf(app, path, { mark: zipBy(COMMAND), force })
  const { zipped } = await import('../export/zip.ts')
  const how = { mtime: new Date(`${app.today}T12:00:00`), comment: COMMAND }
  await deliverFile(app, target, piped(app, zipped(await files(app, year), how)))
}

/** Into a folder that is new or empty: all files or none. */
async function exportFolder(app: App, folder: NewFolder, year: number): Promise<void> {
  try {
    const all = Array.from(await files(app, year))
    await putWhole(
      app,
      all.map(([name, pieces]) => [folder.file(name), piped(app, pieces)]),
    )
  } catch (error) {
    folder.remove()
    throw error
  }
  app.remark(app.text['file.written'](folder.path))
}

async function files(app: App, first: number) {
  const { onerosterFiles, yearDays } = await import('../export/oneroster.ts')
  const [uai, school] = [app.config.get('intrascol.uai'), app.config.get('intrascol.school')]
  const found = await inSnapshot(await app.open(), rosterOf)
  return onerosterFiles({
    ...found,
    school: { id: uai ?? 'school', name: school ?? app.text['export.school'], identifier: uai ?? null },
    year: { first, name: yearName(first), ...yearDays(first, app.config.get('intrascol.year_start') ?? YEAR_START) },
  })
}
