import { admin } from './en/admin.ts'
import { cli } from './en/cli.ts'
import { faults } from './en/faults.ts'
import { gar } from './en/gar.ts'
import { intrascol } from './en/intrascol.ts'
import { mail } from './en/mail.ts'
import { mdo } from './en/mdo.ts'
import { prints } from './en/prints.ts'
import { recovery } from './en/recovery.ts'
import { rollover } from './en/rollover.ts'
import { school } from './en/school.ts'
import { store } from './en/store.ts'
import { words } from './en/words.ts'

export const en = {
  ...cli,
  ...store,
  ...admin,
  ...words,
  ...gar,
  ...recovery,
  ...mdo,
  ...faults,
  ...intrascol,
  ...mail,
  ...prints,
  ...rollover,
  ...school,
}
