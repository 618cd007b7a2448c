import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { LARGE } from './goals.ts'
import { program } from './measure.ts'
import { printCompared, printFigure, printTitle } from './print.ts'
import { HELD_ELSEWHERE, manySchools } from './schools.ts'

const USAGE = join(import.meta.dirname, 'usage.cjs')

/** One batch over everything: the whole process takes every copy of every school back, at ten million and at a tenth of it. */
export async function everything(): Promise<void> {
  const tenth = Math.round(LARGE / 10)
  printTitle(`Recovery of everything in one batch, SQLite, ${LARGE} assignments against ${tenth}, one run each`)
  const small = await recoverAll(tenth)
  const large = await recoverAll(LARGE)
  printCompared(
    'µs a copy',
    'µs',
    { ours: large.micros, reference: small.micros, ratio: large.micros / small.micros },
    { must: 1.4, aim: 1.1 },
  )
  printFigure('peak memory', 'MB', large.megabytes, { must: 200, aim: 140 })
}

async function recoverAll(assignments: number): Promise<{ micros: number; megabytes: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-bench-'))
  try {
    const at = join(folder, 'store.db')
    await manySchools(at, assignments)
    const resources = Array.from({ length: HELD_ELSEWHERE }, (_, index) => ['--resource', index === 0 ? 'pix' : `r${index + 1}`]).flat()
    const line = [program('gar'), 'batch-revoke', '--all', '--all-schools', ...resources, '-o', 'table']
    const env = { PATH: process.env.PATH, HOME: folder, GUICHET_STORE: at, GUICHET_TODAY: '2026-11-20', SQLITE_TMPDIR: folder }
    const began = performance.now()
    const { status, stdout, stderr, output } = spawnSync(process.execPath, ['--require', USAGE, ...line], {
      env,
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    })
    if (status !== 0) throw new Error(stderr)
    const written = Number(/: ([\d,]+) rows/.exec(stdout)?.[1]?.replaceAll(',', ''))
    return { micros: ((performance.now() - began) * 1000) / written, megabytes: Number(output[3]) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
