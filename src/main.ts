import { userInfo } from 'node:os'
import type { Outside } from './cli/app.ts'
import type { Program } from './cli/program.ts'
import { run } from './cli/run.ts'
import { fileDescriptorSink, isTerminal } from './cli/sink.ts'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** The real terminal and process as a program sees them. */
const outside = (): Outside => ({
  argv: process.argv.slice(2),
  env: process.env,
  out: fileDescriptorSink(1),
  err: fileDescriptorSink(2),
  stdin: { isTerminal: isTerminal(0), read: readStdin },
  now: () => new Date(),
  systemUser: () => {
    try {
      return userInfo().username
    } catch {
      return String(process.getuid?.() ?? '')
    }
  },
  onInterrupt(listener) {
    for (const signal of SIGNALS) process.on(signal, listener)
    return () => {
      for (const signal of SIGNALS) process.off(signal, listener)
    }
  },
})

async function readStdin(): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of process.stdin) pieces.push(piece as Buffer)
  return Buffer.concat(pieces)
}

/** Runs a program for real. Files it creates are readable by their owner only; the exit code is set, never forced. */
export async function main(program: Program): Promise<void> {
  process.umask(0o077)
  process.exitCode = await run(program, outside())
}
