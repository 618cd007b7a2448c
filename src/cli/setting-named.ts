import type { Config, ConfigKey } from '../config/config.ts'
import { CliError } from '../errors.ts'

/** Settings that name something of the store, by the failure that says that it is not there. */
const NAMING: Readonly<Record<string, ConfigKey>> = { unknown_school: 'gar.uai', unknown_library: 'mdo.library' }

/** Says of something unknown that nobody typed which setting names it, and in which file. Any other failure stays as it is. */
export function namingSetting(error: unknown, config: Config | undefined, argv: readonly string[]): unknown {
  const key = error instanceof CliError ? NAMING[error.code] : undefined
  const value = key && config?.get(key)
  if (!(error instanceof CliError) || !config || !key || !value) return error
  const unknown = (error.details.unknown as readonly string[] | undefined) ?? []
  const [set, typed] = [value.toLowerCase(), argv.join(' ').toLowerCase()]
  if (!unknown.some((name) => set.includes(name.toLowerCase()) && !typed.includes(name.toLowerCase()))) return error
  const { code, exitCode, values, faults, cause } = error
  return new CliError(code, exitCode, error.key, values, {
    details: { ...error.details, setting: key, file: config.path },
    ...{ faults, listed: [...error.listed, { key: 'config.names_it', values: [key, value, config.path] }], cause },
  })
}
