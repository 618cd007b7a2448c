import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { gar, inStore, onEachEngine } from '../support/site.ts'
import { small, smallWithout, snapshot, subscriptions } from './files.ts'
import { pools, siteAfter, sound } from './support.ts'

const base = [
  `gar import gar-ent ${snapshot(small)}`,
  `gar import subscriptions ${subscriptions(
    { idAbonnement: 'A', nbLicenceGlobale: 5 },
    { idAbonnement: 'U', nbLicenceGlobale: 'ILLIMITE' },
    { idAbonnement: 'S', nbLicenceEleve: 5, publicCible: 'ELEVE' },
    { idAbonnement: 'A2', libelleRessource: 'A', idRessource: 'ark:/99999/a', nbLicenceGlobale: 5, finValidite: '2028-08-14' },
  )}`,
  'gar assign --resource a --resource u --resource s --person p1 --person p2',
  `gar import gar-ent ${snapshot(smallWithout('p1'))}`,
]
const copyOf = (person: string, subscription: string) =>
  `person = (select id from person where gar_id = '${person}') and subscription = (select id from subscription where code = '${subscription}')`

const planted: [what: string, check: string, statement: string][] = [
  ['a copy lost from a pool without limit', 'gar.nothing_lost_from_unlimited', `update copy set state = 'lost' where ${copyOf('p2', 'U')}`],
  ['who left and holds a free copy', 'gar.who_left_holds_locked_copies', `update copy set state = 'assigned' where ${copyOf('p1', 'A')}`],
  [
    'who lost the population and holds a free copy',
    'gar.who_left_holds_locked_copies',
    `update copy set population = 3 where ${copyOf('p2', 'A')}`,
  ],
  ['a copy locked without reason', 'gar.locked_copies_have_a_reason', `update copy set state = 'locked' where ${copyOf('p2', 'A')}`],
  ['a copy of no pool', 'gar.copy_has_one_pool', `delete from pool where subscription = (select id from subscription where code = 'A')`],
  ['a subscription with half its pools', 'gar.pools_are_common_or_separate', `delete from pool where population = 4`],
  [
    'two copies of one resource',
    'gar.one_copy_each',
    `insert into copy (school, subscription, person, population, state, since, operation)
      select c.school, s.id, c.person, 1, 'assigned', '2026-11-21', 3 from copy as c inner join subscription as s on s.code = 'A2' where ${copyOf('p2', 'A').replaceAll('person =', 'c.person =').replace('subscription =', 'c.subscription =')}`,
  ],
  ['a key that is not the name’s', 'gar.name_keys', `update person set name_key = 'x' where gar_id = 'p3'`],
  ['a title whose key is another', 'gar.title_keys', `update resource set title_key = 'x' where code = 'a'`],
]

onEachEngine((engine) => {
  describe('store check finds', () => {
    test('nothing on a store that only commands have written', async () => {
      const site = await siteAfter(engine, base)
      await sound(site)
      expect(await pools(site)).toMatchObject({ 'A all': '5 = 3 + 1 + 1 + 0', 'U all': '∞ = ∞ + 1 + 1 + 0' })
    })

    test.each(planted)('%s', async (_, check, statement) => {
      const site = await siteAfter(engine, base)
      await inStore(site, ({ db }) => sql.raw(statement).execute(db))
      const { code, err } = await gar(site, 'gar store check -o json')
      const problems: { check: string; what: string }[] = JSON.parse(err).error.problems
      expect([code, problems.map((problem) => problem.check)]).toEqual([5, expect.arrayContaining([check])])
      expect((await gar(site, 'gar store check --lang fr')).out).not.toContain(check)
    })
  })
})
