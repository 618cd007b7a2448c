import type { Day } from '../../days.ts'
import type { Db } from '../../store/engine.ts'
import type { Patron } from '../files/patrons.ts'
import { type Deciding, type Step, validate } from '../rules/decision.ts'
import type { Validity } from '../rules/expiry.ts'
import { LEVELS, type Level, levelOf } from '../rules/match.ts'
import { startAims } from './aims.ts'
import { aimOf, type Told, toldOf } from './decide.ts'
import { findLibrary, validityOf } from './libraries.ts'
import { type Person, withAccess } from './people.ts'

/** One pending person beside the patron file. `suggestion` is `validate` for what --validate would do, `look` for the rest. */
export interface Matched {
  person: Person
  level: Level
  hits: number
  valid_from: Day | null
  suggestion: 'validate' | 'look' | null
  step?: Step
}

/** Compares the pending people of a library with its patrons (mdo, section 16). @throws CliError 4 for an unknown library */
export async function compareWithPatrons(
  trx: Db,
  patrons: readonly Patron[],
  { library, months, today, by }: { library: string; months: number } & Deciding,
): Promise<Matched[]> {
  const found = await findLibrary(trx, library)
  const rows = await trx
    .selectFrom('subscriber')
    .selectAll()
    .where('library', '=', found.id)
    .where('status', '=', 'pending')
    .orderBy('name_key')
    .orderBy('first_key')
    .orderBy('id')
    .execute()
  const people: Person[] = []
  for (let at = 0; at < rows.length; at += 500) people.push(...(await withAccess(trx, rows.slice(at, at + 500))))
  const hits = people.map((person) => ({ person, ...best(person, patrons) }))
  const claimed = Map.groupBy(
    hits.filter(({ level }) => level === 'strong').flatMap(({ person, patrons: strong }) => strong.map((patron) => ({ patron, person }))),
    ({ patron }) => patron,
  )
  const validity = validityOf(found, months)
  return hits.map(({ person, level, patrons: same }) => {
    const [only, other] = same
    const alone = level === 'strong' && only && !other && claimed.get(only)?.length === 1
    const step = alone ? decided(person, only, validity, { today, by }) : undefined
    const valid_from = level !== 'none' && only && !other ? only.registered : null
    return {
      person,
      level,
      hits: same.length,
      valid_from,
      suggestion: level === 'none' ? null : step ? 'validate' : 'look',
      ...(step ? { step } : {}),
    }
  })
}

/** A patron whose days can all be read, who has not expired, registered on a day that the rules accept; undefined when a person has to decide. */
function decided(person: Person, patron: Patron, validity: Validity, deciding: Deciding): Step | undefined {
  if (patron.unread || patron.registered === null || (patron.expires !== null && patron.expires < deciding.today)) return undefined
  const step = validate(person, validity, { ...deciding, validFrom: patron.registered })
  return step.next ? step : undefined
}

function best(person: Person, patrons: readonly Patron[]): { level: Level; patrons: Patron[] } {
  const known = {
    ...{ last: person.name_key, first: person.first_key, birth: person.birth_date, birthYear: person.birth_date?.slice(0, 4) ?? null },
    emails: person.email ? [person.email.toLowerCase()] : [],
  }
  const levels = patrons.map((patron) => levelOf(known, patron))
  const level = LEVELS.find((one) => levels.includes(one)) ?? 'none'
  return { level, patrons: level === 'none' ? [] : patrons.filter((_, index) => levels[index] === level) }
}

/** Plans the single strong ones: `validated`; the others are `suggested` or `no_match`, for a person to decide. */
export async function planMatches(trx: Db, matched: readonly Matched[], today: Day): Promise<Told[]> {
  const aims = await startAims(trx)
  const told: Told[] = []
  for (const { person, step, level } of matched) {
    if (!step || step.refused) {
      await aims.add({ next: person, outcome: level === 'none' ? 'no_match' : 'suggested', changed: false })
      continue
    }
    const aim = aimOf(person, step, today)
    await aims.add(aim)
    told.push(...toldOf(person, aim.next, step))
  }
  await aims.plan()
  return told
}
