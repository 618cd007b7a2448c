/** The sizes that are compared. GUICHET_BENCH_ROWS makes the large stores smaller, for a quick look. */
export const SMALL = 10_000
export const LARGE = Number(process.env.GUICHET_BENCH_ROWS ?? 10_000_000)
