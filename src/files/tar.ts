import { basename } from 'node:path'
import { pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { type Extract, extract, type Header } from 'tar-stream'
import { CliError, type Fault } from '../errors.ts'
import type { Member } from './archive.ts'
import type { Report } from './report.ts'
import { readChunks, rejected } from './source.ts'

const MOST_MEMBERS = 10_000
const RATIO = 100
/** Small repetitive files may well be a hundred times smaller when packed; below this an archive harms nobody. */
const HARMLESS = 10 * 1024 * 1024
/** A tar ends with blocks of zeros; one that does not was cut before it was packed. */
const BLOCK = 512

/** Counts the unpacked bytes, and the zeros at their end. */
function createMeter(packed: number) {
  let unpacked = 0
  let zeros = 0
  return {
    add(chunk: Uint8Array): void {
      unpacked += chunk.length
      let at = chunk.length
      while (at > 0 && chunk[at - 1] === 0) at -= 1
      zeros = at === 0 ? zeros + chunk.length : chunk.length - at
    },
    isBomb: () => unpacked > HARMLESS && unpacked > RATIO * packed,
    isCut: () => zeros < BLOCK,
  }
}

const drained = (tar: Extract) =>
  new Promise<void>((resolve) => {
    const done = () => {
      tar.off('drain', done)
      tar.off('close', done)
      resolve()
    }
    tar.on('drain', done)
    tar.on('close', done)
  })

/** Unpacks into `tar` as fast as its members are read; an error reaches the reader of the members. */
async function pump(path: string, tar: Extract, packed: number): Promise<void> {
  const file = basename(path)
  const meter = createMeter(packed)
  const unpacked = createGunzip()
  pipeline(Readable.from(readChunks(path)), unpacked, () => undefined)
  try {
    for await (const chunk of unpacked) {
      meter.add(chunk)
      if (meter.isBomb()) throw rejected('bad_archive', { file, key: 'fault.archive.ratio', values: [RATIO] })
      const ready = tar.write(chunk)
      if (tar.destroying) return
      if (!ready) await drained(tar)
    }
    if (meter.isCut()) throw rejected('bad_archive', { file, key: 'fault.archive.damaged' })
    tar.end(undefined)
  } catch (error) {
    tar.destroy(error as Error)
  }
}

/** Why a member is refused; directories and plain files are not. */
function keyOf({ name, type }: Header): Fault['key'] | undefined {
  if (/^([/\\]|[a-z]:)/i.test(name) || name.split(/[/\\]/).includes('..')) return 'fault.archive.path'
  return type === 'file' || type === 'contiguous-file' || type === 'directory' ? undefined : 'fault.archive.link'
}

/** The bytes of a member. Leaving early does not end the archive, as it would with the stream itself; a damaged archive is reported once, by `readTar`. */
async function* bytesOf(entry: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    for (let next = await entry.next(); !next.done; next = await entry.next()) yield next.value
  } catch (error) {
    throw error instanceof CliError && error.exitCode === 6
      ? error
      : new CliError('bad_archive', 8, 'fault.archive.damaged', [], { cause: error })
  }
}

async function drain(entry: AsyncIterator<Uint8Array>): Promise<void> {
  for (let next = await entry.next(); !next.done; next = await entry.next());
}

async function* membersOf(tar: Extract, file: string, report: Report): AsyncGenerator<Member> {
  let members = 0
  for await (const entry of tar) {
    const { header } = entry
    members += 1
    if (members > MOST_MEMBERS) throw rejected('bad_archive', { file, key: 'fault.archive.members', values: [MOST_MEMBERS] })
    const key = keyOf(header)
    if (key) report.fault({ file: header.name, key }, 'file')
    const bytes = entry[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>
    if (!key && header.type !== 'directory') yield { name: header.name, stream: bytesOf(bytes) }
    await drain(bytes)
  }
}

function reportDamage(error: unknown, file: string, report: Report): void {
  if (error instanceof CliError && error.exitCode !== 8) throw error
  const faults = error instanceof CliError ? error.faults : [{ file, key: 'fault.archive.damaged' as const }]
  for (const fault of faults) report.fault(fault, 'file')
}

/**
 * The files of a `.tar.gz`, one after the other, never more than a few pieces in memory.
 * @param packed size of the archive, to refuse one that unpacks to far more
 * @throws CliError 6 when it cannot be read; a damaged or hostile archive is a fault in the report and ends the members
 */
export async function* readTar(path: string, packed: number, report: Report): AsyncGenerator<Member> {
  const tar = extract()
  // The error reaches the loop over the members; without a listener it would end the process.
  tar.on('error', () => undefined)
  const pumping = pump(path, tar, packed)
  try {
    yield* membersOf(tar, basename(path), report)
  } catch (error) {
    reportDamage(error, basename(path), report)
  } finally {
    tar.destroy()
    await pumping
  }
}
