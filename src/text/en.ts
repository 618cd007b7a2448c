import { admin } from './en/admin.ts'
import { cli } from './en/cli.ts'
import { faults } from './en/faults.ts'
import { gar } from './en/gar.ts'
import { store } from './en/store.ts'
import { words } from './en/words.ts'

export const en = { ...cli, ...store, ...admin, ...words, ...gar, ...faults }
