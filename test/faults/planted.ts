import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

// A program with one fault planted in its source: each harness is shown to find it. Run as `node planted.ts <fault> <program> <words…>`.

const SRC = join(import.meta.dirname, '..', '..', 'src')

/** The file, what stands there, and what is put in its place. */
const FAULTS: Readonly<Record<string, readonly [file: string, cure: string, fault: string]>> = {
  /** What was printed is given up when the command then fails. */
  unflushed: ['cli/run.ts', 'await flush(outside.out).catch(', 'await Promise.resolve().catch('],
  /** Nobody looks for a signal before the commit. */
  unturned: ['cli/run.ts', 'await turnTwice()', 'await undefined'],
  /** A device that takes nothing is no failure. */
  deaf: ['cli/sink.ts', "reject(new CliError('output_failed'", "resolve(bytes.length - offset), void (new CliError('output_failed'"],
}

const [name = '', program = '', ...words] = process.argv.slice(2)
const [file, cure, fault] = FAULTS[name] ?? ['', '', '']
const url = pathToFileURL(join(SRC, file)).href

registerHooks({
  load(asked, context, next) {
    const loaded = next(asked, context)
    if (asked !== url) return loaded
    const source = String(loaded.source)
    if (!source.includes(cure)) throw new Error(`${file} does not hold « ${cure} »`)
    return { ...loaded, source: source.replace(cure, fault) }
  },
})

process.argv = [process.argv[0] ?? '', `${program}.js`, ...words]
const { start } = (await import(join(SRC, `${program}.ts`))) as { start: () => Promise<void> }
await start()
