import { InvalidArgumentError } from 'commander'
import type { App } from '../../cli/app.ts'
import { helpAfter } from '../../cli/commands.ts'
import { deliverPieces } from '../../cli/deliver.ts'
import { parsersFor } from '../../cli/parsers.ts'
import type { Define } from '../../cli/program.ts'
import { isAccepted } from '../../config/config.ts'
import { CliError, EXIT } from '../../errors.ts'
import { decodeText, scanText } from '../../files/decode.ts'
import { openSource } from '../../files/source.ts'
import { inSnapshot } from '../../store/transaction.ts'
import { directoryPeople } from '../usecases/export.ts'

const WHOLE = 'intrascol export ldif --base ou=people,dc=ecole,dc=example --out accounts.ldif'
const CHANGES = 'intrascol export ldif --base ou=people,dc=ecole,dc=example --changes now.ldif --out changes.ldif'

export const exportLdif: Define = (command, app) => {
  const { text } = app
  const { filled } = parsersFor(text)
  command
    .option('--base <dn>', text['export.option.base'], (value) => {
      if (!isAccepted('intrascol.ldap_base', value)) throw new InvalidArgumentError(text['export.value.base'])
      return value
    })
    .option('--changes <file>', text['export.option.changes'], filled)
    .option('--out <file>', text['export.option.out'], filled)
    .addHelpText('after', helpAfter(app, [WHOLE, CHANGES], [0, 2, 6, 7, 8]))
    .action(async ({ base = app.config.get('intrascol.ldap_base'), changes, out }) => {
      if (base === undefined) throw new CliError('missing_option', EXIT.undecided, 'export.no_base', [], { details: { option: '--base' } })
      const { ldifChanges, ldifOf } = await import('../export/ldif.ts')
      const now = changes === undefined ? undefined : await entriesIn(app, changes)
      const people = await inSnapshot(await app.open(), directoryPeople)
      const counts = { added: 0, changed: 0, deleted: 0 }
      await deliverPieces(app, out, now ? ldifChanges(base, people, now, counts) : ldifOf(base, people))
      if (now) app.remark(text['export.ldif.counts'](counts.added, counts.changed, counts.deleted))
    })
}

/** @throws CliError 6 when it cannot be read, 8 when it is no content of a directory */
async function entriesIn(app: App, path: string) {
  const { readLdif } = await import('../export/ldif-reader.ts')
  const { file, chunks } = openSource(path === '-' ? await app.outside.stdin.read() : path)
  const pieces: string[] = []
  const { encoding } = await scanText(chunks())
  for await (const piece of decodeText(chunks(), encoding)) pieces.push(piece)
  return readLdif(pieces.join(''), file)
}
