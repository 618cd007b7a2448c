import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import { CliError, type Fault } from '../errors.ts'

export type Chunks = AsyncIterable<Uint8Array>

const PIECE = 64 * 1024

/** The file error of the system as ours: exit 6, `file_missing` when nothing is there, `file_unreadable` else. */
export function fileError(path: string, cause: unknown): CliError {
  const why = (cause as { code?: unknown } | undefined)?.code
  const code = why === 'ENOENT' ? 'file_missing' : 'file_unreadable'
  const key = why === 'ENOENT' ? 'fault.file.missing' : why === 'EISDIR' ? 'fault.file.folder' : 'fault.file.unreadable'
  return new CliError(code, 6, key, [path], { details: { file: path }, cause })
}

/** A rejected input with its one fault: exit 8. */
export const rejected = (code: string, fault: Fault, cause?: unknown) =>
  new CliError(code, 8, fault.key, fault.values, { faults: [fault], cause })

/**
 * The bytes of a file in pieces of 64 KiB, read as they are asked for.
 * @param flags of open(2), to refuse symbolic links where the caller must
 * @throws CliError 6 when the file is missing or cannot be read
 */
export async function* readChunks(path: string, flags: string | number = 'r'): AsyncGenerator<Uint8Array> {
  try {
    const handle = await open(path, flags)
    for await (const chunk of handle.createReadStream({ highWaterMark: PIECE })) yield chunk as Uint8Array
  } catch (error) {
    throw fileError(path, error)
  }
}

/**
 * Pieces of the file, each in the place of one before: whoever keeps bytes of one makes a copy (`slice`). A large file would else leave
 * its whole length to be collected, faster than it is.
 * @throws CliError 6 when the file is missing or cannot be read
 */
async function* readOver(path: string): AsyncGenerator<Uint8Array> {
  try {
    await using handle = await open(path, 'r')
    const [one, other] = [new Uint8Array(PIECE), new Uint8Array(PIECE)]
    const read = (into: Uint8Array<ArrayBuffer>) => {
      const reading = handle.read(into)
      // Whoever stops early never waits for the piece that is under way.
      reading.catch(() => undefined)
      return reading
    }
    for (let [reading, free] = [read(one), other]; ; ) {
      const { bytesRead, buffer } = await reading
      if (bytesRead === 0) return
      // The next piece is read while this one is looked at.
      reading = read(free)
      yield buffer.subarray(0, bytesRead)
      free = buffer
    }
  } catch (error) {
    throw fileError(path, error)
  }
}

/** Pieces of at most 64 KiB, so that no later step holds more, whatever the source hands over. */
export async function* inPieces(chunks: Chunks | Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) for (let at = 0; at < chunk.length; at += PIECE) yield chunk.subarray(at, at + PIECE)
}

/**
 * Bytes at hand or a path, as chunks that can be read more than once, and the name under which messages speak of them. A chunk is
 * only good until the next one.
 */
export function openSource(source: string | Uint8Array, name?: string): { file: string; chunks: () => Chunks } {
  if (typeof source === 'string') return { file: name ?? basename(source), chunks: () => readOver(source) }
  return { file: name ?? '-', chunks: () => inPieces([source]) }
}
