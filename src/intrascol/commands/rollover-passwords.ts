import type { IssuedPassword } from '../usecases/accounts.ts'
import type { PlannedRollover, RolloverSetting } from '../usecases/rollover.ts'
import type { Passwords } from './passwords.ts'

export const NO_PASSWORDS: RolloverSetting['passwords'] = { pupils: new Map(), teachers: new Map() }

/** Passwords for all who get an account, hashed side by side before the transaction: each takes some thirty milliseconds. */
export async function makePasswords(passwords: Passwords, { plan, teachers }: PlannedRollover): Promise<RolloverSetting['passwords']> {
  const issue = async (line: number, kind: 'pupil' | 'adult', level: string | null) =>
    [line, await passwords.issue({ kind, level })] as const
  const arrived = plan.pupils.filter(({ outcome }) => outcome === 'arrived')
  const pupils = await Promise.all(arrived.map(({ line, level }) => issue(line ?? 0, 'pupil', level)))
  const adults = await Promise.all(teachers.lines.map((line) => issue(line, 'adult', null)))
  const made = (pairs: readonly (readonly [number, IssuedPassword | undefined])[]) =>
    new Map(pairs.flatMap(([line, password]) => (password ? [[line, password] as const] : [])))
  return { pupils: made(pupils), teachers: made(adults) }
}
