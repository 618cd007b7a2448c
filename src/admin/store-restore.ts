import { type App, declined } from '../cli/app.ts'
import { helpAfter, writing } from '../cli/commands.ts'
import { foresee } from '../cli/foreseen.ts'
import type { Column } from '../cli/output.ts'
import { parsersFor } from '../cli/parsers.ts'
import type { Define } from '../cli/program.ts'
import { storeAt, withoutPassword } from '../store/location.ts'
import { restore } from '../store/restore.ts'
import { type FoundList, findLists } from './erased-lists.ts'
import { uninterrupted } from './interruption.ts'
import { printOutcome } from './outcome.ts'
import { eraseAgain, finishList, type Known, NOTHING_KNOWN, sayKnown } from './restore-erasures.ts'
import { sayProblems } from './store-check.ts'

const COLUMNS: readonly Column[] = [
  { key: 'store' },
  { key: 'file' },
  { key: 'kept' },
  { key: 'erased' },
  { key: 'known_until' },
  { key: 'not_erased' },
  { key: 'outcome' },
]

interface Options {
  yes?: boolean | undefined
}

export const storeRestore: Define = (command, app) => {
  const { text, program } = app
  writing(command, app)
    .argument('<file>', text['store.restore.file'])
    .option('--erased <file>', text['erased.option'], parsersFor(text).repeated)
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
      let known: Known = NOTHING_KNOWN
      const prepare = async (copy: string, lists: readonly FoundList[]) => {
        if (!options.dryRun) await confirm(app, file, options)
        known = await eraseAgain(app, { copy, file, lists, dryRun: options.dryRun === true })
        return !options.dryRun
      }
      const restored = await uninterrupted(app, async () => {
        const lists = await findLists(app, file, options.erased ?? [])
        return restore(app.place, file, { prepare: (copy) => prepare(copy, lists), lastLook: app.stopIfInterrupted })
      })
      const store = withoutPassword(app.place.at)
      const row = {
        ...{ store, file, kept: restored?.kept ?? null, erased: known.erased, known_until: known.until },
        ...{ not_erased: known.stayed.map(({ entity, number }) => `${entity} ${number}`), outcome: 'restored' },
      }
      const sentence = restored ? text['store.restore.done'](store, restored.kept) : text['store.restore.would'](file, store)
      await printOutcome(app, { columns: COLUMNS, row, sentence, dryRun: options.dryRun })
      sayKnown(app, known, restored === undefined)
      if (!restored) return
      await finishList(app)
      await sayProblems(app, app.place)
    })
}

/** @throws CliError 130 when declined */
async function confirm(app: App, file: string, { yes }: Options): Promise<void> {
  const question = app.text['store.restore.question'](file, withoutPassword(app.place.at))
  if (app.interactive && !yes && !(await (await app.ask()).confirm(question))) throw declined()
}
