import type { App } from '../cli/app.ts'
import { helpAfter } from '../cli/commands.ts'
import { printEach } from '../cli/list.ts'
import type { Column } from '../cli/output.ts'
import type { Define } from '../cli/program.ts'
import { CliError, EXIT } from '../errors.ts'
import { checkStore } from '../store/check.ts'
import type { Store } from '../store/engine.ts'
import { openStore } from '../store/open.ts'
import type { Problem } from '../store/problem.ts'
import { lookUp } from '../text/index.ts'

const COLUMNS: readonly Column[] = [{ key: 'check' }, { key: 'what' }, { key: 'repair' }]

export const storeCheck: Define = (command, app) => {
  command
    .addHelpText('after', helpAfter(app, [`${app.program.name} store check`, `${app.program.name} store check -o json`], [0, 2, 5, 6]))
    .action(async () => {
      const problems = await problemsOf(app, await app.open())
      if (problems.length === 0 && app.format === 'table') return app.print(`${app.text['store.check.good']}\n`)
      await refuseWhenAny(
        app,
        COLUMNS,
        problems,
        () => new CliError('store_broken_rules', EXIT.refused, 'store.check.broken', [problems.length], { details: { problems } }),
      )
    })
}

/** Everything that is wrong with a store, the program's own rules included. */
async function problemsOf(app: App, store: Store): Promise<Problem[]> {
  const { program } = app
  const problems = await checkStore(store, async (trx) => [
    ...(await program.check(app, trx)),
    ...((await program.checkBeside?.(app, trx)) ?? []),
  ])
  return problems.map((problem) => ({
    ...problem,
    ...(problem.repair ? { repair: `${program.name} ${problem.repair.replace(new RegExp(`^${program.name} `), '')}` } : {}),
  }))
}

/**
 * A list that ought to be empty: as JSON it goes into the error, in the other formats it is printed and the error follows.
 * @throws what `failure` makes, when there are rows
 */
export async function refuseWhenAny(
  app: App,
  columns: readonly Column[],
  problems: readonly Problem[],
  failure: () => CliError,
): Promise<void> {
  const shown = problems.map((row) => ({
    ...row,
    check: app.format === 'table' ? (lookUp(app.text, `check.${row.check}`) ?? row.check) : row.check,
  }))
  if (problems.length === 0 || app.format !== 'json') await printEach(app, columns, shown)
  if (problems.length > 0) throw failure()
}

/** The check after a store was put somewhere: it is there by now, so what is wrong with it is said, and leaves the command done in part. */
export async function sayProblems(app: App, place: App['place']): Promise<void> {
  const store = await openStore(place)
  try {
    const problems = await problemsOf(app, store)
    if (problems.length === 0) return
    app.remark(app.text['store.check.after'](problems.length, app.program.name))
    app.exitWith(EXIT.partial)
  } finally {
    await store.close()
  }
}
