import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { CliError, EXIT } from '../errors.ts'

/** What may stand in the configuration file, and for what each key is; the texts are `config.<key>`. */
export const CONFIG_KEYS = [
  'store',
  'lang',
  'output',
  'operator',
  'database.password_file',
  'busy_timeout',
  'gar.uai',
  'gar.withdrawal',
  'gar.year_start',
] as const
export type ConfigKey = (typeof CONFIG_KEYS)[number]

/** Values a key accepts, where not every text is one. */
const ACCEPTED: Partial<Record<ConfigKey, RegExp>> = {
  lang: /^(fr|en)$/,
  output: /^(table|json|ndjson|csv)$/,
  busy_timeout: /^\d{1,7}$/,
  'gar.uai': /^[^\s,]+(\s*,\s*[^\s,]+)*$/,
  'gar.withdrawal': /^(subscription|strict)$/,
  'gar.year_start': /^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/,
}

export interface Config {
  path: string
  get(key: ConfigKey): string | undefined
}

const isKey = (key: string): key is ConfigKey => (CONFIG_KEYS as readonly string[]).includes(key)

/**
 * Reads the configuration file of the user; a missing one is an empty one, and none is looked for in the current folder.
 * @throws CliError 6 when it is not JSON, or holds a key or value that is not known
 */
export function readConfig(path: string): Config {
  const values = readValues(path)
  return { path, get: (key) => values[key] }
}

function readValues(path: string): Partial<Record<ConfigKey, string>> {
  let source: string
  try {
    source = readFileSync(path, 'utf8')
  } catch (error) {
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
  for (const [key, value] of Object.entries(found)) if (!isKey(key) || !isAccepted(key, value)) throw unusable(path, key)
  return found as Partial<Record<ConfigKey, string>>
}

const isAccepted = (key: ConfigKey, value: unknown) => typeof value === 'string' && value !== '' && (ACCEPTED[key]?.test(value) ?? true)

const unusable = (path: string, what: string) => new CliError('config_unusable', EXIT.unreachable, 'config.unusable', [path, what])

/** Checks a key given on the command line. @throws CliError 4 with the known ones */
export function configKey(key: string): ConfigKey {
  if (!isKey(key))
    throw new CliError('unknown_key', EXIT.unknown, 'config.unknown', [key, CONFIG_KEYS], { details: { known: CONFIG_KEYS } })
  return key
}

/** Sets one value, or removes it when it is empty. Written beside and renamed. @throws CliError 2 for a value the key does not accept */
export function setConfig(path: string, key: ConfigKey, value: string): void {
  if (value !== '' && !isAccepted(key, value))
    throw new CliError('invalid_value', EXIT.usage, 'config.invalid', [key, value, ACCEPTED[key]?.source ?? ''])
  const { [key]: _, ...others } = readValues(path)
  const values = value === '' ? others : { ...others, [key]: value }
  try {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(`${path}.new`, `${JSON.stringify(values, null, 2)}\n`, { mode: 0o600 })
    renameSync(`${path}.new`, path)
  } catch (error) {
    throw unusable(path, (error as Error).message)
  }
}
