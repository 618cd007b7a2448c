import { CliError, EXIT } from '../../errors.ts'
import { type Db, rowsOf } from '../../store/engine.ts'
import { statusOn } from '../rules/figures.ts'
import { copies } from './list-copies.ts'
import { people, personRow } from './list-people.ts'
import { isUnknownPerson } from './people.ts'

/**
 * One person of one school with the copies held, lost ones of this school year included.
 * @throws CliError 4 when nobody has this identifier, 7 with the schools when the person belongs to several
 */
export async function showPerson(
  trx: Db,
  { uais, id, today, yearStart }: { uais?: readonly string[] | undefined; id: string; today: string; yearStart: string },
) {
  const selection = { uais, people: [id] }
  const found = []
  for await (const row of rowsOf(trx, await people(trx, { selection, today }))) found.push(personRow(row))
  const [person, other] = found
  if (!person) throw isUnknownPerson([id])
  if (other) {
    const candidates = found.map(({ uai }) => uai)
    throw new CliError('ambiguous_school', EXIT.undecided, 'gar.ambiguous.school', [candidates], {
      details: { candidates, option: '--uai' },
    })
  }
  const held = []
  for await (const row of rowsOf(trx, await copies(trx, { selection, yearStart }))) held.push({ ...row, status: statusOn(today, row) })
  return { person, held }
}
