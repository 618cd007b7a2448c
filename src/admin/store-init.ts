import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { App } from '../cli/app.ts'
import { helpAfter } from '../cli/commands.ts'
import type { Define } from '../cli/program.ts'
import { refuseCompanion } from '../cli/target.ts'
import { copyContent } from '../store/copy.ts'
import { createStore } from '../store/create.ts'
import type { Db } from '../store/engine.ts'
import { isPostgres, withoutPassword } from '../store/location.ts'
import { openStore } from '../store/open.ts'
import { uninterrupted } from './interruption.ts'
import { printOutcome } from './outcome.ts'

const COLUMNS = [{ key: 'store' }, { key: 'outcome' }]

export const storeInit: Define = (command, app) => {
  const { text, program } = app
  command
    .option('--sample', text['store.init.sample'])
    .addHelpText(
      'after',
      helpAfter(app, [`${program.name} store init`, `${program.name} store init --store /srv/guichet/school.db`], [0, 2, 5, 6, 130]),
    )
    .action(async ({ sample }) => {
      if (!isPostgres(app.place.at)) refuseCompanion(app, app.place.at)
      await uninterrupted(app, () =>
        createStore(app.place, async (trx) => {
          if (sample) await copySample(app, trx)
          await app.stopIfInterrupted()
        }),
      )
      await sayDone(app)
    })
}

/** The sample is made in a store of its own first: the new one comes into being full, or not at all. */
async function copySample(app: App, trx: Db): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-sample-'))
  try {
    const place = { ...app.place, at: join(folder, 'sample.db') }
    await createStore(place, async () => undefined)
    await app.program.sample(app, place.at)
    const sample = await openStore(place)
    try {
      await copyContent(sample, trx)
    } finally {
      await sample.close()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function sayDone(app: App): Promise<void> {
  const store = withoutPassword(app.place.at)
  return printOutcome(app, { columns: COLUMNS, row: { store, outcome: 'created' }, sentence: app.text['store.init.done'](store) })
}
