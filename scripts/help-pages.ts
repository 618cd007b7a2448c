// Writes the help of every command in both languages, as it stands in a pipe, into a folder: what the build has ready, as
// `<language>/gar/schools/list.txt`. It is what the programs themselves print.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Entry, Program } from '../src/cli/program.ts'
import { run } from '../src/cli/run.ts'
import { memorySink } from '../src/cli/sink.ts'
import { gar } from '../src/gar/program.ts'
import { intrascol } from '../src/intrascol/program.ts'
import { mdo } from '../src/mdo/program.ts'

/** The words of every command, those that only hold others too; none is the program itself. */
export const commandsOf = (entries: readonly Entry[], before: readonly string[] = []): string[][] => [
  [...before],
  ...entries.flatMap(({ name, entries: inner = [] }) => commandsOf(inner, [...before, name])),
]

async function helpOf(program: Program, words: readonly string[], lang: string): Promise<string> {
  const help: string[] = []
  await run(program, {
    argv: [...words, '--help'],
    env: { GUICHET_LANG: lang, GUICHET_CONFIG: join(import.meta.dirname, 'none.json') },
    out: memorySink((piece) => help.push(piece)),
    err: memorySink(() => undefined),
    stdin: { isTerminal: false, read: async () => Buffer.alloc(0) },
    now: () => new Date(),
    systemUser: () => '',
    onInterrupt: () => () => undefined,
  })
  return help.join('')
}

if (import.meta.main) {
  const [folder = ''] = process.argv.slice(2)
  for (const program of [gar, mdo, intrascol])
    for (const lang of ['en', 'fr'])
      for (const words of commandsOf(program.entries)) {
        const path = `${join(folder, lang, program.name, ...words)}.txt`
        mkdirSync(dirname(path), { recursive: true })
        writeFileSync(path, await helpOf(program, words, lang))
      }
}
