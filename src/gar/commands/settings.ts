import type { App } from '../../cli/app.ts'
import { schoolYearStart } from '../../days.ts'
import { CliError, EXIT } from '../../errors.ts'
import type { WithdrawalSetting } from '../rules/withdrawal.ts'

/** Subscriptions renewed automatically begin on 15 August: the school year of gar turns then (rule B4). */
const YEAR_START = '08-15'

/** First day of the school year of today. */
export const schoolYear = (app: App): string => schoolYearStart(app.today, app.config.get('gar.year_start') ?? YEAR_START)

/** How a copy taken back by `revoke` or `sync` is treated (rule B3). */
export const withdrawalSetting = (app: App): WithdrawalSetting =>
  app.config.get('gar.withdrawal') === 'strict' ? 'strict' : 'subscription'

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
