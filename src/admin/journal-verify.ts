import { InvalidArgumentError } from 'commander'
import { helpAfter } from '../cli/commands.ts'
import { printEach } from '../cli/list.ts'
import type { Column } from '../cli/output.ts'
import type { Define } from '../cli/program.ts'
import { CliError, EXIT } from '../errors.ts'
import { head } from '../store/journal.ts'
import { inSnapshot } from '../store/transaction.ts'
import { verifyJournal } from '../store/verify.ts'

const GOOD: readonly Column[] = [{ key: 'operations', align: 'right' }, { key: 'head' }]
const BROKEN: readonly Column[] = [{ key: 'operation', align: 'right' }, { key: 'row', align: 'right' }, { key: 'what' }]

export const journalVerify: Define = (command, app) => {
  const { text, program } = app
  const hash = (value: string) => {
    if (!/^[0-9a-f]{64}$/.test(value)) throw new InvalidArgumentError(text['value.head'])
    return value
  }
  command
    .option('--head <hash>', text['journal.option.head'], hash)
    .addHelpText('after', helpAfter(app, [`${program.name} journal verify`], [0, 2, 5, 6]))
    .action(async (options) => {
      const { broken, last } = await inSnapshot(await app.open(), async (trx) => ({
        broken: await verifyJournal(trx, options.head),
        last: await head(trx),
      }))
      if (broken.length > 0) {
        const shown = broken.map((one) => ({ ...one, what: app.format === 'table' ? text[`journal.${one.what}`] : one.what }))
        if (app.format !== 'json') await printEach(app, BROKEN, shown)
        throw new CliError('journal_broken', EXIT.refused, 'journal.broken', [broken.length], { details: { broken } })
      }
      if (app.format === 'table') return app.print(`${text['journal.good'](last.operation, last.hash)}\n`)
      await printEach(app, GOOD, [{ operations: last.operation, head: last.hash }])
    })
}
