import { configDefaults, defineConfig } from 'vitest/config'

/** What kills, fills, floods and starves whole processes: `npm run harness`. All else is `npm test`. */
const HARNESSES = ['test/faults/**/*.test.ts', 'test/**/harness*.test.ts']

export default defineConfig({
  test: {
    globalSetup: ['test/support/cluster.ts', 'test/support/workshop.ts'],
    reporters: ['default', './test/support/tally.ts'],
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: { name: 'tests', include: ['test/**/*.test.ts'], exclude: [...configDefaults.exclude, ...HARNESSES] },
      },
      { extends: true, test: { name: 'harness', include: HARNESSES } },
    ],
  },
})
