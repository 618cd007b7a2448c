import { isAbsolute, resolve } from 'node:path'
import type { App } from '../../cli/app.ts'
import { LEVELS, levelWord } from '../rules/level.ts'
import { LOGIN_STYLES, type LoginStyle } from '../rules/login.ts'
import { yearOf } from '../rules/school-year.ts'

/** The levels in their order: those of a French primary school, unless the configuration says otherwise. */
export const levelsInOrder = (app: App): readonly string[] => app.config.get('intrascol.levels')?.split(',').map(levelWord) ?? LEVELS

/** First year of the school year of today. */
export const thisYear = (app: App): number => yearOf(app.today, app.config.get('intrascol.year_start'))

export const loginStyle = (app: App, asked: LoginStyle | undefined): LoginStyle => {
  const set = app.config.get('intrascol.login_style')
  return asked ?? LOGIN_STYLES.find((style) => style === set) ?? 'first.last'
}

/** The root of the work folders; undefined where they are not managed. */
export function foldersRoot(app: App): string | undefined {
  const root = app.outside.env.GUICHET_FOLDERS || app.config.get('intrascol.folders')
  return root === undefined || isAbsolute(root) ? root : resolve(root)
}
