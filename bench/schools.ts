import { sql } from 'kysely'
import { createStore } from '../src/store/create.ts'
import type { Store } from '../src/store/engine.ts'
import { openStore } from '../src/store/open.ts'
import { inTransaction } from '../src/store/transaction.ts'

/** People of one school, as many as the school of the sample has. */
export const PEOPLE = 1548
/** Resources that the people of the measured school hold, so that it alone makes about ten thousand assignments. */
const HELD_HERE = 6
export const HELD_ELSEWHERE = 20
/** The UAI of the measured school. */
export const UAI = '9990000A'

const uaiOf = (school: number) => `${String(school).padStart(7, '0')}Z`

/** A store with one school of one person, and nothing else. */
export const oneSchool = (at: string) =>
  createStore({ at, busyTimeout: 5000 }, async (trx) => {
    await sql`insert into school values (1, ${UAI}, 'Lycée Anita-Conti', 2, null, null, 1)`.execute(trx)
    await sql`insert into person values (1, 1, 'p1', 'LE GUÉNEC', 'Maël', 'le guenec', 'mael', 1, 0, 0, 0, null, 1)`.execute(trx)
  })

/**
 * Makes a store in which everybody of every school holds every resource of that school. The measured school lies in the middle of the
 * others, so that its rows are in the middle of every table.
 * @param assignments about how many there are in all
 */
export async function manySchools(at: string, assignments: number): Promise<void> {
  const place = { at, busyTimeout: 5000 }
  await createStore(place, async () => undefined)
  const store = await openStore(place)
  try {
    await loosen(store)
    const others = Math.max(0, Math.round((assignments - PEOPLE * HELD_HERE) / (PEOPLE * HELD_ELSEWHERE)))
    await inTransaction(store, async (trx) => {
      await sql`insert into operation values (1, 'gar', 'bench', 'bench', '2026-11-20T10:00:00.000Z', '2026-11-20', 'gar', '{}', 0, null, '', '', 5)`.execute(
        trx,
      )
      await sql`create temporary table one (n integer not null primary key)`.execute(trx)
      for (let n = 1; n <= PEOPLE; n++) await sql`insert into one values (${n})`.execute(trx)
      await sql`insert into resource select n, 'ark:/99999/r' || n, case n when 1 then 'pix' else 'r' || n end, 'R' || n, 'r' || n, 1 from one where n <= ${HELD_ELSEWHERE}`.execute(
        trx,
      )
      for (let school = 1; school <= others + 1; school++) await fill(trx, school, school === Math.ceil((others + 1) / 2))
    })
    await tighten(store)
  } finally {
    await store.close()
  }
}

type Transaction = Parameters<Parameters<typeof inTransaction>[1]>[0]

async function fill(trx: Transaction, school: number, measured: boolean): Promise<void> {
  const held = measured ? HELD_HERE : HELD_ELSEWHERE
  const uai = measured ? UAI : uaiOf(school)
  await sql`insert into school values (${school}, ${uai}, ${uai}, 2, null, null, 1)`.execute(trx)
  await sql`insert into person select cast(${school} as integer), n, 'p' || n, 'NAME' || n, 'First', 'name' || n, 'first', 1, 0, 0, 0, null, 1 from one`.execute(
    trx,
  )
  await sql`insert into subscription select cast(${school} as integer), n, 's' || n, n, 'transferable', 'individual', 1, 1, 1, 1, '2024-08-15', '2034-08-14', null, 'd', null, null, 1
    from one where n <= ${held}`.execute(trx)
  await sql`insert into pool select cast(${school} as integer), n, 0, null, 1 from one where n <= ${held}`.execute(trx)
  await sql`insert into copy select cast(${school} as integer), s.n, p.n, 1, 'assigned', '2026-09-01', 1
    from one as s cross join one as p where s.n <= ${held} order by s.n, p.n`.execute(trx)
}

/** The rows are right by construction, and a store that is thrown away need not outlive a power cut. */
async function loosen({ db, engine }: Store): Promise<void> {
  if (engine === 'postgres') await sql`set session_replication_role = replica`.execute(db)
  else
    for (const setting of ['foreign_keys = off', 'synchronous = off', 'secure_delete = off'])
      await sql`pragma ${sql.raw(setting)}`.execute(db)
}

async function tighten({ db, engine }: Store): Promise<void> {
  if (engine === 'postgres') for (const statement of ['vacuum analyze', 'checkpoint']) await sql.raw(statement).execute(db)
  else await sql`pragma wal_checkpoint(truncate)`.execute(db)
}
