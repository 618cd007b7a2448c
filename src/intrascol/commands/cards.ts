import { InvalidArgumentError } from 'commander'
import type { App } from '../../cli/app.ts'
import type { Alongside } from '../../cli/change.ts'
import { newTarget } from '../../cli/target.ts'
import type { Text } from '../../text/index.ts'
import type { Card } from '../print/cards.ts'
import { yearName } from '../rules/school-year.ts'
import { writtenCards } from '../usecases/print.ts'
import { levelsInOrder, thisYear } from './settings.ts'

export interface CardFileOptions {
  /** The file of the cards: a new one. */
  cards?: string | undefined
  perPage?: 8 | 21 | undefined
  year?: number | undefined
}

export const perPage = (text: Text) => (value: string) => {
  if (value !== '8' && value !== '21') throw new InvalidArgumentError(text['print.value.per_page'])
  return value === '8' ? 8 : 21
}

/**
 * The cards of whoever gets one of these passwords by the write that the file goes with.
 * @param clear passwords in the clear by their hash; filled until the write begins
 * @throws CliError 5 when the file exists
 */
export async function cardFile(
  app: App,
  path: string,
  { perPage = 8, year = thisYear(app), clear }: CardFileOptions & { clear: ReadonlyMap<string, string> },
): Promise<Alongside> {
  const file = newTarget(app, path)
  // Before the transaction: loading the library takes longer than drawing the cards of a school.
  const { renderCards } = await import('../print/cards.ts')
  const { unprintableNames } = await import('./unprintable.ts')
  const options = { ...pageOptions(app), command: 'intrascol print cards', year: yearName(year), perPage }
  let printed: readonly Card[] = []
  return {
    remove: file.remove,
    remarks: () => (printed.length ? [app.text['file.written'](path), ...unprintableNames(app, printed)] : []),
    async write(trx) {
      const rows = await writtenCards(trx)
      const cards = rows.flatMap(({ hash, ...row }) => {
        const password = clear.get(hash ?? '')
        return password === undefined ? [] : [{ ...row, password }]
      })
      printed = cards
      if (cards.length === 0) return
      await file.fill((out) => renderCards(cards, options, out))
      file.place()
    },
  }
}

/** What every page needs to know. */
export const pageOptions = (app: App) => ({ text: app.text, lang: app.lang, today: app.today, levels: levelsInOrder(app) })
