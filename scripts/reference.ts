// Writes docs/reference.md from the help of every command: npm run docs.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Program } from '../src/cli/program.ts'
import { EXIT } from '../src/errors.ts'
import { gar } from '../src/gar/program.ts'
import { intrascol } from '../src/intrascol/program.ts'
import { mdo } from '../src/mdo/program.ts'
import { loadText, lookUp } from '../src/text/index.ts'
import { type Described, describe } from './command-tree.ts'

export const REFERENCE = join(import.meta.dirname, '..', 'docs', 'reference.md')

/** Words that the three programs share are described once, under gar. */
const SHARED = new Set(['store', 'journal', 'undo', 'doctor', 'config', 'completion'])

const isShared = ({ path }: Described) => SHARED.has(path.split(' ')[1] ?? '')

export async function reference(): Promise<string> {
  const all = await Promise.all([gar, mdo, intrascol].map((program) => describe(program, 'en')))
  const [first] = all
  const pages = [
    '# Reference',
    'Made from the help of the commands by `npm run docs`. What each thing means, step by step: [the guide](guide.md).',
    ['## Options of every command', list(first?.globals ?? [])].join('\n\n'),
    await exitCodes(),
    ...all.map(({ commands }, index) => chapter([gar, mdo, intrascol][index], commands)),
    sharedChapter(first?.commands ?? []),
  ]
  return `${pages.join('\n\n')}\n`
}

async function exitCodes(): Promise<string> {
  const text = await loadText('en')
  const rows = Object.values(EXIT).map((code) => `| ${code} | ${lookUp(text, `exit.${code}`) ?? 'a bug in the program'} |`)
  return ['## Exit codes', ['| code | meaning |', '| ---: | --- |', ...rows].join('\n')].join('\n\n')
}

function chapter(program: Program | undefined, commands: readonly Described[]): string {
  const [root, ...others] = commands
  const own = others.filter((command) => command.runs && !isShared(command))
  return [`## ${program?.name}`, `${root?.about}.`, ...own.map(section)].join('\n\n')
}

function sharedChapter(commands: readonly Described[]): string {
  const shared = commands.filter((command) => command.runs && isShared(command))
  const words = '`gar`, `mdo` and `intrascol` have these alike; the examples are those of `gar`.'
  return ['## In each of the three', words, ...shared.map(section)].join('\n\n')
}

function section({ path, about, usage, arguments: words, options, examples, codes }: Described): string {
  return [
    `### ${path}`,
    `${about.charAt(0).toUpperCase()}${about.slice(1)}.`,
    block('text', [usage]),
    ...(words.length + options.length ? [list([...words, ...options])] : []),
    block('sh', examples),
    `Exit codes: ${codes.join(', ')}.`,
  ].join('\n\n')
}

const block = (language: string, lines: readonly string[]) => ['```'.concat(language), ...lines, '```'].join('\n')

const list = (terms: readonly { term: string; about: string }[]) =>
  [
    '| word | what it is for |',
    '| --- | --- |',
    ...terms.map(({ term, about }) => `| \`${term.replaceAll('|', '\\|')}\` | ${cell(about)} |`),
  ].join('\n')

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('<', '&lt;')

if (import.meta.main) {
  const made = await reference()
  if (made !== read()) writeFileSync(REFERENCE, made)
}

function read(): string | undefined {
  try {
    return readFileSync(REFERENCE, 'utf8')
  } catch {
    return undefined
  }
}
