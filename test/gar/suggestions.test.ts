import { expect, test } from 'vitest'
import { gar, json, onEachEngine, type Site } from '../support/site.ts'
import {
  adult,
  group,
  level,
  member,
  personLevel,
  personSubject,
  pupil,
  school,
  smallWith,
  snapshot,
  subject,
  subscriptions,
  teaches,
} from './files.ts'
import { done, dump, ids, outcomes, refused, siteAfter, sound, written } from './support.ts'

/** Another school uses the same codes of levels and subjects for its own people. */
const OTHER = '9990013K'
const other = { profiles: { [OTHER]: 'elv' } }
const directory = smallWith({
  Etab: [
    level('MEF2', 'PREMIÈRE GÉNÉRALE'),
    subject('MAT2', 'Physique-Chimie'),
    ...[school(OTHER, 'Collège voisin'), level('MEF1', 'SECONDE', OTHER), subject('MAT2', 'Physique-Chimie', OTHER)],
  ],
  Eleve: [
    ...[pupil('q1'), personLevel('q1', 'MEF2'), personSubject('q1', 'MAT2')],
    ...[pupil('q2'), personLevel('q2', 'MEF2')],
    ...[pupil('o1', other), personLevel('o1', 'MEF1', OTHER), personSubject('o1', 'MAT2', OTHER)],
  ],
  Enseignant: [adult('t3')],
  Groupe: [group('D2'), member('q1', 'D2'), teaches('Classe', 't3', 'D2', 'MAT2')],
})
const bought = subscriptions(
  { idAbonnement: 'NONE', nbLicenceGlobale: 9 },
  { idAbonnement: 'LEVEL-CODE', nbLicenceGlobale: 9, niveauEducatif: 'mef2' },
  { idAbonnement: 'LEVEL-LABEL', nbLicenceGlobale: 9, niveauEducatif: 'Premiere generale' },
  { idAbonnement: 'SUBJECT-CODE', nbLicenceGlobale: 9, domaineEnseignement: 'MAT2' },
  { idAbonnement: 'SUBJECT-LABEL', nbLicenceGlobale: 9, domaineEnseignement: 'physique chimie' },
  { idAbonnement: 'EITHER', nbLicenceGlobale: 20, niveauEducatif: 'PREMIERE GENERALE|SECONDE', domaineEnseignement: 'MAT2' },
  { idAbonnement: 'PUBLIC', nbLicenceGlobale: 9, publicCible: 'ENSEIGNANT|DOCUMENTALISTE', domaineEnseignement: 'Physique-Chimie|ANGLAIS' },
  { idAbonnement: 'NOBODY', nbLicenceGlobale: 9, niveauEducatif: 'CM2' },
  { idAbonnement: 'FEW', nbLicenceEleve: 2, publicCible: 'ELEVE', niveauEducatif: 'MEF1' },
)
const site = [`gar import gar-ent ${snapshot(directory)}`, `gar import subscriptions ${bought}`]
const HERE = '--uai 9990012J'

interface Figures {
  code: string
  suggested: number
}
const suggested = async (here: Site, options = '') =>
  Object.fromEntries(
    (await json<Figures[]>(gar(here, `gar resources list ${HERE} ${options} -o json`))).map(({ code, suggested: n }) => [code, n]),
  )

onEachEngine((engine) => {
  test('« Sélectionner les suggestions »: the column counts people of the public without a copy, of the level or subject of the resource', async () => {
    const here = await siteAfter(engine, site)
    expect(await suggested(here)).toEqual({
      none: 0,
      nobody: 0,
      'level-code': 2,
      'level-label': 2,
      'subject-code': 2,
      'subject-label': 2,
      either: 8,
      public: 3,
      few: 5,
    })
    await done(here, `gar assign ${HERE} --resource either --person p1 --person q1`)
    expect((await suggested(here)).either).toBe(6)
    // Whoever leaves is no longer suggested, and neither is who holds a locked copy.
    const moved = {
      ...directory,
      Eleve: (directory.Eleve ?? []).filter((line) => !line.includes('>p2<')),
      Groupe: (directory.Groupe ?? []).filter((line) => !line.includes('>p2<')),
    }
    await done(here, `gar import gar-ent ${snapshot(moved)}`)
    expect((await suggested(here)).either).toBe(5)
    await done(here, `gar revoke ${HERE} --resource either --person p1`)
    expect((await suggested(here)).either).toBe(6)
    await sound(here)
  })

  test('assign --suggested gives to exactly these', async () => {
    const here = await siteAfter(engine, site)
    const expected = {
      'level-code': ['q1', 'q2'],
      'level-label': ['q1', 'q2'],
      'subject-code': ['q1', 't3'],
      'subject-label': ['q1', 't3'],
      either: ['p1', 'p2', 'p3', 'p4', 'p5', 'q1', 'q2', 't3'],
      public: ['t1', 't2', 't3'],
    }
    for (const [code, people] of Object.entries(expected)) {
      expect(await done(here, `gar assign ${HERE} --resource ${code} --suggested`)).toMatchObject({ counts: { assigned: people.length } })
      expect(await ids(here, `${HERE} --holding ${code}`)).toEqual(people)
      expect((await suggested(here))[code]).toBe(0)
      expect((await done(here, `gar assign ${HERE} --resource ${code} --suggested`)).operation).toBeNull()
    }
    for (const code of ['none', 'nobody'])
      expect(await done(here, `gar assign ${HERE} --resource ${code} --suggested`)).toMatchObject({ operation: null, counts: {} })
    expect(await ids(here, `--uai ${OTHER} --holding either`)).toEqual([])
    await sound(here)
  })

  test('a selection narrows the suggestions, several resources are one operation, and too few copies refuse', async () => {
    const here = await siteAfter(engine, site)
    const narrowed = await written(here, `gar assign ${HERE} --resource either --resource public --suggested --population teachers -n`)
    expect(outcomes(narrowed)).toEqual(['t3:assigned', 't1:assigned', 't2:assigned', 't3:assigned'])
    const before = await dump(here)
    expect(await refused(here, `gar assign ${HERE} --resource few --suggested`)).toMatchObject({ exit: 5, code: 'not_enough_copies' })
    expect(await dump(here)).toEqual(before)
    const some = await gar(here, `gar assign ${HERE} --resource few --suggested --partial -o json`)
    expect([some.code, outcomes(JSON.parse(some.out))]).toEqual([
      3,
      ['p1:assigned', 'p2:assigned', 'p3:no_copy', 'p4:no_copy', 'p5:no_copy'],
    ])
    expect((await suggested(here)).few).toBe(3)
  })

  test('by subscription and by pool the suggestions are those of each', async () => {
    const here = await siteAfter(engine, site)
    const rows = async (by: string) =>
      (
        await json<(Figures & { subscription: string; pool?: string })[]>(gar(here, `gar resources list ${HERE} --by ${by} -o json`))
      ).filter(({ suggested: n }) => n > 0)
    expect((await rows('subscription')).map(({ subscription, suggested: n }) => [subscription, n])).toContainEqual(['EITHER', 8])
    expect((await rows('pool')).filter(({ subscription }) => subscription === 'FEW').map(({ pool, suggested: n }) => [pool, n])).toEqual([
      ['pupils', 5],
    ])
  })
})
