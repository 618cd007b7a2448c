import { existsSync } from 'node:fs'
import type { App } from '../../cli/app.ts'
import { yearName } from '../rules/school-year.ts'
import type { RunOptions } from './rollover-material.ts'
import type { SourceOptions } from './rollover-source.ts'
import { thisYear } from './settings.ts'

/** What the walk found out. */
interface Walked {
  fromCsv: string
  options: RunOptions & SourceOptions
  /** The same without questions, word by word. */
  line: string[]
}

/** `rollover` with nothing said at a terminal: the year, the files; the run then shows its page and asks the rest. */
export async function walk(app: App, options: RunOptions & SourceOptions): Promise<Walked> {
  const { text } = app
  const now = thisYear(app)
  app.remark(text['rollover.walk.intro'](yearName(options.year ?? now)))
  const asker = await app.ask()
  const years = [now, now + 1].map((value) => ({ value, name: yearName(value) }))
  const year = options.year ?? (await asker.select(text['rollover.ask.year'], years))
  const file = async (question: string, optional: boolean) =>
    asker.input(question, {
      check: (value) => ((optional && value.trim() === '') || existsSync(value.trim()) ? undefined : text['rollover.ask.no_such_file']),
    })
  const fromCsv = (await file(text['rollover.ask.file'], false)).trim()
  const teachers = options.teachers ?? ((await file(text['rollover.ask.teachers'], true)).trim() || undefined)
  const line = ['intrascol', 'rollover', '--from-csv', fromCsv, '--year', yearName(year), ...(teachers ? ['--teachers', teachers] : [])]
  return { fromCsv, options: { ...options, year, teachers }, line }
}
