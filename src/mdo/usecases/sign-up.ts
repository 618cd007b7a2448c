import { sql } from 'kysely'
import type { Db } from '../../store/engine.ts'
import { lastGiven } from '../../store/numbers.ts'
import type { Subscriber } from '../../store/schema.ts'
import { lastRequest, type Request, type StepKind, signUp, signUpAgain, waitsSince } from '../rules/decision.ts'
import { birthYearBand } from '../rules/expiry.ts'
import { type Aims, startAims } from './aims.ts'
import type { Told } from './decide.ts'
import type { Identity } from './erased-people.ts'
import { type Person, withAccess } from './people.ts'

const PAGE = 500

interface Row extends Pick<Subscriber, 'library' | 'last_name' | 'first_name' | 'name_key' | 'first_key'> {
  k: number
  line: number
  email: string
  birth_date: string
  requested_on: string
  /** 0 where the line does not say its day. */
  dated: number
  resources: string
}

/** What one person becomes, while further lines of the same person may still follow. */
interface Open {
  line: number
  before: Person | undefined
  next: Person
  outcome: string
  tells: boolean
  steps: StepKind[]
}

export interface SigningUp {
  today: string
  /** A line that does not say its day is a new request, also of somebody known. */
  again: boolean
  /** The day on which somebody like this was erased, as long as that is remembered. */
  erasedOn: (person: Identity) => string | undefined
}

/** Lines that say nothing new, by number. */
export interface PassedOver {
  /** Of people who were erased, or went to another library, after the line's day. */
  gone: number[]
  /** Without a day, of somebody known, where they would ask for something. */
  undated: number[]
}

const keyOf = (row: Pick<Row, 'library' | 'name_key' | 'first_key'> & { birth_date: string | null }) =>
  [row.library, row.birth_date, row.name_key, row.first_key].join('|')

/**
 * Plans the sign-ups that were staged (mdo, section 3): `registered`, `reopened`, `merged` for more resources or another address, `already`.
 * Portals export everything again each time: a line not later than the last request is that request.
 * @returns whom the libraries are told about, and the lines that were passed over
 */
export async function planSignUps(trx: Db, it: SigningUp): Promise<{ told: Told[]; passed: PassedOver }> {
  const aims = await startAims(trx)
  const told: Told[] = []
  const passed: PassedOver = { gone: [], undated: [] }
  let next = (await lastGiven(trx, 'subscriber')) + 1
  let open: Open | undefined
  for (let from = 0; ; from += PAGE) {
    const rows = await page(trx, from)
    const known = new Map((await sameIn(trx, from)).map((person) => [keyOf(person), person]))
    const left = await leftIn(trx, from)
    for (const row of rows) {
      if (!open || keyOf(open.next) !== keyOf(row)) {
        const before = known.get(keyOf(row))
        if (!before && isGone(row, left, it)) {
          passed.gone.push(row.line)
          continue
        }
        if (open) await close(aims, told, open)
        open = before ? { line: row.line, before, next: before, outcome: 'already', tells: false, steps: [] } : first(row, next++)
        if (!before) continue
      }
      open = again(open, row, it, passed)
    }
    if (rows.length < PAGE) break
  }
  if (open) await close(aims, told, open)
  await aims.plan()
  return { told, passed }
}

const page = async (trx: Db, from: number): Promise<Row[]> =>
  (await sql<Row>`select * from in_person where k > ${from} and k <= ${from + PAGE} order by k`.execute(trx)).rows

const samePerson = sql`s.birth_date = i.birth_date and s.name_key = i.name_key and s.first_key = i.first_key`

/** The people of the store who are on a page: same library, birth date and folded names. */
async function sameIn(trx: Db, from: number): Promise<Person[]> {
  const { rows } =
    await sql<Subscriber>`select distinct s.* from in_person as i inner join subscriber as s on s.library = i.library and ${samePerson}
    where i.k > ${from} and i.k <= ${from + PAGE}`.execute(trx)
  return withAccess(trx, rows)
}

/** The last request of those on a page who went from the library of their line to another one. */
async function leftIn(trx: Db, from: number): Promise<Map<number, string>> {
  const { rows } = await sql<
    Pick<Subscriber, 'requested_on' | 'asked_on'> & { k: number }
  >`select i.k, s.requested_on, s.asked_on from in_person as i
    inner join step as h on h.library = i.library and h.kind = 'left' inner join subscriber as s on s.id = h.subscriber and s.library <> i.library and ${samePerson}
    where i.k > ${from} and i.k <= ${from + PAGE}`.execute(trx)
  return new Map(rows.map((row) => [row.k, lastRequest(row)]))
}

/** Whether a line is of somebody who is not here any more, and older than that. */
function isGone(row: Row, left: ReadonlyMap<number, string>, { again, erasedOn }: SigningUp): boolean {
  const since = left.get(row.k) ?? erasedOn(row)
  return since !== undefined && (row.dated ? row.requested_on <= since : !again)
}

const requestOf = (row: Row): Request => ({
  ...{ resources: JSON.parse(row.resources) as number[], email: row.email, day: row.requested_on, dated: row.dated === 1 },
})

function first(row: Row, id: number): Open {
  const { line, library, last_name, first_name, name_key, first_key, birth_date } = row
  const next: Person = {
    ...{ library, id, last_name, first_name, name_key, first_key, birth_date, erased_on: null, version: 1 },
    ...{ birth_year_band: birthYearBand(birth_date), ...signUp(requestOf(row)) },
  }
  return { line, before: undefined, next, outcome: 'registered', tells: true, steps: ['requested'] }
}

/** One more line of somebody known to the store or to the file. */
function again(open: Open, row: Row, { today, again: anew }: SigningUp, passed: PassedOver): Open {
  const { before } = open
  const step = signUpAgain(open.next, requestOf(row), today)
  if (!step.next) return open
  if (before && row.dated && row.requested_on <= lastRequest(before)) return open
  if (before && !row.dated && !anew) {
    passed.undated.push(row.line)
    return open
  }
  const outcome = open.outcome === 'registered' || open.outcome === 'reopened' ? open.outcome : step.outcome
  const tells = open.tells || step.mail !== undefined
  return { ...open, next: { ...open.next, ...step.next }, outcome, tells, steps: step.step ? [...open.steps, step.step] : open.steps }
}

async function close(aims: Aims, told: Told[], { line, before, next, outcome, tells, steps }: Open): Promise<void> {
  const person = before && outcome !== 'already' ? { ...next, version: before.version + 1 } : next
  const day = waitsSince(person)
  await aims.add({ n: line, next: person, outcome, changed: outcome !== 'already', steps: steps.map((kind) => ({ kind, day })) })
  if (tells) told.push({ person, kind: 'library_request' })
}
