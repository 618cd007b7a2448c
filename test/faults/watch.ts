import { readFileSync, statSync } from 'node:fs'
import { connect, isServer } from './checker.ts'
import type { Running } from './programs.ts'

/** Tells from outside whether a process is in the middle of a write. */
export interface Watch {
  writing(running: Running): Promise<boolean>
  /** Resolves when the write begins, or when the process ends without one. @returns the moment */
  begin(running: Running): Promise<number>
  /** Resolves when the write that has begun is over. */
  end(running: Running): Promise<void>
  stop(): Promise<void>
}

/** The writer's lock: on SQLite byte 120 of the shared memory file (sqlite.org/walformat.html), on PostgreSQL the advisory lock. */
export async function watchWrites(place: string): Promise<Watch> {
  const eyes = isServer(place) ? await onServer(place) : onFile(place)
  const over = ({ child }: Running) => child.exitCode !== null || child.signalCode !== null
  // Asked without a pause this would take from the process that is watched half of the machine.
  const turn = () => new Promise((resume) => setTimeout(resume, 1))
  return {
    writing: eyes.writing,
    async begin(running) {
      while (!over(running) && !(await eyes.writing(running))) await turn()
      return performance.now()
    },
    async end(running) {
      while (!over(running) && (await eyes.writing(running))) await turn()
    },
    stop: eyes.stop,
  }
}

type Eyes = Pick<Watch, 'writing' | 'stop'>

/** The kernel lists every lock; the file itself is not opened, because closing it would drop locks of this process. */
function onFile(place: string): Eyes {
  return {
    async writing({ child }) {
      const inode = statSync(`${place}-shm`, { throwIfNoEntry: false })?.ino
      if (inode === undefined) return false
      const held = new RegExp(`WRITE ${child.pid} \\S+:${inode} 120 120$`, 'm')
      return held.test(readFileSync('/proc/locks', 'utf8'))
    },
    stop: async () => undefined,
  }
}

async function onServer(place: string): Promise<Eyes> {
  const connection = await connect(place)
  return {
    async writing() {
      const held = await connection.rows(
        "select 1 from pg_locks l join pg_database d on d.oid = l.database where d.datname = current_database() and l.locktype = 'advisory' and l.granted",
      )
      return held.length > 0
    },
    stop: () => connection.end(),
  }
}
