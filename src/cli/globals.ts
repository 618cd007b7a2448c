import type { Config } from '../config/config.ts'
import { CliError, EXIT } from '../errors.ts'
import { LANGUAGES, type Lang } from '../text/index.ts'
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

/** Whether the next word is the value of this one. */
export const takesValue = (word: string) => Object.hasOwn(WITH_VALUE, word)

/** Picks the common options out of the arguments; everything else, and every mistake, is commander's business. */
export function readGlobals(argv: readonly string[]): Globals {
  const globals: Globals = { noInput: false, quiet: false, verbose: false }
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index] ?? ''
    if (word === '--') break
    const [flag, glued] = /^--[^=]+=/.test(word) ? [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)] : [word, undefined]
    const key = takesValue(flag) ? WITH_VALUE[flag] : /^-o./.test(word) ? 'output' : undefined
    if (key) globals[key] = glued ?? (/^-o./.test(word) ? word.slice(2) : argv[++index])
    if (word === '--no-input') globals.noInput = true
    if (word === '--quiet' || /^-[a-z]*q/.test(word)) globals.quiet = true
    if (word === '--verbose' || /^-[a-z]*v/.test(word)) globals.verbose = true
  }
  return globals
}

/** What a choice is taken from. The configuration is missing when it cannot be read: that must not hide the sentence that says so. */
interface Sources {
  env: Outside['env']
  config: Pick<Config, 'get'> | undefined
}

/** Option, environment, configuration file, then the locale of the system. A word that is no language is refused later, in words. */
export function languageOf({ lang }: Pick<Globals, 'lang'>, { env, config }: Sources): Lang {
  const wished = lang ?? (env.GUICHET_LANG || config?.get('lang'))
  if (wished === 'fr' || wished === 'en') return wished
  return (env.LC_ALL || env.LC_MESSAGES || env.LANG || '').startsWith('fr') ? 'fr' : 'en'
}

/** The format in which a command prints and an error is said; commander refuses a wrong word of the option. */
export function formatOf({ output }: Pick<Globals, 'output'>, { env, config }: Sources): Format {
  const wished = output ?? (env.GUICHET_OUTPUT || config?.get('output'))
  return FORMATS.find((format) => format === wished) ?? 'table'
}

/** @throws CliError 2 for a variable that counts and holds none of its words */
export function checkVariables({ lang, output }: Pick<Globals, 'lang' | 'output'>, env: Outside['env']): void {
  const check = (name: string, words: readonly string[]) => {
    const value = env[name]
    if (value && !words.includes(value)) throw new CliError('invalid_value', EXIT.usage, 'value.variable', [name, value, words])
  }
  if (lang === undefined) check('GUICHET_LANG', LANGUAGES)
  if (output === undefined) check('GUICHET_OUTPUT', FORMATS)
}

export const inColor = ({ color }: Pick<Globals, 'color'>, { env, out }: Pick<Outside, 'env' | 'out'>) => {
  if (color === 'always' || color === 'never') return color === 'always'
  if (env.NO_COLOR) return false
  return env.FORCE_COLOR ? env.FORCE_COLOR !== '0' : out.isTerminal && env.TERM !== 'dumb'
}
