import { helpAfter } from '../../cli/commands.ts'
import type { Define } from '../../cli/program.ts'
import { printing, printPages } from './printing.ts'

export const printLists: Define = (command, app) => {
  printing(command, app)
    .addHelpText(
      'after',
      helpAfter(
        app,
        ['intrascol print lists --out lists.pdf', 'intrascol print lists --class "CP Mme Roy" --by first-name --out cp.pdf'],
        [0, 2, 4, 5, 6, 7, 130],
      ),
    )
    .action((options) =>
      printPages(app, 'intrascol print lists', options, async (people, how, out) =>
        (await import('../print/lists.ts')).renderLists(people, how, out),
      ),
    )
}
