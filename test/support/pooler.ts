import { spawn } from 'node:child_process'
import { chmodSync, existsSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { APP, freePort, owner } from './cluster.ts'
import { temporaryFolder } from './site.ts'

/** Where Debian's package puts it. */
const PGBOUNCER = '/usr/sbin/pgbouncer'

/** @throws Error where it must be and is not */
export function hasPooler(): boolean {
  const there = existsSync(PGBOUNCER)
  if (!there && process.env.GUICHET_POOLER === 'required') throw new Error(`${PGBOUNCER} is missing`)
  return there
}

export interface Pooler {
  port: number
  stop(): Promise<void>
}

/** A real pgbouncer in front of a server, which lets everybody in as APP. */
export async function startPooler(serverPort: number, mode: 'session' | 'transaction'): Promise<Pooler> {
  const folder = temporaryFolder()
  const port = await freePort()
  const [users, config] = [join(folder, 'users.txt'), join(folder, 'pooler.ini')]
  writeFileSync(users, `"${APP.user}" "${APP.password}"\n`)
  const settings = ['listen_addr=127.0.0.1', `listen_port=${port}`, 'unix_socket_dir=', 'auth_type=trust', `auth_file=${users}`]
  writeFileSync(
    config,
    ['[databases]', `* = host=127.0.0.1 port=${serverPort}`, '[pgbouncer]', ...settings, `pool_mode=${mode}`].join('\n'),
  )
  for (const path of [folder, users, config]) chmodSync(path, 0o755)
  const child = spawn(PGBOUNCER, [config], { ...owner(), stdio: 'ignore' })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  for (let attempt = 0; !(await listens(port)); attempt++) {
    if (attempt > 100) throw new Error('the pooler did not start')
    await setTimeout(50)
  }
  return {
    port,
    async stop() {
      child.kill('SIGINT')
      await ended
    },
  }
}

const listens = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('error', () => resolve(false)).once('connect', () => resolve(Boolean(socket.destroy())))
  })
