import { helpAfter } from '../cli/commands.ts'
import { printEach } from '../cli/list.ts'
import type { Column } from '../cli/output.ts'
import type { Define } from '../cli/program.ts'
import { storeInfo } from '../store/info.ts'

const COLUMNS: readonly Column[] = [
  { key: 'store' },
  { key: 'engine' },
  { key: 'engine_version', table: false },
  { key: 'version', align: 'right' },
  { key: 'operations', align: 'right' },
  { key: 'head' },
  { key: 'last_at', instant: true },
  { key: 'bytes', align: 'right' },
]

export const storeInfoCommand: Define = (command, app) => {
  command
    .addHelpText('after', helpAfter(app, [`${app.program.name} store info`, `${app.program.name} store info -o json`], [0, 2, 6]))
    .action(async () => {
      const info = await storeInfo(await app.open())
      await printEach(app, COLUMNS, [{ ...info }])
    })
}
