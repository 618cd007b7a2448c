import { type App, declined } from '../cli/app.ts'
import { helpAfter, writing } from '../cli/commands.ts'
import { foresee } from '../cli/foreseen.ts'
import type { Column } from '../cli/output.ts'
import type { Define } from '../cli/program.ts'
import { storeAt, withoutPassword } from '../store/location.ts'
import { restore } from '../store/restore.ts'
import { uninterrupted } from './interruption.ts'
import { printOutcome } from './outcome.ts'
import { sayProblems } from './store-check.ts'

const COLUMNS: readonly Column[] = [{ key: 'store' }, { key: 'file' }, { key: 'kept' }, { key: 'outcome' }]

export const storeRestore: Define = (command, app) => {
  const { text, program } = app
  writing(command, app)
    .argument('<file>', text['store.restore.file'])
    .addHelpText(
      'after',
      helpAfter(
        app,
        [`${program.name} store restore guichet-2026-11-20.db`, `${program.name} store restore guichet-2026-11-20.db -n`],
        [0, 2, 3, 5, 6, 130],
      ),
    )
    .action(async (given, options) => {
      const file = storeAt(given)
      foresee(app, options, 1)
      let erased = 0
      const prepare = async (copy: string) => {
        if (!(await decide(app, file, options))) return false
        erased = await program.repeatErasures(app, copy)
        return true
      }
      const restored = await uninterrupted(app, () => restore(app.place, file, prepare))
      const store = withoutPassword(app.place.at)
      const row = { store, file, kept: restored?.kept ?? null, outcome: 'restored' }
      const sentence = restored ? text['store.restore.done'](store, restored.kept) : text['store.restore.would'](file, store)
      await printOutcome(app, { columns: COLUMNS, row, sentence, dryRun: options.dryRun })
      if (erased > 0) app.remark(text['store.restore.erased'](erased))
      if (restored) await sayProblems(app, app.place)
    })
}

/** @returns false for a dry run @throws CliError 130 when declined or interrupted */
async function decide(
  app: App,
  file: string,
  { dryRun, yes }: { dryRun?: boolean | undefined; yes?: boolean | undefined },
): Promise<boolean> {
  if (dryRun) return false
  const question = app.text['store.restore.question'](file, withoutPassword(app.place.at))
  if (app.interactive && !yes && !(await (await app.ask()).confirm(question))) throw declined()
  await app.stopIfInterrupted()
  return true
}
