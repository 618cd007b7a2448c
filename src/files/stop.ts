import type { Fault } from '../errors.ts'

/** A table cannot be read on: from `line`, where the reader knows one. */
export class ReadingStop extends Error {
  readonly key: Fault['key']
  readonly line: number | undefined

  constructor(key: Fault['key'], { line, cause }: { line?: number; cause?: unknown } = {}) {
    super(key, { cause })
    this.key = key
    this.line = line
  }
}
