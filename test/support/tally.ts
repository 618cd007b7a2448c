import type { Reporter, TestCase, TestModule, Vitest } from 'vitest/node'

const ENGINES = ['sqlite', 'postgres'] as const

/** Counts the tests that really ran, by engine, and says so last. */
export default class Tally implements Reporter {
  readonly #counts = { passed: 0, failed: 0, skipped: 0 }
  readonly #engines = { sqlite: 0, postgres: 0 }
  #vitest: Vitest | undefined

  onInit(vitest: Vitest): void {
    this.#vitest = vitest
  }

  onTestCaseResult(test: TestCase): void {
    const { state } = test.result()
    if (state === 'pending') return
    this.#counts[state]++
    if (state === 'skipped') return
    const blocks = test.fullName.split(' > ')
    for (const engine of ENGINES) if (blocks.includes(engine)) this.#engines[engine]++
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    // A file that cannot be read, or what is prepared for its tests, fails too, and with it tests that were never begun.
    const suites = modules.flatMap((module) => [module, ...module.children.allSuites()])
    this.#counts.failed += suites.filter((suite) => suite.errors().length > 0).length + unhandled.length
    const { passed, failed, skipped } = this.#counts
    const { sqlite, postgres } = this.#engines
    process.stdout.write(`\nOn SQLite: ${sqlite} tests. On PostgreSQL: ${postgres} tests${postgres ? '' : ` (${this.#whyNone()})`}.\n`)
    process.stdout.write(`Tests: ${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}\n`)
  }

  #whyNone(): string {
    const server = this.#vitest?.getRootProject().getProvidedContext().postgres
    return server ? 'none of those that ran needs it' : 'no server programs on this machine'
  }
}
