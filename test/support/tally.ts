import type { Reporter, TestCase } from 'vitest/node'

/** Counts the tests that really ran, by engine, and says so last. */
export default class Tally implements Reporter {
  readonly #counts = { passed: 0, failed: 0, skipped: 0 }
  readonly #engines = { sqlite: 0, postgres: 0 }

  onTestCaseResult(test: TestCase): void {
    const { state } = test.result()
    if (state === 'pending') return
    this.#counts[state]++
    if (state === 'skipped') return
    for (const engine of ['sqlite', 'postgres'] as const) if (test.fullName.startsWith(`${engine} > `)) this.#engines[engine]++
  }

  onTestRunEnd(): void {
    const { passed, failed, skipped } = this.#counts
    const { sqlite, postgres } = this.#engines
    process.stdout.write(`\nOn SQLite: ${sqlite} tests. On PostgreSQL: ${postgres} tests${postgres ? '' : ' (no server programs on this machine)'}.\n`)
    process.stdout.write(`Tests: ${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}\n`)
  }
}
