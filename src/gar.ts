import { main } from './main.ts'
import { gar } from './gar/program.ts'

export const start = (): Promise<void> => main(gar)
