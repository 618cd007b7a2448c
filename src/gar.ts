import { gar } from './gar/program.ts'
import { main } from './main.ts'

export const start = (): Promise<void> => main(gar)
