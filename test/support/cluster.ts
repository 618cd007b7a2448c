import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Folder of the server's socket; undefined when the machine has no PostgreSQL. */
    postgres: string | undefined
  }
}

const DEBIAN = '/usr/lib/postgresql'

/** Where the server's own programs are: on the path, else the newest under Debian's folder. */
function binaries(): string | undefined {
  if (existsSync(DEBIAN)) {
    const newest = readdirSync(DEBIAN)
      .sort((a, b) => Number(b) - Number(a))
      .find((version) => existsSync(join(DEBIAN, version, 'bin', 'initdb')))
    if (newest) return join(DEBIAN, newest, 'bin')
  }
  try {
    const folder = execFileSync('pg_config', ['--bindir'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
    return existsSync(join(folder, 'initdb')) ? folder : undefined
  } catch {
    return undefined
  }
}

/** The server refuses to run as root: it then runs as the user that its package made. */
function owner(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

export interface Cluster {
  socket: string
  stop(): Promise<void>
}

/** A throw-away PostgreSQL server on a socket in a temporary folder; undefined where the machine has none. */
export async function startCluster(): Promise<Cluster | undefined> {
  const bin = binaries()
  if (!bin) return undefined
  const folder = mkdtempSync(join(tmpdir(), 'guichet-pg-'))
  const user = owner()
  if (user) chownSync(folder, user.uid, user.gid)
  chmodSync(folder, 0o755)
  const data = join(folder, 'data')
  const options = { ...user, env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8' }, cwd: folder }
  execFileSync(join(bin, 'initdb'), ['-D', data, '-U', 'postgres', '--auth=trust', '--no-sync', '-E', 'UTF8'], {
    ...options,
    stdio: 'ignore',
  })
  const settings = [
    'fsync=off',
    'full_page_writes=off',
    'synchronous_commit=off',
    // Nobody reads its log, and no database lives long enough to be cleaned.
    'wal_level=minimal',
    'max_wal_senders=0',
    'autovacuum=off',
    'max_connections=200',
    'shared_buffers=128MB',
    'listen_addresses=',
  ]
  const server = spawn(join(bin, 'postgres'), ['-D', data, '-k', folder, ...settings.flatMap((setting) => ['-c', setting])], {
    ...options,
    stdio: 'ignore',
  })
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()))
  await ready(folder)
  return {
    socket: folder,
    async stop() {
      server.kill('SIGINT')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function ready(socket: string): Promise<void> {
  const { default: pg } = await import('pg')
  for (let attempt = 0; attempt < 200; attempt++) {
    const client = new pg.Client({ host: socket, user: 'postgres', database: 'postgres' })
    client.on('error', () => undefined)
    try {
      await client.connect()
      await client.end()
      return
    } catch {
      await new Promise((resume) => setTimeout(resume, 50))
    }
  }
  throw new Error('the PostgreSQL server of the tests did not start')
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cluster = await startCluster()
  project.provide('postgres', cluster?.socket)
  return async () => cluster?.stop()
}
