import { cards } from './cards.ts'
import { everything } from './everything.ts'
import { figures } from './figures.ts'
import { importing } from './import.ts'
import { mails } from './mails.ts'
import { revoke } from './revoke.ts'
import { rollover } from './rollover.ts'
import { startup } from './startup.ts'

/** Every bench by name. Each prints its figures beside their references; none of them ever fails. */
const BENCHES: Record<string, () => Promise<void>> = { startup, revoke, figures, everything, mails, rollover, import: importing, cards }

const names = process.argv.slice(2)
const unknown = names.filter((name) => !(name in BENCHES))
if (unknown.length) {
  process.stderr.write(`No bench ${unknown.join(', ')}. There are: ${Object.keys(BENCHES).join(', ')}.\n`)
  process.exitCode = 2
} else for (const name of names.length ? names : Object.keys(BENCHES)) await BENCHES[name]?.()
