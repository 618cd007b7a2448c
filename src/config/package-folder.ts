import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The folder of the installed package, from wherever in it this file was bundled to: that of its package.json. */
export function packageFolder(): string {
  let folder = import.meta.dirname
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder)
  return folder
}
