import { sql } from 'kysely'
import type { Db } from '../../store/engine.ts'
import { lastGiven } from '../../store/numbers.ts'
import type { Subscriber } from '../../store/schema.ts'
import { signUp, signUpAgain } from '../rules/decision.ts'
import { birthYearBand } from '../rules/expiry.ts'
import { type Aims, startAims } from './aims.ts'
import type { Told } from './decide.ts'
import { type Person, withAccess } from './people.ts'

const PAGE = 500

interface Row extends Pick<Subscriber, 'library' | 'last_name' | 'first_name' | 'name_key' | 'first_key'> {
  k: number
  line: number
  email: string
  birth_date: string
  requested_on: string
  resources: string
}

/** What one person becomes, while further lines of the same person may still follow. */
interface Open {
  line: number
  before: Person | undefined
  next: Person
  outcome: string
  tells: boolean
}

const keyOf = (row: Pick<Row, 'library' | 'name_key' | 'first_key'> & { birth_date: string | null }) =>
  [row.library, row.birth_date, row.name_key, row.first_key].join('|')

/**
 * Plans the sign-ups that were staged (mdo, section 3): `registered`, `reopened`, `merged` for more resources or another address, `already`.
 * @returns whom the libraries are told about
 */
export async function planSignUps(trx: Db, today: string): Promise<Told[]> {
  const aims = await startAims(trx)
  const told: Told[] = []
  let next = (await lastGiven(trx, 'subscriber')) + 1
  let open: Open | undefined
  for (let from = 0; ; from += PAGE) {
    const rows = await page(trx, from)
    const known = new Map((await sameIn(trx, from)).map((person) => [keyOf(person), person]))
    for (const row of rows) {
      if (!open || keyOf(open.next) !== keyOf(row)) {
        if (open) await close(aims, told, open, today)
        const before = known.get(keyOf(row))
        open = before ? { line: row.line, before, next: before, outcome: 'already', tells: false } : first(row, next++)
        if (!before) continue
      }
      open = again(open, row, today)
    }
    if (rows.length < PAGE) break
  }
  if (open) await close(aims, told, open, today)
  await aims.plan()
  return told
}

const page = async (trx: Db, from: number): Promise<Row[]> =>
  (await sql<Row>`select * from in_person where k > ${from} and k <= ${from + PAGE} order by k`.execute(trx)).rows

/** The people of the store who are on a page: same library, birth date and folded names. */
async function sameIn(trx: Db, from: number): Promise<Person[]> {
  const { rows } = await sql<Subscriber>`select distinct s.* from in_person as i inner join subscriber as s
    on s.library = i.library and s.birth_date = i.birth_date and s.name_key = i.name_key and s.first_key = i.first_key
    where i.k > ${from} and i.k <= ${from + PAGE}`.execute(trx)
  return withAccess(trx, rows)
}

function first(
  { line, library, last_name, first_name, name_key, first_key, email, birth_date, requested_on, resources }: Row,
  id: number,
): Open {
  const next: Person = {
    ...{ library, id, last_name, first_name, name_key, first_key, email, birth_date, erased_on: null, version: 1 },
    ...{ birth_year_band: birthYearBand(birth_date), ...signUp(JSON.parse(resources), requested_on) },
  }
  return { line, before: undefined, next, outcome: 'registered', tells: true }
}

/** One more sign-up of somebody known. An address that was mistyped is mended as long as nobody has decided. */
function again(open: Open, row: Row, today: string): Open {
  const step = signUpAgain(open.next, JSON.parse(row.resources), row.requested_on, today)
  if (step.refused) return open
  const state = step.next ?? open.next
  const email = state.status === 'pending' ? row.email : open.next.email
  if (!step.next && email === open.next.email) return open
  const outcome =
    open.outcome === 'registered'
      ? open.outcome
      : step.outcome === 'reopened'
        ? 'reopened'
        : open.outcome === 'already'
          ? 'merged'
          : open.outcome
  return { ...open, next: { ...open.next, ...state, email }, outcome, tells: open.tells || step.outcome === 'reopened' }
}

async function close(aims: Aims, told: Told[], { line, before, next, outcome, tells }: Open, today: string): Promise<void> {
  const person = before && outcome !== 'already' ? { ...next, version: before.version + 1 } : next
  const steps = tells ? [{ kind: 'requested' as const, day: person.requested_on > today ? today : person.requested_on }] : []
  await aims.add({ n: line, next: person, outcome, changed: outcome !== 'already', steps })
  if (tells) told.push({ person, kind: 'library_request' })
}
