import { CliError, EXIT } from '../../errors.ts'
import type { Db } from '../../store/engine.ts'

/**
 * What the journal knows of a person's copies, or of a resource's: one row a copy and operation, oldest first.
 * @param word the identifier of a person, or a resource by identifier, short code or title key
 * @throws CliError 4 when it is neither
 */
export async function history(trx: Db, word: string, key: string) {
  const people = await trx.selectFrom('person').select(['school', 'id']).where('gar_id', '=', word).execute()
  const resources = await trx
    .selectFrom('resource')
    .select('id')
    .where((eb) => eb.or([eb('ark', '=', word), eb('code', '=', word.toLowerCase()), eb('title_key', '=', key)]))
    .execute()
  if (people.length + resources.length === 0)
    throw new CliError('unknown_name', EXIT.unknown, 'gar.unknown.person_or_resource', [word], { details: { unknown: [word] } })
  return trx
    .selectFrom('journal_row as j')
    .innerJoin('operation as o', 'o.id', 'j.operation')
    .innerJoin('school', 'school.id', 'j.scope')
    .innerJoin('subscription as s', (on) => on.onRef('s.school', '=', 'j.scope').onRef('s.id', '=', 'j.item'))
    .innerJoin('resource as r', 'r.id', 's.resource')
    .innerJoin('person as p', (on) => on.onRef('p.school', '=', 'j.scope').onRef('p.id', '=', 'j.subject'))
    .select([
      'o.id as operation',
      'o.at',
      'o.day',
      'o.operator',
      'school.uai',
      'r.ark as resource',
      'r.title',
      's.code as subscription',
      'p.gar_id as person',
      'j.outcome',
    ])
    .where('j.entity', '=', 'copy')
    .where((eb) =>
      eb.or([
        ...people.map(({ school, id }) => eb.and([eb('j.scope', '=', school), eb('j.subject', '=', id)])),
        ...(resources.length
          ? [
              eb(
                's.resource',
                'in',
                resources.map(({ id }) => id),
              ),
            ]
          : []),
      ]),
    )
    .orderBy('o.id')
    .orderBy('j.n')
}
