import type { App } from '../../cli/app.ts'
import { unprintable } from '../../print/typeface.ts'

interface Named {
  login: string
  first_name: string
  last_name: string
}

/** What is said of people whose names hold letters that a page cannot show. */
export function unprintableNames({ text }: App, people: readonly Named[]): string[] {
  const found = unprintable(people)
  if (found.length === 0) return []
  return [text['print.unprintable'](found.map(({ last_name, first_name, login }) => `${last_name} ${first_name} (${login})`))]
}
