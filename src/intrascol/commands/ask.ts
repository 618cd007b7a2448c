import type { App } from '../../cli/app.ts'
import { inSnapshot } from '../../store/transaction.ts'
import { listClasses } from '../usecases/classes.ts'
import { levelsInOrder } from './settings.ts'

/** The classes with the number of their pupils, in the order of their levels. */
export async function classChoices(app: App): Promise<{ value: string; name: string }[]> {
  const classes = await inSnapshot(await app.open(), (trx) => listClasses(trx, levelsInOrder(app)))
  return classes.map((one) => ({ value: one.class, name: `${one.class} (${one.pupils})` }))
}

/** One class, chosen from the list. */
export const askClass = async (app: App, question: string): Promise<string> => (await app.ask()).select(question, await classChoices(app))
