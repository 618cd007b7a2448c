import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { definitionLine, definitionsIn } from '../../src/store/definitions.ts'
import { inSnapshot } from '../../src/store/transaction.ts'
import { engines, inStore, newSite } from '../support/site.ts'

const FILE = join(import.meta.dirname, '../../migrations/definitions.ts')

/** `UPDATE=1 npm run vitest -- run test/store/definitions.test.ts` writes the list anew, after a migration was added. */
test.runIf(engines.includes('postgres'))('the definitions that store check compares are those that the migrations make', async () => {
  const made = await inStore(await newSite('postgres'), (store) => inSnapshot(store, definitionsIn))
  const list = `\n${made.map(definitionLine).join('\n')}\n`
  const kept = readFileSync(FILE, 'utf8')
  const renewed = kept.replace(/`[^`]*`/, () => `\`${list}\``)
  if (process.env.UPDATE) writeFileSync(FILE, renewed)
  else expect(kept).toBe(renewed)
})
