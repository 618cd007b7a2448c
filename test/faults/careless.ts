import { closeSync, openSync, renameSync, writeFileSync, writeSync } from 'node:fs'

// Writers of files as they must not be: each harness is shown to find what they break. Run as `node careless.ts over|deaf <path>`.

const [way, path = ''] = process.argv.slice(2)

/** Puts its file in the place of whatever is there. */
function over(): void {
  writeFileSync(`${path}.new`, 'x')
  renameSync(`${path}.new`, path)
}

/** Writes as much as the disk takes, and says nothing of the rest. */
function deaf(): void {
  try {
    const descriptor = openSync(path, 'w', 0o600)
    for (let piece = 0; piece < 64; piece++) writeSync(descriptor, 'x'.repeat(4096))
    closeSync(descriptor)
  } catch {
    // This is the fault.
  }
}

if (way === 'over') over()
else deaf()
