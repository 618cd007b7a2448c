import { readConfig } from '../config/config.ts'
import { configPath } from '../config/paths.ts'
import type { Lang } from '../text/index.ts'
import type { Outside } from './app.ts'
import { FORMATS, type Format } from './output.ts'

/** The options common to all commands, as far as they must be known before the commands are built: the help itself has a language. */
export interface Globals {
  store?: string
  lang?: string
  output?: string
  csvDialect?: string
  operator?: string
  color?: string
  noInput: boolean
  quiet: boolean
  verbose: boolean
}

const WITH_VALUE: Record<string, 'store' | 'lang' | 'output' | 'csvDialect' | 'operator' | 'color'> = {
  '--store': 'store',
  '--lang': 'lang',
  '--output': 'output',
  '-o': 'output',
  '--csv-dialect': 'csvDialect',
  '--operator': 'operator',
  '--color': 'color',
}

/** Picks the common options out of the arguments; everything else, and every mistake, is commander's business. */
export function readGlobals(argv: readonly string[]): Globals {
  const globals: Globals = { noInput: false, quiet: false, verbose: false }
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index] ?? ''
    if (word === '--') break
    const [flag, glued] = /^--[^=]+=/.test(word) ? [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)] : [word, undefined]
    const key = WITH_VALUE[flag] ?? (/^-o./.test(word) ? 'output' : undefined)
    if (key) globals[key] = glued ?? (/^-o./.test(word) ? word.slice(2) : argv[++index])
    if (word === '--no-input') globals.noInput = true
    if (word === '--quiet' || /^-[a-z]*q/.test(word)) globals.quiet = true
    if (word === '--verbose' || /^-[a-z]*v/.test(word)) globals.verbose = true
  }
  return globals
}

/** Option, environment, configuration file, then the locale of the system. A word that is no language is left to commander to refuse. */
export function languageOf({ lang }: Pick<Globals, 'lang'>, { env }: Pick<Outside, 'env'>): Lang {
  const wished = lang ?? env.GUICHET_LANG ?? configured(env)
  if (wished === 'fr' || wished === 'en') return wished
  return (env.LC_ALL || env.LC_MESSAGES || env.LANG || '').startsWith('fr') ? 'fr' : 'en'
}

/** A configuration that cannot be read must not hide the message that says so. */
function configured(env: Outside['env']): string | undefined {
  try {
    return readConfig(configPath(env)).get('lang')
  } catch {
    return undefined
  }
}

export const formatOf = (wished: string | undefined): Format => FORMATS.find((format) => format === wished) ?? 'table'

export const inColor = ({ color }: Pick<Globals, 'color'>, { env, out }: Pick<Outside, 'env' | 'out'>) => {
  if (color === 'always' || color === 'never') return color === 'always'
  if (env.NO_COLOR) return false
  return env.FORCE_COLOR ? env.FORCE_COLOR !== '0' : out.isTerminal && env.TERM !== 'dumb'
}
