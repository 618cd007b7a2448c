import { catalogue } from './catalogue.ts'
import { admin } from './fr/admin.ts'
import { cli } from './fr/cli.ts'
import { erased } from './fr/erased.ts'
import { faults } from './fr/faults.ts'
import { gar } from './fr/gar.ts'
import { intrascol } from './fr/intrascol.ts'
import { journal } from './fr/journal.ts'
import { mail } from './fr/mail.ts'
import { mdo } from './fr/mdo.ts'
import { prints } from './fr/prints.ts'
import { recovery } from './fr/recovery.ts'
import { rollover } from './fr/rollover.ts'
import { school } from './fr/school.ts'
import { server } from './fr/server.ts'
import { store } from './fr/store.ts'
import { words } from './fr/words.ts'
import type { Text } from './index.ts'

export const fr: Text = catalogue({
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
