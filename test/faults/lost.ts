import pg from 'pg'
import { APP, type Cluster } from '../support/cluster.ts'
import type { Between, Fate } from '../support/proxy.ts'
import type { Answer } from '../support/site.ts'

/** How a connection is lost: on its way, by an administrator, with the whole server, or only at our end. */
export type Way = 'cut' | 'terminate' | 'crash' | 'half'

/** A message of the client that never gets an answer. */
export interface Moment {
  name: string
  /** What the message says. */
  at: RegExp
  /** The server gets it all the same. */
  arrives?: true
}

/** From the first packet to the last answer of a write. */
export const MOMENTS: readonly Moment[] = [
  { name: 'the first packet', at: /user\0app/ },
  { name: 'the first words', at: /pg_stat_get_activity/ },
  { name: 'the look at the version', at: /from guichet_migration/ },
  { name: 'the beginning', at: /begin isolation level read committed/ },
  { name: 'the lock of the writers', at: /pg_advisory_xact_lock/ },
  { name: 'the table of the plan', at: /create temporary table if not exists planned / },
  { name: 'the plan', at: /insert into "?planned"? / },
  { name: 'the write', at: /insert into "library"/ },
  { name: 'the rows of the journal', at: /insert into journal_row/ },
  { name: 'the operation', at: /insert into "operation"/ },
  { name: 'the commit', at: /[\0-\x1f]commit\0/ },
  { name: 'the answer to the commit', at: /[\0-\x1f]commit\0/, arrives: true },
]

/** A store behind the proxy. */
export interface Lab {
  cluster: Cluster
  proxy: Between
  database: string
}

export const asAdministrator = async <Row extends object>({ cluster, database }: Lab, statement: string): Promise<Row[]> => {
  const client = new pg.Client({ host: cluster.socket, user: 'postgres', database })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query<Row>(statement)).rows
  } finally {
    await client.end()
  }
}

/** Arms the proxy for one loss. @returns whether it came to it, asked once the command is over; the server is up again then */
export function arm(lab: Lab, { at, arrives }: Moment, way: Way): () => Promise<boolean> {
  const { proxy, cluster } = lab
  let fallen = false
  let over: Promise<unknown> | undefined
  const strike = async () => {
    // An answer comes in several pieces.
    if (way === 'crash') over ??= cluster.crash()
    if (way === 'terminate')
      over ??= asAdministrator(lab, `select pg_terminate_backend(pid, 5000) from pg_stat_activity where usename = '${APP.user}'`)
    await over
  }
  proxy.beforeLoss = strike
  proxy.judge = async (text): Promise<Fate> => {
    if (fallen || !at.test(text)) return 'pass'
    fallen = true
    if (arrives) return 'lost'
    await strike()
    return way === 'cut' || way === 'half' ? way : 'pass'
  }
  return async () => {
    await over
    return fallen
  }
}

/**
 * Loses the connection at each moment in each way, and compares what the command says with what is there.
 * @param write adds the library of that code @returns what was told wrongly
 */
export async function losing(
  lab: Lab,
  write: (code: string) => Promise<Pick<Answer, 'code' | 'err'>>,
  ways: readonly Way[],
  moments = MOMENTS,
) {
  const broken: string[] = []
  let n = 0
  for (const way of ways)
    for (const moment of moments) {
      const wrong = (what: string) => broken.push(`${way}, ${moment.name}: ${what}`)
      const code = `lost${++n}`
      const happened = arm(lab, moment, way)
      const said = await write(code)
      if (!(await happened())) wrong('the moment never came')
      const there = (await asAdministrator(lab, `select code from library where code = '${code}'`)).length > 0
      if (said.code !== 0 && said.code !== 6) wrong(`exit ${said.code}: ${said.err}`)
      if (there !== (said.code === 0)) wrong(`it is ${there ? '' : 'not '}there, and the exit was ${said.code}: ${said.err}`)
    }
  return broken
}
