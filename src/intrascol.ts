import { main } from './main.ts'
import { intrascol } from './intrascol/program.ts'

export const start = (): Promise<void> => main(intrascol)
