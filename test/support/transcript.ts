import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import type { Outside } from '../../src/cli/app.ts'
import type { Asker, Choice } from '../../src/cli/asker.ts'
import type { Program } from '../../src/cli/program.ts'
import { run } from '../../src/cli/run.ts'
import { memorySink, type Sink } from '../../src/cli/sink.ts'
import { gar } from '../../src/gar/program.ts'
import { intrascol } from '../../src/intrascol/program.ts'
import { mdo } from '../../src/mdo/program.ts'
import type { Lang } from '../../src/text/index.ts'
import { temporaryFolder, words } from './site.ts'

const programs: Record<string, Program> = { gar, mdo, intrascol }

/** A command line of a page with the lines that the page shows under it. */
export interface Step {
  line: string
  shown: string[]
}

/** The steps of the `console` blocks of a Markdown page, in order. */
export function stepsOf(markdown: string): Step[] {
  const steps: Step[] = []
  for (const [, block = ''] of markdown.matchAll(/^```console\n([\s\S]*?)^```/gm))
    for (const line of block.trimEnd().split('\n'))
      if (line.startsWith('$ ')) steps.push({ line: line.slice(2), shown: [] })
      else steps.at(-1)?.shown.push(line)
  // An empty line before the next command is there for the eye.
  for (const { shown } of steps) while (shown.at(-1) === '') shown.pop()
  return steps
}

/** A home of one reader: its own folders and a store in the place where it is when nobody says otherwise. */
export interface Desk {
  home: string
  lang: Lang
}

export function newDesk(lang: Lang): Desk {
  const home = join(temporaryFolder(), 'home')
  mkdirSync(home)
  return { home, lang }
}

const NOWHERE = / > \/dev\/null$/

/**
 * What a person at a terminal of 100 columns sees of a command, output and remarks together.
 * @param shown the lines of the page: those that begin with ✔ say how each question is answered
 * @param alone true for what a job sees that runs without a terminal
 */
export async function atDesk({ home, lang }: Desk, { line, shown }: Step, alone = false): Promise<{ code: number; seen: string[] }> {
  const [name = '', ...argv] = words(line.replace(NOWHERE, ''))
  const program = programs[name]
  if (!program) throw new Error(`« ${line} » is no command of ours`)
  const seen: string[] = []
  const outside: Outside = {
    argv: argv.map((word) => word.replace(/^~(?=\/)/, home)),
    env: { HOME: home, GUICHET_LANG: lang, GUICHET_OPERATOR: 'claire', GUICHET_TODAY: '2026-11-20', NO_COLOR: '1' },
    out: screen(NOWHERE.test(line) ? [] : seen, !alone),
    err: screen(seen, !alone),
    stdin: { isTerminal: !alone, read: async () => Buffer.alloc(0) },
    now: () => new Date('2026-11-20T10:00:00Z'),
    systemUser: () => 'claire',
    asker: answeringAs(shown, seen, lang),
    onInterrupt: () => () => undefined,
  }
  const code = await run(program, outside)
  const text = stripVTControlCharacters(seen.join('')).replaceAll(home, '~').trimEnd()
  return { code, seen: text === '' ? [] : text.split('\n').map((one) => one.trimEnd()) }
}

const YES: Readonly<Record<Lang, string>> = { fr: 'oui', en: 'yes' }
const labelOf = ({ short, name }: Choice<unknown>) => short ?? name

/** Answers each question as the page shows it (a long question may end with « … »), and leaves the line behind that a terminal keeps of it. */
function answeringAs(shown: readonly string[], seen: string[], lang: Lang): Asker {
  const left = shown.filter((line) => line.startsWith('✔ '))
  const next = (question: string, choices: readonly string[]): string => {
    const line = left.shift() ?? ''
    const [asked = '', cut] = line.slice('✔ '.length).split(' … ')
    const matches = cut === undefined ? asked.startsWith(question) : question.startsWith(asked)
    if (line === '' || !matches) throw new Error(`the page has no answer to « ${question} » (${choices.join(' | ')})`)
    seen.push(`${line}\n`)
    return cut ?? asked.slice(question.length).trim()
  }
  return {
    confirm: async (question) => next(question, [YES[lang]]) === YES[lang],
    input: async (question) => next(question, []),
    edit: async (question) => next(question, []),
    select: async (question, choices) => {
      const answer = next(question, choices.map(labelOf))
      const found = choices.find((choice) => labelOf(choice) === answer)
      if (!found) throw new Error(`« ${answer} » is not offered: ${choices.map(labelOf).join(' | ')}`)
      return found.value
    },
    checkbox: async (question, choices) => {
      const answer = next(question, choices.map(labelOf))
      const chosen = choices.filter((choice) => `, ${answer},`.includes(`, ${labelOf(choice)},`))
      if (chosen.map(labelOf).join(', ') !== answer) throw new Error(`« ${answer} » is not offered: ${choices.map(labelOf).join(' | ')}`)
      return chosen.map(({ value }) => value)
    },
  }
}

const screen = (seen: string[], isTerminal: boolean): Sink => memorySink((piece) => seen.push(piece), isTerminal ? 100 : undefined)

/** Whether what is shown is what was seen; a line `…` stands for any lines left out. */
export function agrees(shown: readonly string[], seen: readonly string[]): boolean {
  const [first, ...rest] = shown
  if (first === undefined) return seen.length === 0
  if (first.trim() === '…') return seen.some((_, index) => agrees(rest, seen.slice(index))) || agrees(rest, [])
  return first.trimEnd() === seen[0] && agrees(rest, seen.slice(1))
}

/** What the page should show: what was seen, with the lines left out where the page leaves lines out now. */
export function refreshed(shown: readonly string[], seen: readonly string[]): readonly string[] {
  const gap = shown.findIndex((line) => line.trim() === '…')
  if (agrees(shown, seen)) return shown
  if (gap < 0) return seen
  const after = shown.length - gap - 1
  return [...seen.slice(0, gap), '…', ...(after ? seen.slice(-after) : [])]
}

/** The page with other lines under its commands. */
export function withShown(markdown: string, steps: readonly Step[]): string {
  const left = [...steps]
  return markdown.replace(/^(```console\n)([\s\S]*?)^```/gm, (_, open: string, block: string) => {
    const lines = block.split('\n').filter((line) => line.startsWith('$ '))
    const shown = lines.map((line) => [line, ...(left.shift()?.shown ?? [])].join('\n'))
    return `${open}${shown.join('\n\n')}\n\`\`\``
  })
}
