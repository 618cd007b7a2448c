import type { App } from '../../cli/app.ts'
import { settingOf } from '../../config/config.ts'
import { schoolYearStart } from '../../days.ts'
import { CliError, EXIT } from '../../errors.ts'
import type { WithdrawalSetting } from '../rules/withdrawal.ts'

/** First day of the school year of today. Subscriptions renewed automatically begin on 15 August: it turns then (rule B4). */
export const schoolYear = (app: App): string => schoolYearStart(app.today, settingOf(app.config, 'gar.year_start'))

/** How a copy taken back by `revoke` or `sync` is treated (rule B3). */
export const withdrawalSetting = (app: App): WithdrawalSetting =>
  settingOf(app.config, 'gar.withdrawal') === 'strict' ? 'strict' : 'subscription'

/** The schools that the configuration limits this user to. */
const limitOf = (app: App): string[] | undefined => {
  const limit = app.config.get('gar.uai')
  return limit?.split(',').map((uai) => uai.trim().toUpperCase())
}

/**
 * The schools that the options or the configuration name; undefined: all of them. A configuration limits: another school is then as
 * unknown as one that does not exist.
 * @throws CliError 4
 */
export function schoolsOf(app: App, uais: string[] | undefined): string[] | undefined {
  const limit = limitOf(app)
  const outside = limit ? (uais ?? []).filter((uai) => !limit.includes(uai.toUpperCase())) : []
  if (outside.length) throw new CliError('unknown_school', EXIT.unknown, 'gar.unknown.school', [outside], { details: { unknown: outside } })
  return uais ?? limit
}
