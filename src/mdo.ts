import { main } from './main.ts'
import { mdo } from './mdo/program.ts'

export const start = (): Promise<void> => main(mdo)
