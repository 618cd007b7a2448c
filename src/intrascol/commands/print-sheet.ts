import { helpAfter } from '../../cli/commands.ts'
import type { Define } from '../../cli/program.ts'
import { printing, printPages } from './printing.ts'

export const printSheet: Define = (command, app) => {
  printing(command, app)
    .addHelpText(
      'after',
      helpAfter(
        app,
        ['intrascol print sheet --out sheets.pdf', 'intrascol print sheet --class "CP Mme Roy" --out cp.pdf'],
        [0, 2, 4, 5, 6, 7, 130],
      ),
    )
    .action((options) =>
      printPages(app, 'intrascol print sheet', options, async (people, how, out) =>
        (await import('../print/sheet.ts')).renderSheet(people, how, out),
      ),
    )
}
