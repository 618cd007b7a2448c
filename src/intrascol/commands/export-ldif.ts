import { InvalidArgumentError } from 'commander'
import type { App } from '../../cli/app.ts'
import { helpAfter } from '../../cli/commands.ts'
import { deliver, destination, replacing } from '../../cli/deliver.ts'
import { parsersFor } from '../../cli/parsers.ts'
import type { Define } from '../../cli/program.ts'
import { isAccepted } from '../../config/config.ts'
import { CliError, EXIT } from '../../errors.ts'
import { decodeText } from '../../files/decode.ts'
import { documentLike } from '../../files/marks.ts'
import { scanText } from '../../files/scan.ts'
import { openSource } from '../../files/source.ts'
import { inSnapshot } from '../../store/transaction.ts'
import { areTooMany } from '../rules/deletions.ts'
import { directoryPeople } from '../usecases/export.ts'

const WHOLE = 'intrascol export ldif --base ou=people,dc=ecole,dc=example --out accounts.ldif'
const CHANGES = 'intrascol export ldif --base ou=people,dc=ecole,dc=example --changes now.ldif --out changes.ldif'

/** How every file of ours begins; with nothing to change it has no more than that. */
const OURS = /^version: 1\n(dn:|$)/

export const exportLdif: Define = (command, app) => {
  const { text } = app
  const { filled, count } = parsersFor(text)
  replacing(command, app)
    .option('--base <dn>', text['export.option.base'], (value) => {
      if (!isAccepted('intrascol.ldap_base', value)) throw new InvalidArgumentError(text['export.value.base'])
      return value
    })
    .option('--changes <file>', text['export.option.changes'], filled)
    .option('--confirm-deletions <n>', text['export.option.confirm_deletions'], count)
    .option('--out <file>', text['export.option.out'], filled)
    .addHelpText('after', helpAfter(app, [WHOLE, CHANGES], [0, 2, 5, 6, 7, 8, 130]))
    .action(async ({ base = app.config.get('intrascol.ldap_base'), changes, confirmDeletions, ...options }) => {
      if (base === undefined) throw new CliError('missing_option', EXIT.undecided, 'export.no_base', [], { details: { option: '--base' } })
      const { ldifChanges, ldifOf } = await import('../export/ldif.ts')
      const target = await destination(app, options, documentLike(OURS))
      const now = changes === undefined ? undefined : await entriesIn(app, changes)
      const people = await inSnapshot(await app.open(), directoryPeople)
      const counts = { added: 0, changed: 0, deleted: 0, kept: 0 }
      const pieces = now ? [...ldifChanges(base, people, now, counts)] : ldifOf(base, people)
      if (areTooMany(counts) && confirmDeletions !== counts.deleted) throw tooMany(counts)
      await deliver(app, target, pieces)
      if (now) app.remark(text['export.ldif.counts'](counts.added, counts.changed, counts.deleted))
    })
}

/** The output goes straight into ldapmodify: made from the wrong store it would empty the directory. */
const tooMany = ({ deleted, kept }: { deleted: number; kept: number }) =>
  new CliError('too_many_deletions', EXIT.refused, 'export.ldif.too_many', [deleted, deleted + kept], {
    details: { option: '--confirm-deletions', deletions: deleted, accounts: deleted + kept },
  })

/** @throws CliError 6 when it cannot be read, 8 when it is no content of a directory */
async function entriesIn(app: App, path: string) {
  const { readLdif } = await import('../export/ldif-reader.ts')
  const { file, chunks } = openSource(path === '-' ? await app.outside.stdin.read() : path)
  const pieces: string[] = []
  const { encoding } = await scanText(chunks)
  for await (const piece of decodeText(chunks(), encoding)) pieces.push(piece)
  return readLdif(pieces.join(''), file)
}
