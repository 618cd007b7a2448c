import { mkdirSync } from 'node:fs'
import { extname, join } from 'node:path'
import type { App } from '../../cli/app.ts'
import { helpAfter } from '../../cli/commands.ts'
import { writeStreamed } from '../../cli/deliver.ts'
import { parsersFor } from '../../cli/parsers.ts'
import type { Define } from '../../cli/program.ts'
import { unwritable } from '../../files/unwritable.ts'
import { inSnapshot } from '../../store/transaction.ts'
import { YEAR_START, yearName } from '../rules/school-year.ts'
import { rosterOf } from '../usecases/export.ts'
import { askText } from './ask-text.ts'
import { schoolParsers } from './options.ts'
import { thisYear } from './settings.ts'

export const exportOneroster: Define = (command, app) => {
  const { text } = app
  command
    .option('--year <years>', text['print.option.year'], schoolParsers(text).year)
    .option('--out <file-or-folder>', text['export.option.roster'], parsersFor(text).filled)
    .addHelpText(
      'after',
      helpAfter(app, ['intrascol export oneroster --out school.zip', 'intrascol export oneroster --out school'], [0, 2, 6, 7]),
    )
    .action(async ({ year = thisYear(app), out }) => exportTo(app, out ?? (await askText(app, 'export.ask.roster', '--out')), year))
}

async function exportTo(app: App, out: string, first: number): Promise<void> {
  const { onerosterFiles, yearDays } = await import('../export/oneroster.ts')
  const uai = app.config.get('intrascol.uai')
  const found = await inSnapshot(await app.open(), rosterOf)
  const files = onerosterFiles({
    ...found,
    school: { id: uai ?? 'school', name: app.config.get('intrascol.school') ?? app.text['export.school'], identifier: uai ?? null },
    year: { first, name: yearName(first), ...yearDays(first, app.config.get('intrascol.year_start') ?? YEAR_START) },
  })
  if (extname(out).toLowerCase() === '.zip') {
    const { zipped } = await import('../export/zip.ts')
    await writeStreamed(app, out, zipped(files, new Date(`${app.today}T12:00:00`)))
  } else {
    makeFolder(out)
    for (const [name, pieces] of files) await writeStreamed(app, join(out, name), pieces)
  }
  app.remark(app.text['file.written'](out))
  if (uai === undefined) app.remark(app.text['export.no_uai'])
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true })
  } catch (error) {
    throw unwritable(path, error)
  }
}
