import { catalogue } from './catalogue.ts'
import { admin } from './en/admin.ts'
import { cli } from './en/cli.ts'
import { erased } from './en/erased.ts'
import { faults } from './en/faults.ts'
import { gar } from './en/gar.ts'
import { intrascol } from './en/intrascol.ts'
import { journal } from './en/journal.ts'
import { mail } from './en/mail.ts'
import { mdo } from './en/mdo.ts'
import { prints } from './en/prints.ts'
import { recovery } from './en/recovery.ts'
import { rollover } from './en/rollover.ts'
import { school } from './en/school.ts'
import { server } from './en/server.ts'
import { store } from './en/store.ts'
import { words } from './en/words.ts'

export const en = catalogue({
  cli: () => cli,
  words: () => words,
  admin: () => admin,
  erased: () => erased,
  faults: () => faults,
  gar: () => gar,
  intrascol: () => intrascol,
  journal: () => journal,
  mail: () => mail,
  mdo: () => mdo,
  prints: () => prints,
  recovery: () => recovery,
  rollover: () => rollover,
  school: () => school,
  server: () => server,
  store: () => store,
})
