import type { App } from '../../cli/app.ts'
import { CliError, EXIT } from '../../errors.ts'
import { say, type TextKey } from '../../text/index.ts'
import type { Guard } from '../rules/rollover/guards.ts'
import type { Balance } from '../rules/rollover/types.ts'
import { yearName } from '../rules/school-year.ts'

export interface Confirmations {
  confirmLeavers?: number | undefined
  confirmArrivals?: number | undefined
}

/** A guard in words, with the option that overrides it. */
interface Said {
  guard: string
  message: string
  option: string | null
}

/** The guards that trip and are not overridden by their exact number. @returns the refusal, 5 */
export function refuseGuards(app: App, guards: readonly Guard[], balance: Balance, given: Confirmations): CliError | undefined {
  const right = { 'confirm-leavers': balance.departed, 'confirm-arrivals': balance.arrived }
  const said = { 'confirm-leavers': given.confirmLeavers, 'confirm-arrivals': given.confirmArrivals }
  const standing = guards.filter(({ option }) => option === undefined || said[option] !== right[option])
  if (standing.length === 0) return undefined
  const wrong = (['confirm-leavers', 'confirm-arrivals'] as const).flatMap((option) => {
    const number = said[option]
    const asked = number !== undefined && number !== right[option] && standing.some((guard) => guard.option === option)
    return asked ? [app.text['rollover.guard.wrong_number'](`--${option}`, number, right[option])] : []
  })
  const words = standing.map((guard) => inWords(app, guard, right))
  const options = [...new Set(words.flatMap(({ option }) => option ?? []))].map((option) => app.text['rollover.guard.option'](option))
  const sentences = [...words.map(({ guard, message }) => `${guard}${app.text['word.colon']}${message}`), ...wrong, ...options]
  return new CliError('guard', EXIT.refused, 'rollover.guarded', [sentences], { details: { guards: words } })
}

function inWords(app: App, { guard, values, option }: Guard, right: Record<'confirm-leavers' | 'confirm-arrivals', number>): Said {
  const [first, ...others] = values
  const older = first === 'older'
  const key = (guard === 'G8' ? `rollover.guard.G8.${first}` : `rollover.guard.${guard}`) as TextKey
  const shown = guard !== 'G8' ? values : older ? others.map((year) => yearName(Number(year))) : others
  return { guard, message: say(app.text, key, shown), option: option === undefined ? null : `--${option} ${right[option]}` }
}
