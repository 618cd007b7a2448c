import { copyFileSync, existsSync } from 'node:fs'
import Database from 'better-sqlite3'
import pg from 'pg'

// What the harnesses believe about a store comes from here: its own connections and its own SQL, nothing of src.

const TABLES = [
  'school',
  'delegate',
  'person',
  'term',
  'membership',
  'resource',
  'subscription',
  'pool',
  'hint',
  'copy',
  'account',
  'class',
  'class_member',
  'rollover',
  'operation',
  'journal_row',
  'journal_image',
]

/** A connection that knows nothing of the programs. */
export interface Connection {
  rows<Row = Record<string, unknown>>(text: string): Promise<Row[]>
  end(): Promise<void>
}

export const isServer = (place: string) => place.startsWith('postgres')

export async function connect(place: string): Promise<Connection> {
  if (!isServer(place)) {
    const database = new Database(place, { fileMustExist: true, timeout: 10_000 })
    return {
      rows: async <Row>(text: string) => {
        const statement = database.prepare(text)
        if (statement.reader) return statement.all() as Row[]
        statement.run()
        return []
      },
      end: async () => void database.close(),
    }
  }
  const client = new pg.Client({ connectionString: place })
  await client.connect()
  return { rows: async <Row>(text: string) => (await client.query(text)).rows as Row[], end: () => client.end() }
}

export async function ask<T>(place: string, question: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await connect(place)
  try {
    return await question(connection)
  } finally {
    await connection.end()
  }
}

/** Every table counted, the copies by state and the accounts by status and level: two states of a store with the same text are the same for a kill. */
export const countsOf = (place: string): Promise<string> =>
  ask(place, async (connection) => {
    const counts: string[] = []
    for (const table of TABLES) {
      const [row] = await connection.rows<{ n: number | string }>(`select count(*) as n from ${table}`)
      counts.push(`${table} ${row?.n}`)
    }
    const states = await connection.rows<{ state: string; n: number | string }>(
      'select state, count(*) as n from copy group by state order by state',
    )
    const accounts = await connection.rows<{ state: string; n: number | string }>(
      `select status || ' ' || coalesce(level, '') as state, count(*) as n from account group by 1 order by 1`,
    )
    return [...counts, ...[...states, ...accounts].map(({ state, n }) => `${state} ${n}`)].join(', ')
  })

/** Copies of one resource that somebody holds. */
export const heldCopies = (place: string, code: string): Promise<number> =>
  ask(place, async (connection) => {
    const [row] = await connection.rows<{
      n: number | string
    }>(`select count(*) as n from copy c join subscription s on s.school = c.school and s.id = c.subscription
      join resource r on r.id = s.resource where r.code = '${code}' and c.state in ('assigned', 'locked')`)
    return Number(row?.n)
  })

export const schoolsOf = (place: string): Promise<string[]> =>
  ask(place, async (connection) => (await connection.rows<{ uai: string }>('select uai from school order by uai')).map(({ uai }) => uai))

/** The identifiers of everybody present, in the order of the directory. */
export const peopleOf = (place: string): Promise<string[]> =>
  ask(place, async (connection) =>
    (await connection.rows<{ gar_id: string }>('select gar_id from person where left_on is null order by gar_id')).map(
      ({ gar_id }) => gar_id,
    ),
  )

let copies = 0

/** A copy of a store that nobody has open; a place of its own when there is no store yet. */
export async function copyOf(place: string): Promise<string> {
  copies++
  if (!isServer(place)) {
    const copy = `${place}-${copies}`
    if (existsSync(place)) copyFileSync(place, copy)
    return copy
  }
  const url = new URL(place.replace('@/', '@localhost/'))
  const name = url.pathname.slice(1)
  const at = (database: string) => place.replace(`/${name}?`, `/${database}?`)
  await alone(place)
  await ask(at('postgres'), (connection) => connection.rows(`create database ${name}_${copies} template ${name}`))
  return at(`${name}_${copies}`)
}

/** Waits until the server has noticed that a killed program is gone. */
export const alone = (place: string): Promise<void> =>
  ask(place, async (connection) => {
    for (let attempt = 0; attempt < 1000; attempt++) {
      const others = await connection.rows(
        "select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'",
      )
      if (others.length === 0) return
      await new Promise((resume) => setTimeout(resume, 5))
    }
    throw new Error('the server still has a connection of a program that is gone')
  })
