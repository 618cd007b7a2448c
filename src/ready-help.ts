import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkVariables, inColor, languageOf } from './cli/globals.ts'
import { fileDescriptorSink } from './cli/sink.ts'
import { readConfig } from './config/config.ts'
import { configPath } from './config/paths.ts'

/**
 * The help that the build wrote down, for a command line that asks for nothing else, with its words and no option but `--help`.
 * @param folder of the texts
 * @returns undefined when the program itself must answer: at a terminal, whose width and colours count; for words that are no command;
 * when a setting is wrong, because it says so
 */
export function readyHelp(folder: string, program: string, argv: readonly string[], env: NodeJS.ProcessEnv): string | undefined {
  const words = argv[0] === 'help' ? argv.slice(1) : argv.slice(0, -1)
  const out = fileDescriptorSink(1)
  if (!words.every((word) => /^[a-z][a-z-]*$/.test(word)) || env.GUICHET_TODAY || env.GUICHET_BUSY_TIMEOUT) return undefined
  if (out.columns !== undefined || inColor({}, { env, out })) return undefined
  try {
    checkVariables({}, env)
    const lang = languageOf({}, { env, config: readConfig(configPath(env)) })
    return readFileSync(`${join(folder, lang, program, ...words)}.txt`, 'utf8')
  } catch {
    return undefined
  }
}
