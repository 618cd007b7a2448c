import { fstatSync, statSync, write as writeTo } from 'node:fs'
import { devNull } from 'node:os'
import { isatty } from 'node:tty'
import { CliError, EXIT } from '../errors.ts'

/** Where text goes. `write` resolves when the text has left, so that whoever writes much also waits. */
export interface Sink {
  write(text: string): Promise<void>
  readonly isTerminal: boolean
  /** Width of the terminal, or the one that the environment asks for. */
  readonly columns: number | undefined
  /** True once the reader has gone (`| head -1`): writing more is useless, and no failure. */
  readonly closed: boolean
}

/** Asks the cheap questions first: `node:tty` brings the network and every kind of stream with it. */
export function isTerminal(fd: number): boolean {
  try {
    const status = fstatSync(fd)
    return status.isCharacterDevice() && status.rdev !== statSync(devNull).rdev && isatty(fd)
  } catch {
    return false
  }
}

const PIECE = 64 * 1024
const PAUSE = 5

/** Where the bytes of a sink go, and what is known of that place. */
export interface Receiver {
  /** @returns false when nobody reads any more */
  send(bytes: Buffer): Promise<boolean>
  isTerminal(): boolean
  columns(): number | undefined
}

/** Text is gathered and sent piece by piece, one after the other. What could not be sent is a failure of this and of every later write. */
function bufferedSink(receiver: Receiver): Sink {
  let waiting = ''
  let closed = false
  let last: Promise<void> = Promise.resolve()
  const sendWaiting = async () => {
    const text = waiting
    waiting = ''
    if (!closed && text) closed = !(await receiver.send(Buffer.from(text)))
  }
  return {
    write(text) {
      waiting += text
      if (waiting.length < PIECE && text !== '') return Promise.resolve()
      last = last.then(sendWaiting)
      // Whoever does not wait for this piece learns of its failure by the next one, at the latest by the flush at the end.
      last.catch(() => undefined)
      return last
    },
    get isTerminal() {
      return receiver.isTerminal()
    },
    get columns() {
      return receiver.columns()
    },
    get closed() {
      return closed
    },
  }
}

/**
 * A sink on a file descriptor. `process.stdout` is not touched: it is slow to create, hides a full disk and is cut by an early exit.
 * @throws CliError 6 when the text cannot be written; a closed pipe is a quiet end
 */
export const fileDescriptorSink = (fd: number): Sink =>
  bufferedSink({
    send: (bytes) => writeAll(fd, bytes),
    isTerminal: () => isTerminal(fd),
    // Whoever exports COLUMNS wants that width in a pipe too, as `ls` and `ps` have it.
    columns: () => (isTerminal(fd) ? process.stdout.columns : undefined) ?? (Number(process.env.COLUMNS || 0) || undefined),
  })

/** A sink into memory, for whoever runs a program to read what it says. @param received told of each piece that leaves */
export const memorySink = (received: (text: string) => unknown, columns?: number): Sink =>
  bufferedSink({
    send: async (bytes) => {
      received(bytes.toString())
      return true
    },
    isTerminal: () => columns !== undefined,
    columns: () => columns,
  })

/** Sends what is still waiting. */
export const flush = (sink: Sink) => sink.write('')

async function writeAll(fd: number, bytes: Buffer): Promise<boolean> {
  for (let offset = 0; offset < bytes.length; ) {
    const outcome = await writeSome(fd, bytes, offset)
    if (outcome === 'closed') return false
    if (outcome === 'full') await new Promise((resume) => setTimeout(resume, PAUSE))
    else offset += outcome
  }
  return true
}

const writeSome = (fd: number, bytes: Buffer, offset: number) =>
  new Promise<number | 'closed' | 'full'>((resolve, reject) => {
    writeTo(fd, bytes, offset, bytes.length - offset, null, (error, written) => {
      if (!error) return resolve(written)
      if (error.code === 'EPIPE') return resolve('closed')
      if (error.code === 'EAGAIN') return resolve('full')
      reject(new CliError('output_failed', EXIT.unreachable, 'output.failed', [error.message], { cause: error }))
    })
  })
