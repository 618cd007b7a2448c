import { join } from 'node:path'
import type { App } from '../cli/app.ts'
import { readGlobals } from '../cli/globals.ts'
import type { Column, Row } from '../cli/output.ts'
import { CONFIG_KEYS, type ConfigKey, DEFAULTS } from '../config/config.ts'
import { dataFolder } from '../config/paths.ts'
import { withoutPassword } from '../store/location.ts'
import { lookUp } from '../text/index.ts'

export const SETTING_COLUMNS: readonly Column[] = [{ key: 'key' }, { key: 'value' }, { key: 'source', words: true }, { key: 'about' }]

/** The environment variable that goes before the configuration file, for the keys that have one. */
const VARIABLES: Partial<Record<ConfigKey, string>> = {
  store: 'GUICHET_STORE',
  lang: 'GUICHET_LANG',
  output: 'GUICHET_OUTPUT',
  operator: 'GUICHET_OPERATOR',
  busy_timeout: 'GUICHET_BUSY_TIMEOUT',
  'database.password_file': 'GUICHET_DATABASE_PASSWORD_FILE',
  'mdo.library': 'GUICHET_LIBRARY',
  'intrascol.folders': 'GUICHET_FOLDERS',
  'mail.url': 'GUICHET_MAIL',
  'mail.from': 'GUICHET_MAIL_FROM',
  'mail.password_file': 'GUICHET_MAIL_PASSWORD_FILE',
  'mail.key_file': 'GUICHET_KEY_FILE',
}

/** One setting as it holds for this command: option, environment, configuration file, default. */
export function setting(app: App, key: ConfigKey): Row & { value: string } {
  const option =
    key === 'store' || key === 'lang' || key === 'output' || key === 'operator' ? readGlobals(app.outside.argv)[key] : undefined
  const variable = VARIABLES[key]
  const found: [value: string | undefined, source: string][] = [
    [option, 'option'],
    [variable && app.outside.env[variable], 'environment'],
    [app.config.get(key), 'file'],
  ]
  const [value, source] = found.find(([wished]) => wished) ?? [defaultOf(app, key), 'default']
  return { key, value: withoutPassword(value ?? ''), source, about: lookUp(app.text, `config.${key}`) ?? '' }
}

function defaultOf({ outside, lang, place }: App, key: ConfigKey): string {
  const defaults: Partial<Record<ConfigKey, string>> = {
    store: join(dataFolder(outside.env), 'guichet.db'),
    lang,
    output: 'table',
    operator: outside.systemUser(),
    busy_timeout: String(place.busyTimeout),
    ...DEFAULTS,
    'intrascol.levels': 'TPS,PS,MS,GS,CP,CE1,CE2,CM1,CM2',
    'intrascol.login_reserve_days': '365',
    'intrascol.login_style': 'first.last',
    'intrascol.purge_days': '90',
    'intrascol.year_start': '08-01',
    'mail.url': `folder:${join(dataFolder(outside.env), 'mail')}`,
    'mail.key_file': join(dataFolder(outside.env), 'guichet.key'),
    'mail.lang': 'fr',
  }
  return defaults[key] ?? ''
}

export const allSettings = (app: App): Row[] => CONFIG_KEYS.map((key) => setting(app, key))
