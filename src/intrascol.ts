import { intrascol } from './intrascol/program.ts'
import { main } from './main.ts'

export const start = (): Promise<void> => main(intrascol)
