import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Folder of the server's socket; undefined when the machine has no PostgreSQL. */
    postgres: string | undefined
    /** The same server over TCP. */
    overTcp: Pick<Cluster, 'port' | 'certificate'> | undefined
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

/** The server, and a pooler, refuse to run as root: they then run as the user that the package of the server made. */
export function owner(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

export interface Cluster {
  /** Folder of its socket, where everybody is trusted. */
  socket: string
  /** On 127.0.0.1, where a password is asked for over SCRAM. */
  port: number
  /** What proves over TLS that it is localhost; undefined where nothing can make one. */
  certificate: string | undefined
  /** Kills the server and its sessions, and starts it again. */
  crash(): Promise<void>
  stop(): Promise<void>
}

/** Who comes over TCP. */
export const APP = { user: 'app', password: 'correct: horse @ battery/staple' }

const ACCESS = ['local all all trust', 'host all all 127.0.0.1/32 scram-sha-256']

/** A throw-away PostgreSQL server, in a temporary folder; undefined where the machine has none. */
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
  writeFileSync(join(data, 'pg_hba.conf'), `${ACCESS.join('\n')}\n`)
  const certificate = makeCertificate(data, options)
  const port = await freePort()
  const settings = [
    'fsync=off',
    'full_page_writes=off',
    'synchronous_commit=off',
    // Nobody reads its log, and no database lives long enough to be cleaned.
    'wal_level=minimal',
    'max_wal_senders=0',
    'autovacuum=off',
    'jit=off',
    'max_connections=200',
    'shared_buffers=128MB',
    'listen_addresses=127.0.0.1',
    `ssl=${certificate ? 'on' : 'off'}`,
  ]
  const args = ['-D', data, '-k', folder, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])]
  const start = () => {
    const server = spawn(join(bin, 'postgres'), args, { ...options, stdio: 'ignore' })
    return { server, ended: new Promise<void>((resolve) => server.once('exit', () => resolve())) }
  }
  // Over the socket it is found without its number.
  symlinkSync(`.s.PGSQL.${port}`, join(folder, '.s.PGSQL.5432'))
  let running = start()
  await asked(folder, `create role ${APP.user} login password '${APP.password}'`)
  return {
    ...{ socket: folder, port, certificate },
    async crash() {
      running.server.kill('SIGQUIT')
      await running.ended
      running = start()
      await asked(folder, 'select 1')
    },
    async stop() {
      running.server.kill('SIGINT')
      await running.ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** A certificate for this machine, signed by itself, where the server looks for it. */
function makeCertificate(data: string, options: { uid?: number; gid?: number; cwd: string }): string | undefined {
  const certificate = join(data, 'server.crt')
  const wanted = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=localhost']
  const files = ['-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1', '-keyout', join(data, 'server.key'), '-out', certificate]
  const made = spawnSync('openssl', ['req', ...wanted, ...files], { ...options, stdio: 'ignore' })
  return made.status === 0 ? certificate : undefined
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** Says something to the server as soon as it listens. */
async function asked(socket: string, statement: string): Promise<void> {
  const { default: pg } = await import('pg')
  for (let attempt = 0; attempt < 200; attempt++) {
    const client = new pg.Client({ host: socket, user: 'postgres', database: 'postgres' })
    client.on('error', () => undefined)
    try {
      await client.connect()
      await client.query(statement)
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
  project.provide('overTcp', cluster && { port: cluster.port, certificate: cluster.certificate })
  return async () => cluster?.stop()
}
