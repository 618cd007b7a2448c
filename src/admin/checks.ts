import type { App } from '../cli/app.ts'
import type { Check, Finding } from '../cli/program.ts'
import { CliError } from '../errors.ts'
import { isPostgres } from '../store/location.ts'
import { say } from '../text/index.ts'
import { checkCopies, checkErased } from './checks-erased.ts'
import { checkFolder, checkNetwork, checkPermissions, checkSpace } from './checks-files.ts'
import { checkConnection, checkRights, checkServer } from './checks-server.ts'
import { checkQuickly, checkSqlite, checkStoreOpens } from './checks-store.ts'

const OLDEST_NODE = [24, 7] as const

const checkNode: Check = ({ text }) => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const recent = major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])
  return recent
    ? { status: 'ok', message: process.versions.node }
    : { status: 'failed', message: text['doctor.node_old'](process.versions.node, OLDEST_NODE.join('.')) }
}

/** A configuration that cannot be read has already ended the command, with its own message. */
const checkConfiguration: Check = ({ config }) => ({ status: 'ok', message: config.path })

/** Runs all checks; one that stumbles has failed, with the sentence of its error. */
export async function examine(app: App): Promise<Finding[]> {
  const onFile: [string, Check][] = [
    ['folder', checkFolder],
    ['network', checkNetwork],
    ['space', checkSpace],
    ['permissions', checkPermissions],
  ]
  const checks: [string, Check][] = [
    ['node', checkNode],
    ['sqlite', checkSqlite],
    ['configuration', checkConfiguration],
    ...(isPostgres(app.place.at) ? [] : onFile),
    ['store', checkStoreOpens],
    ['server', checkServer],
    ['connection', checkConnection],
    ['rights', checkRights],
    ['quick_check', checkQuickly],
    ['erased', checkErased],
    ['copies', checkCopies],
    ...((await app.program.doctor?.()) ?? []),
  ]
  const findings: Finding[] = []
  for (const [check, look] of checks) {
    const found = await attempt(app, look)
    if (found) findings.push({ check, ...found })
    if (check === 'store' && found?.status === 'failed') break
  }
  return findings
}

async function attempt(app: App, look: Check): Promise<Omit<Finding, 'check'> | undefined> {
  try {
    return await look(app)
  } catch (error) {
    const message = error instanceof CliError ? say(app.text, error.key, error.values) : (error as Error).message
    return { status: 'failed', message }
  }
}
