import { lstatSync } from 'node:fs'
import { dirname } from 'node:path'
import { CliError, EXIT } from '../errors.ts'
import { hasControls } from '../files/clean.ts'
import { followed } from '../files/links.ts'
import { readTrusted } from '../files/private.ts'
import { unwritable } from '../files/unwritable.ts'
import { makeFolder, writeWhole } from '../files/whole.ts'

/** What may stand in the configuration file, and for what each key is; the texts are `config.<key>`. */
export const CONFIG_KEYS = [
  'store',
  'lang',
  'output',
  'csv.dialect',
  'operator',
  'database.password_file',
  'busy_timeout',
  'gar.uai',
  'gar.withdrawal',
  'gar.year_start',
  'mdo.library',
  'mdo.validity_months',
  'mdo.remind_days',
  'mdo.request_days',
  'mdo.age_bands',
  'mdo.purge.refused',
  'mdo.purge.pending',
  'mdo.purge.expired',
  'mdo.purge.mails',
  'mdo.purge.journal',
  'intrascol.folders',
  'intrascol.ldap_base',
  'intrascol.levels',
  'intrascol.login_reserve_days',
  'intrascol.login_style',
  'intrascol.purge_days',
  'intrascol.school',
  'intrascol.uai',
  'intrascol.year_start',
  'mail.url',
  'mail.from',
  'mail.password_file',
  'mail.key_file',
  'mail.lang',
  'mail.templates',
  'mail.per_minute',
] as const
/** Texts for a refusal, each under a name of one's own. */
type ReasonKey = `mdo.reasons.${string}`
export type ConfigKey = (typeof CONFIG_KEYS)[number] | ReasonKey

/** Values a key accepts, where not every text is one. */
const ACCEPTED: Partial<Record<ConfigKey, RegExp>> = {
  lang: /^(fr|en)$/,
  output: /^(table|json|ndjson|csv)$/,
  'csv.dialect': /^(standard|excel)$/,
  busy_timeout: /^\d{1,7}$/,
  'gar.uai': /^[^\s,]+(\s*,\s*[^\s,]+)*$/,
  'gar.withdrawal': /^(subscription|strict)$/,
  'mdo.validity_months': /^([1-9]\d?|1[01]\d|120)$/,
  'mdo.remind_days': /^\d{1,3}(,\d{1,3})*$/,
  'mdo.request_days': /^\d{1,3}(,\d{1,3})*$/,
  'mdo.age_bands': /^\d{1,3}(,\d{1,3})*$/,
  'mdo.purge.refused': /^\d{1,3}$/,
  'mdo.purge.pending': /^\d{1,3}$/,
  'mdo.purge.expired': /^\d{1,3}$/,
  'gar.year_start': /^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/,
  'mdo.purge.mails': /^\d{1,3}$/,
  'mdo.purge.journal': /^\d{1,3}$/,
  'intrascol.ldap_base': /^[a-z][\w.-]*\s*=[^,=]+(,\s*[a-z][\w.-]*\s*=[^,=]+)*$/i,
  'intrascol.levels': /^[^\s,]+(\s*,\s*[^\s,]+)*$/,
  'intrascol.login_reserve_days': /^\d{1,4}$/,
  'intrascol.login_style': /^(first\.last|first|flast|first\.l)$/,
  'intrascol.purge_days': /^\d{1,4}$/,
  'intrascol.uai': /^\d{7}[A-Z]$/,
  'intrascol.year_start': /^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/,
  'mail.lang': /^(fr|en)$/,
  'mail.per_minute': /^[1-9]\d{0,4}$/,
}

/** What holds where nobody says otherwise, and does not depend on the machine. */
export const DEFAULTS = {
  'gar.withdrawal': 'subscription',
  'gar.year_start': '08-15',
  'mdo.validity_months': '12',
  'mdo.remind_days': '30,7',
  'mdo.request_days': '7,21',
  'mdo.age_bands': '0,12,18,26,60',
  'mdo.purge.refused': '3',
  'mdo.purge.pending': '6',
  'mdo.purge.expired': '12',
  'mdo.purge.mails': '6',
  'mdo.purge.journal': '12',
} as const satisfies Partial<Record<ConfigKey, string>>

/** What holds: the setting, or its default. */
export const settingOf = (config: Pick<Config, 'get'>, key: keyof typeof DEFAULTS): string => config.get(key) ?? DEFAULTS[key]

export interface Config {
  path: string
  get(key: ConfigKey): string | undefined
  /** The names of the texts for a refusal. */
  reasons(): string[]
}

const REASON = /^mdo\.reasons\.[a-z0-9-]+$/

const isKey = (key: string): key is ConfigKey => (CONFIG_KEYS as readonly string[]).includes(key) || REASON.test(key)

/**
 * Reads the configuration file of the user; a missing one is an empty one, and none is looked for in the current folder.
 * @throws CliError 6 when it is not JSON, holds a key or value that is not known, or can be changed by others
 */
export function readConfig(path: string): Config {
  const values = readValues(path)
  const reasons = () => Object.keys(values).flatMap((key) => (REASON.test(key) ? [key.slice('mdo.reasons.'.length)] : []))
  return { path, get: (key) => values[key], reasons }
}

function readValues(path: string): Partial<Record<ConfigKey, string>> {
  let source: string
  try {
    source = readTrusted(path)
  } catch (error) {
    if (error instanceof CliError) throw error
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw unusable(path, (error as Error).message)
  }
  let found: unknown
  try {
    found = JSON.parse(source)
  } catch (error) {
    throw unusable(path, (error as Error).message)
  }
  if (typeof found !== 'object' || found === null || Array.isArray(found)) throw unusable(path, 'JSON')
  // A number written by hand is the same without its quotes.
  const values = Object.entries(found).map(([key, value]) => [key, typeof value === 'number' ? String(value) : value] as const)
  for (const [key, value] of values) if (!isKey(key) || !isAccepted(key, value)) throw unusable(path, key)
  return Object.fromEntries(values)
}

export const isAccepted = (key: ConfigKey, value: unknown) =>
  typeof value === 'string' && value !== '' && (REASON.test(key) || !hasControls(value)) && (ACCEPTED[key]?.test(value) ?? true)

const unusable = (path: string, what: string) => new CliError('config_unusable', EXIT.unreachable, 'config.unusable', [path, what])

/** Checks a key given on the command line. @throws CliError 4 with the known ones */
export function configKey(key: string): ConfigKey {
  if (!isKey(key))
    throw new CliError('unknown_key', EXIT.unknown, 'config.unknown', [key, CONFIG_KEYS], { details: { known: CONFIG_KEYS } })
  return key
}

/** Sets one value, or removes it when it is empty; a link to the file stays one. @throws CliError 2 for a value the key does not accept, 6 */
export function setConfig(path: string, key: ConfigKey, value: string): void {
  if (value !== '' && !isAccepted(key, value))
    throw new CliError('invalid_value', EXIT.usage, 'config.invalid', [key, value, ACCEPTED[key]?.source ?? ''])
  const { [key]: _, ...others } = readValues(path)
  const values = value === '' ? others : { ...others, [key]: value }
  try {
    makeFolder(dirname(path))
  } catch (error) {
    throw unusable(path, (error as Error).message)
  }
  const target = followed(path)
  // A link to a folder that is not there leads nowhere, and is not to be replaced.
  if (lstatSync(target, { throwIfNoEntry: false })?.isSymbolicLink()) throw unwritable(path, { code: 'ENOENT' })
  writeWhole(target, `${JSON.stringify(values, null, 2)}\n`, 'over', path)
}
