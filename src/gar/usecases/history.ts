import { type RawBuilder, sql } from 'kysely'
import { CliError, EXIT } from '../../errors.ts'
import type { Db } from '../../store/engine.ts'
import { resolveSelection } from './people.ts'
import { matchingResources, refuseAmbiguous } from './resources.ts'

/**
 * What the journal knows of a person's copies, or of a resource's: one row a copy and operation, oldest first. What concerns a whole
 * subscription, as giving it to a school, stands in the history of its resource and names nobody.
 * @param word the identifier of a person, or a resource by identifier, short code or title
 * @param uais only these schools
 * @throws CliError 4 when it is neither, 7 with the candidates when a title names several
 */
export async function history(trx: Db, word: string, uais: readonly string[] | undefined) {
  const { schools } = await resolveSelection(trx, { uais })
  const inSchools = sql<boolean>`j.scope in (${sql.join(schools.length ? schools : [0])})`
  const people = await trx.selectFrom('person').select(['school', 'id']).where('gar_id', '=', word).execute()
  const here = people.filter(({ school }) => schools.includes(school))
  const resources = here.length ? [] : await matchingResources(trx, word, schools)
  refuseAmbiguous(word, resources)
  const [resource] = resources
  if (here.length === 0 && !resource)
    throw new CliError('unknown_name', EXIT.unknown, 'gar.unknown.person_or_resource', [word], { details: { unknown: [word] } })
  const meant = resource ? sql<boolean>`s.resource = ${resource.id}` : ofPeople(here)
  return trx
    .selectFrom('journal_row as j')
    .innerJoin('operation as o', 'o.id', 'j.operation')
    .innerJoin('school', 'school.id', 'j.scope')
    .innerJoin('subscription as s', (on) => on.onRef('s.school', '=', 'j.scope').onRef('s.id', '=', 'j.item'))
    .innerJoin('resource as r', 'r.id', 's.resource')
    .leftJoin('person as p', (on) => on.onRef('p.school', '=', 'j.scope').onRef('p.id', '=', 'j.subject').on('j.entity', '=', 'copy'))
    .select(['o.id as operation', 'o.at', 'o.day', 'o.operator', 'school.uai', 'r.ark as resource', 'r.title'])
    .select(['s.code as subscription', 'p.gar_id as person', 'j.outcome'])
    .where('j.entity', 'in', resource ? ['copy', 'subscription'] : ['copy'])
    .where('j.outcome', '<>', '')
    .where(inSchools)
    .where(meant)
    .orderBy('o.id')
    .orderBy('j.scope')
    .orderBy('j.n')
}

const ofPeople = (people: readonly { school: number; id: number }[]): RawBuilder<boolean> =>
  sql<boolean>`(${sql.join(
    people.map(({ school, id }) => sql`(j.scope = ${school} and j.subject = ${id})`),
    sql` or `,
  )})`
