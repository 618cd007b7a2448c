import type { Migration } from 'kysely/migration'
import { journalAndGar } from './0001_journal_and_gar.ts'
import { mdo } from './0002_mdo.ts'
import { mail } from './0003_mail.ts'
import { intrascol } from './0004_intrascol.ts'
import { journalStates } from './0005_journal_states.ts'
import { erased } from './0006_erased.ts'
import { reachOfPurges } from './0007_reach_of_purges.ts'
import { requests } from './0008_requests.ts'
import { directories } from './0009_directories.ts'
import type { Engine } from './columns.ts'

/** Every migration, in order. A released one is never changed; the number of the last is the version of the store. */
export const migrations = (engine: Engine): Record<string, Migration> => ({
  '0001_journal_and_gar': journalAndGar(engine),
  '0002_mdo': mdo(engine),
  '0003_mail': mail(engine),
  '0004_intrascol': intrascol(engine),
  '0005_journal_states': journalStates(engine),
  '0006_erased': erased(engine),
  '0007_reach_of_purges': reachOfPurges(engine),
  '0008_requests': requests(engine),
  '0009_directories': directories(engine),
})

export const STORE_VERSION = 9
