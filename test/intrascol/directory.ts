import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { temporaryFolder } from '../support/site.ts'

const SLAPD = '/usr/sbin/slapd'
const SCHEMAS = '/etc/ldap/schema'
const MODULES = '/usr/lib/ldap'

/** The server and its clients, where Debian's packages slapd and ldap-utils put them. */
export const hasDirectory = existsSync(SLAPD) && existsSync(SCHEMAS) && spawnSync('ldapadd', ['-VV']).status === 0

const SUFFIX = 'dc=ecole,dc=example'
const ADMIN = `cn=admin,${SUFFIX}`

export interface Directory {
  /** Runs a client on a text. @returns its exit code and what it said */
  send(tool: 'ldapadd' | 'ldapmodify', ldif: string, ...options: string[]): { code: number | null; err: string }
  /** What `ldapsearch -LLL` prints of everything below the suffix. */
  search(): string
  stop(): Promise<void>
}

/** A real OpenLDAP server on loopback, in a folder and on a port of its own, with its suffix and nothing below. */
export async function startDirectory(): Promise<Directory> {
  const folder = temporaryFolder()
  const data = join(folder, 'data')
  mkdirSync(data)
  const config = ['core', 'cosine', 'inetorgperson'].map((name) => `include ${SCHEMAS}/${name}.schema`)
  config.push(`pidfile ${folder}/slapd.pid`, `modulepath ${MODULES}`, 'moduleload back_mdb', 'database mdb', `suffix "${SUFFIX}"`)
  config.push(`rootdn "${ADMIN}"`, 'rootpw for-this-test', `directory ${data}`)
  writeFileSync(join(folder, 'slapd.conf'), `${config.join('\n')}\n`)
  const url = `ldap://127.0.0.1:${await freePort()}/`
  const server = spawn(SLAPD, ['-d', '0', '-f', join(folder, 'slapd.conf'), '-h', url], { stdio: ['ignore', 'ignore', 'pipe'] })
  const said: string[] = []
  server.stderr.on('data', (piece) => said.push(String(piece)))
  const asAdmin = ['-x', '-H', url, '-D', ADMIN, '-w', 'for-this-test']
  await answering(server, url, said)
  const send: Directory['send'] = (tool, ldif, ...options) => {
    const { status, stderr } = spawnSync(tool, [...asAdmin, ...options], { input: ldif, encoding: 'utf8' })
    return { code: status, err: stderr }
  }
  const { code, err } = send('ldapadd', `dn: ${SUFFIX}\nobjectClass: dcObject\nobjectClass: organization\no: school\ndc: ecole\n`)
  if (code !== 0) throw new Error(err)
  return {
    send,
    search: () => execFileSync('ldapsearch', [...asAdmin, '-LLL', '-b', SUFFIX], { encoding: 'utf8' }),
    stop: () => stopped(server),
  }
}

async function answering(server: ChildProcess, url: string, said: readonly string[]): Promise<void> {
  const end = Date.now() + 30_000
  while (spawnSync('ldapsearch', ['-x', '-H', url, '-b', '', '-s', 'base']).status !== 0) {
    if (server.exitCode !== null || Date.now() > end) throw new Error(`slapd does not answer: ${said.join('')}`)
    await setTimeout(50)
  }
}

async function stopped(server: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => server.once('exit', resolve))
  server.kill()
  await ended
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
