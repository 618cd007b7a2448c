import type { Socket } from 'node:net'
import pg from 'pg'
import { CliError, EXIT } from '../errors.ts'
import { isOwnSession } from './pooler.ts'
import type { ServerAddress } from './server-address.ts'
import { type Watched, watchSilence } from './silence.ts'

/** What tells one session from all others that the server ever had. */
export interface Identity {
  pid: number
  started: string
}

const KEEPALIVE_AFTER = 10_000

/**
 * Settings of each session, whatever the role, the database or the server have set.
 * @see docs/decisions/0008-a-session.md
 */
const SETTINGS: Readonly<Record<string, string>> = {
  // Nothing of ours stands elsewhere; PostgreSQL itself looks into pg_catalog first.
  search_path: 'public',
  client_min_messages: 'warning',
  standard_conforming_strings: 'on',
  // Whoever looks may leave a list standing in a pager; a write, which others wait for, has less (see InTurnDriver).
  idle_in_transaction_session_timeout: '1h',
  // A machine that was switched off lets go of the writer lock after a minute and not after two hours.
  tcp_keepalives_idle: '30',
  tcp_keepalives_interval: '10',
  tcp_keepalives_count: '3',
}

/** A server is given so long to say something before it is asked about, in milliseconds. */
const LEAST_SILENCE = 200

/**
 * A connection that is lost without ending the process, never says its password in clear, and is a session of its own: not a place in
 * the queue of a pooler.
 */
export class Session extends pg.Client implements Watched {
  readonly #shown: string
  readonly #name: string
  readonly #another: () => Session
  #stopWaiting = () => {}
  #stopWatching = () => {}
  #pid = 0
  identity: Identity | undefined
  lost = false

  constructor(address: ServerAddress, password: () => Promise<string>) {
    let inClear = false
    super({
      ...{ host: address.host, port: address.port, user: address.user, database: address.database, ssl: address.tls },
      ...(address.options === undefined ? {} : { options: address.options }),
      keepAlive: true,
      keepAliveInitialDelayMillis: KEEPALIVE_AFTER,
      password: async () => {
        if (inClear) throw new CliError('password_in_clear', EXIT.unreachable, 'server.password_in_clear', [address.shown])
        return password()
      },
    })
    this.#shown = address.shown
    this.#name = address.applicationName
    this.#another = () => new Session(address, password)
    // Heard before the client answers.
    this.connection.once('authenticationCleartextPassword', () => {
      inClear = true
    })
    this.connection.once('backendKeyData', ({ processID }: { processID: number }) => {
      this.#pid = processID
    })
    // Whoever waits for an answer hears of it all the same.
    this.on('error', () => {
      this.lost = true
    })
    this.once('end', () => this.#stopWatching())
    // A server that waits for a better password would keep the process for a minute.
    this.connection.on('error', () => this.cut())
    this.#giveUpAfter(address.connectTimeout)
  }

  /** Until the first words are answered. */
  #giveUpAfter(milliseconds: number): void {
    const why = Object.assign(new Error(`no answer for ${milliseconds} ms`), { code: 'ETIMEDOUT' })
    const timer = setTimeout(() => this.cut(why), milliseconds)
    this.#stopWaiting = () => clearTimeout(timer)
    this.connection.once('error', this.#stopWaiting).once('end', this.#stopWaiting)
  }

  /** Ends the connection without a word to the server. */
  cut(why?: Error): void {
    this.connection.stream.destroy(why)
  }

  /**
   * The first words of a session. Settings are made by a statement, because poolers refuse them where they belong, at the start; and not
   * before it is known that they stay with us.
   * @throws CliError 6 for a pooler that gives each transaction another session, or for functions that stand in for those of the server
   */
  async begin(lockTimeout: number): Promise<void> {
    if (!(await this.#settle(lockTimeout, this.#pid))) {
      if (!(await isOwnSession(this, this.#another()))) throw new CliError('pooler', EXIT.unreachable, 'server.pooler', [this.#shown])
      await this.#settle(lockTimeout, undefined)
    }
    this.#stopWaiting()
    this.#stopWatching()
    this.#stopWatching = watchSilence(this, this.#another, Math.max(lockTimeout, LEAST_SILENCE))
  }

  waits(): boolean {
    return (this as { readyForQuery?: boolean }).readyForQuery === false
  }

  heard(): number {
    return (this.connection.stream as Socket).bytesRead
  }

  /** @param pid the process that the settings are for; undefined for whatever process answers. @returns false when another one answered */
  async #settle(lockTimeout: number, pid: number | undefined): Promise<boolean> {
    const { rows } = await this.query<Identity & { foreign: string[] | null }>(
      firstWords({ ...SETTINGS, application_name: this.#name, lock_timeout: String(lockTimeout) }, pid),
    )
    const [found] = rows
    if (!found || (pid !== undefined && found.pid !== pid)) return false
    if (found.foreign)
      throw new CliError('foreign_functions', EXIT.unreachable, 'server.foreign_functions', [this.#shown, found.foreign], {
        details: { functions: found.foreign },
      })
    this.identity = { pid: found.pid, started: found.started }
    return true
  }
}

/** Sets everything when the right process answers, and says which one that is. The search path may still be anybody's: names are whole. */
function firstWords(settings: Readonly<Record<string, string>>, pid: number | undefined): string {
  const set = Object.entries(settings).map(([name, value]) => `pg_catalog.set_config('${name}', ${pg.escapeLiteral(value)}, false)`)
  // Done is on the disk, also where the server would rather be quick.
  set.push(
    `case pg_catalog.current_setting('synchronous_commit') when 'off' then pg_catalog.set_config('synchronous_commit', 'on', false) end`,
  )
  return `select s.pid, s.started, (${FOREIGN_FUNCTIONS}) as foreign, case when ${pid === undefined ? 'true' : `s.pid = ${pid}`} then array[${set.join(', ')}] end
    from (select pid, backend_start::text as started from pg_catalog.pg_stat_get_activity(pg_catalog.pg_backend_pid())) as s`
}

/**
 * Functions and operators in our schema that have the name of one of PostgreSQL's own and belong to somebody who could not change our
 * tables anyway: a call that fits them better would run them, with our rights.
 */
const FOREIGN_FUNCTIONS = `select pg_catalog.array_agg(distinct f.name) from pg_catalog.pg_namespace as n, lateral (
    select proname::text as name, proowner as owner from pg_catalog.pg_proc as p where pronamespace = n.oid
      and exists (select from pg_catalog.pg_proc as o where o.proname = p.proname and o.pronamespace = 'pg_catalog'::regnamespace)
    union all select oprname::text, oprowner from pg_catalog.pg_operator where oprnamespace = n.oid) as f
  inner join pg_catalog.pg_roles as r on r.oid = f.owner
  where n.nspname = 'public' and not r.rolsuper and r.rolname <> current_user and f.owner <> n.nspowner
    and f.owner <> (select datdba from pg_catalog.pg_database where datname = pg_catalog.current_database())`
