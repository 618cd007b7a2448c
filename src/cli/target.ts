import type { Stats } from 'node:fs'
import { keyPath } from '../config/paths.ts'
import { CliError, EXIT } from '../errors.ts'
import type { Mark } from '../files/marks.ts'
import { type Ours, type Standing, standingAt } from '../files/standing.ts'
import { writingThrough } from '../files/stream.ts'
import { taken, unwritable } from '../files/unwritable.ts'
import { type Draft, draftAt, filled, type Manner, writeWhole } from '../files/whole.ts'
import { isPostgres } from '../store/location.ts'
import type { Guarded } from '../text/guarded.ts'
import { say } from '../text/index.ts'
import { type App, declined, interrupted } from './app.ts'
import { flush } from './sink.ts'

/** A file that a command was told to write, and may: filled beside its place, put there at the last moment. */
export interface Target extends Pick<Draft, 'fill' | 'remove'> {
  readonly path: string
  /** A device or a pipe: it is filled at once, and nothing of that can be taken back. */
  readonly through: boolean
  /** @throws CliError 5 when something stands there by now that may not be replaced, 6 */
  place(): void
}

/**
 * The file of `--out` or `--html`. One that stands there is asked about at a terminal; elsewhere it is replaced when the same command
 * wrote it, or when `force` is given.
 * @throws CliError 5 for what is not replaced, 6 for what cannot be seen, 130 when declined
 */
export async function targetOf(app: App, path: string, { mark, force }: { mark: Mark; force: boolean | undefined }): Promise<Target> {
  const first = allowed(app, path, path)
  let accepted: Stats | undefined
  if (first.kind === 'file' && app.interactive && !force) {
    if (!(await (await app.ask()).confirm(app.text['file.replace'](path)))) throw declined()
    accepted = first.stats
  }
  const manner = (standing: Standing): Manner => {
    if (standing.kind !== 'file') return 'new'
    const mine = accepted ? isUnchanged(standing.stats, accepted) : seen(path, () => mark(standing.at))
    if (!force && !mine) throw notOurs(path)
    return 'over'
  }
  manner(first)
  return target(app, path, first, manner)
}

/** A file that must be new: a plan, login cards. @throws CliError 5 when something stands there, 6 */
export function newTarget(app: App, path: string): Target {
  const first = allowed(app, path, path)
  if (first.kind === 'file') throw taken(path)
  return target(app, path, first, () => 'new')
}

/** In a dry run what would refuse a new file is said, like any guard. */
export function sayWhetherNew(app: App, path: string): void {
  try {
    newTarget(app, path)
  } catch (error) {
    if (!(error instanceof CliError) || error.exitCode !== EXIT.refused) throw error
    app.remark(say(app.text, error.key, error.values))
  }
}

/** The new file of a backup or a store may not be called as what belongs to another. @throws CliError 5 */
export function refuseCompanion(app: App, path: string): void {
  const standing = visibleAt(path, { ...oursOf(app), store: undefined })
  if (standing?.kind === 'guarded' && (standing.what === 'companion' || standing.what === 'manifest')) throw guarded(path, standing.what)
}

/** What cannot be seen is left to whoever makes the file: it knows what it needed there. */
function visibleAt(path: string, ours: Ours): Standing | undefined {
  try {
    return standingAt(path, ours)
  } catch {
    return undefined
  }
}

/** Writes what belongs beside an input (rejects, decisions) over what a former run wrote. @throws CliError 5 where a store or a key stands, 6 */
export function writeBeside(app: App, path: string, content: string | Uint8Array): void {
  writeWhole(allowed(app, path, path).at, content, 'over', path)
}

/** @throws CliError 5 for what must not be lost, whatever a command line says */
export function allowed(app: App, at: string, path: string): Exclude<Standing, { kind: 'guarded' }> {
  const standing = standingAt(at, oursOf(app))
  if (standing.kind === 'guarded') throw guarded(path, standing.what)
  return standing
}

export const oursOf = ({ place: { at }, outside: { env }, config }: App): Ours => ({
  store: isPostgres(at) ? undefined : at,
  key: keyPath(env, config.get('mail.key_file')),
})

const guarded = (path: string, what: Guarded) =>
  new CliError('file_guarded', EXIT.refused, 'file.guarded', [path, what], { details: { file: path, what } })

const notOurs = (path: string) =>
  new CliError('file_exists', EXIT.refused, 'file.not_ours', [path], { details: { file: path, option: '--force' } })

const isUnchanged = (now: Stats, before: Stats) => now.ino === before.ino && now.dev === before.dev && now.mtimeMs === before.mtimeMs

function seen(path: string, look: () => boolean): boolean {
  try {
    return look()
  } catch (error) {
    throw unwritable(path, error)
  }
}

function target(app: App, path: string, first: Standing, manner: (standing: Standing) => Manner): Target {
  if (first.kind === 'through')
    return {
      ...{ path, through: true, place: () => undefined, remove: () => undefined },
      async fill(write) {
        await flush(app.outside.out)
        await filled(writingThrough(first.at, path, app.interruption), write).catch((error: unknown) => {
          throw app.interruption.aborted ? interrupted() : error
        })
      },
    }
  const draft = draftAt(first.at, path)
  return {
    ...{ path, through: false, fill: draft.fill, remove: draft.remove },
    place() {
      const now = allowed(app, first.at, path)
      if (now.at !== first.at) throw taken(path)
      draft.place(manner(now))
    },
  }
}
