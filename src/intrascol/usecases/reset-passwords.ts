import type { Db } from '../../store/engine.ts'
import { type IssuedPassword, passwordOf, rowOf } from './accounts.ts'
import { startAims } from './aims.ts'
import { type Chosen, chosenAccounts } from './leave.ts'

/** Plans new passwords: `reset`. Nobody without one in `issued` is touched. @throws CliError 4 */
export async function planNewPasswords(trx: Db, chosen: Chosen, issued: ReadonlyMap<string, IssuedPassword>): Promise<void> {
  const aims = await startAims(trx)
  for (const account of await chosenAccounts(trx, chosen)) {
    const password = issued.get(account.login)
    if (!password) continue
    const again = account.password === null ? null : password.day
    await aims.add(
      'account',
      { ...rowOf(account), ...passwordOf(account.kind, password), password_changed_on: again },
      { outcome: 'reset' },
    )
  }
  await aims.plan()
}
