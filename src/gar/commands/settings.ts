import type { App } from '../../cli/app.ts'
import { schoolYearStart } from '../../days.ts'

/** Subscriptions renewed automatically begin on 15 August: the school year of gar turns then (rule B4). */
const YEAR_START = '08-15'

/** First day of the school year of today. */
export const schoolYear = (app: App): string => schoolYearStart(app.today, app.config.get('gar.year_start') ?? YEAR_START)
