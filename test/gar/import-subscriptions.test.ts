import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { gar, json, onEachEngine, temporaryFolder } from '../support/site.ts'
import { type Offer, school, small, smallWith, snapshot, subscriptions, UAI } from './files.ts'
import { done, dump, LYCEE, operations, pools, refused, siteAfter, sound, written } from './support.ts'

const directory = `gar import gar-ent ${snapshot(small)}`
const lyceeAndSchool = ['gar import gar-ent fixtures/gar-ent/lycee', 'gar import gar-ent fixtures/gar-ent/ecole']
const load = (...rows: Offer[]) => `gar import subscriptions ${subscriptions(...rows)}`
const codes = (rows: readonly { code?: unknown; subscription?: unknown }[]) =>
  rows.map(({ subscription, code }) => `${subscription} ${code}`)

onEachEngine((engine) => {
  test('XML and CSV are the same', async () => {
    const xml = await siteAfter(engine, [...lyceeAndSchool, 'gar import subscriptions fixtures/gar-ent/abonnements.xml'])
    const again = await done(xml, 'gar import subscriptions fixtures/gar-ent/abonnements.csv')
    expect([again.operation, again.counts]).toEqual([null, { unchanged: 7 }])
    const csv = await siteAfter(engine, [...lyceeAndSchool, 'gar import subscriptions fixtures/gar-ent/abonnements.csv'])
    expect(await pools(csv)).toEqual(await pools(xml))
    const tables = await Promise.all([xml, csv].map(dump))
    expect(tables[0]?.subscription).toEqual(tables[1]?.subscription)
    await sound(csv)
  })

  test('created, updated, unchanged; what the file does not name stays', async () => {
    const site = await siteAfter(engine, [directory])
    const a = { idAbonnement: 'A', nbLicenceGlobale: 5 }
    const b = { idAbonnement: 'B', nbLicenceGlobale: 5, niveauEducatif: 'SECONDE' }
    expect((await done(site, load(a, b))).counts).toEqual({ created: 2 })
    expect((await done(site, load({ ...a, nbLicenceGlobale: 6 }, b, { idAbonnement: 'C', nbLicenceGlobale: 1 }))).counts).toEqual({
      created: 1,
      unchanged: 1,
      updated: 1,
    })
    expect((await done(site, load({ ...b, niveauEducatif: 'PREMIERE' }))).counts).toEqual({ updated: 1 })
    expect((await done(site, load({ ...b, niveauEducatif: 'PREMIERE', finValidite: '2028-08-14' }))).counts).toEqual({ updated: 1 })
    expect(
      (
        await done(
          site,
          load({ ...b, niveauEducatif: 'PREMIERE', finValidite: '2028-08-14', libelleRessource: 'B (2027)', idRessource: 'ark:/99999/b' }),
        )
      ).counts,
    ).toEqual({ unchanged: 1 })
    expect(await pools(site)).toMatchObject({ 'A all': '6 = 6 + 0 + 0 + 0', 'C all': '1 = 1 + 0 + 0 + 0' })
    await sound(site)
  })

  test('short codes are unique, and stay with the title when a file has another', async () => {
    const site = await siteAfter(engine, [directory])
    const titled = (idAbonnement: string, libelleRessource: string) => ({
      idAbonnement,
      libelleRessource,
      idRessource: `ark:/99999/${idAbonnement}`,
      nbLicenceGlobale: 1,
    })
    const first = await done(
      site,
      load(titled('S1', 'Maths 1re'), titled('S2', 'Maths – 1RE !'), titled('S3', 'L’Œuvre'), titled('S4', '???')),
    )
    expect(codes(first.rows)).toEqual(['S1 maths-1re', 'S2 maths-1re-2', 'S3 l-oeuvre', 'S4 ressource'])
    const second = await done(site, load(titled('S1', 'Physique'), titled('S5', 'MATHS 1RE'), titled('S6', 'physique')))
    expect(codes(second.rows)).toEqual(['S1 maths-1re', 'S5 maths-1re-3', 'S6 physique'])
    expect(second.counts).toEqual({ unchanged: 1, created: 2 })
    expect((await done(site, 'gar assign --resource physique --person p1 -n')).rows[0]?.subscription).toBe('S6')
    expect((await done(site, 'gar assign --resource maths-1re --person p1 -n')).rows[0]?.title).toBe('Maths 1re')
    // The title names two resources, and the code of one is the other's title.
    expect(await refused(site, "gar assign --resource 'Maths 1RE !' --person p1")).toMatchObject({ exit: 7 })
    const again = await gar(site, `${load(titled('S1', 'Physique'))} --lang fr`)
    expect(again).toMatchObject({ code: 0, err: '« Maths 1re » garde son titre ; le fichier la nomme « Physique ».\n' })
  })

  test('a number that is lowered is said, with what is out beyond it, before the question and from cron', async () => {
    const shared = (nbLicenceEleve: number | string, nbLicenceEnseignant: number) =>
      load({ idAbonnement: 'L', libelleRessource: 'Moins', nbLicenceEleve, nbLicenceEnseignant, publicCible: 'ELEVE|ENSEIGNANT' })
    const site = await siteAfter(engine, [directory, shared('ILLIMITE', 9), 'gar assign --resource moins --population pupils'])
    const pupils = 'Moins (pupils, subscription L, 9990012J) goes from unlimited to 3 copies, of which 5 are out: 2 too many.\n'
    const teachers = 'Moins (teachers, subscription L, 9990012J) goes from 9 to 8 copies.\n'
    expect((await gar(site, `${shared(3, 8)} -n`)).err).toBe(pupils + teachers)
    const asked = await gar(site, shared(3, 8), { answers: [false] })
    expect([asked.code, asked.err.startsWith(pupils + teachers)]).toEqual([130, true])
    expect((await gar(site, shared(3, 8))).err).toMatch(new RegExp(`^${(pupils + teachers).replace(/[()]/g, '\\$&')}To take it back`))
    expect((await gar(site, shared(3, 8))).err).toBe('')
    expect((await gar(site, shared(4, 8))).err).not.toContain('goes from')
  })

  test('a file of which nothing concerns the store is no « nothing to do »', async () => {
    const site = await siteAfter(engine, [directory])
    const elsewhere = load({ idAbonnement: 'E', nbLicenceGlobale: 9, uaiEtab: '9990000Z' })
    const answer = await gar(site, `${elsewhere} --lang fr`)
    expect(answer).toMatchObject({ code: 0, out: 'Rien n’a changé : aucune ligne n’était concernée.\n' })
    expect(answer.err).toContain('9990000Z')
    const known = load({ idAbonnement: 'E', nbLicenceGlobale: 9 })
    await done(site, known)
    expect((await gar(site, known)).out).toMatch(/^Nothing to do: everything is already as asked\./)
  })

  describe('schools', () => {
    test('others than those of the store are passed over with a remark', async () => {
      const site = await siteAfter(engine, [directory])
      const { code, out, err } = await gar(
        site,
        `${load({ idAbonnement: 'A', nbLicenceGlobale: 5, uaiEtab: `${UAI.toLowerCase()}|0000000A` }, { idAbonnement: 'B', nbLicenceGlobale: 5, uaiEtab: '0000000B' })} -o json`,
      )
      expect([code, JSON.parse(out).counts, err]).toEqual([0, { created: 1 }, expect.stringContaining('(2): 0000000A, 0000000B')])
    })

    test('an update without schools keeps those known; the numbers are per school', async () => {
      const two = '9990013K'
      const site = await siteAfter(engine, [`gar import gar-ent ${snapshot(smallWith({ Etab: [school(two)] }))}`])
      await done(site, load({ idAbonnement: 'A', nbLicenceGlobale: 5, uaiEtab: `${UAI}|${two}` }))
      expect((await done(site, load({ idAbonnement: 'A', nbLicenceGlobale: 7, uaiEtab: '' }))).counts).toEqual({ updated: 2 })
      expect(await pools(site)).toEqual({ [`${UAI} A all`]: '7 = 7 + 0 + 0 + 0', [`${two} A all`]: '7 = 7 + 0 + 0 + 0' })
      expect((await done(site, load({ idAbonnement: 'A', nbLicenceGlobale: 8, uaiEtab: two }))).counts).toEqual({ updated: 1 })
      expect(await pools(site)).toMatchObject({ [`${UAI} A all`]: '7 = 7 + 0 + 0 + 0' })
      expect(await refused(site, load({ idAbonnement: 'NEW', nbLicenceGlobale: 1, uaiEtab: '' }))).toMatchObject({
        exit: 8,
        faults: [{ line: 2, code: 'sub.no_school' }],
      })
    })

    test('a kind of schools needs --uai, which must name schools of the store', async () => {
      const site = await siteAfter(engine, [directory])
      const kind = load({ idAbonnement: 'A', nbLicenceGlobale: 5, uaiEtab: '', codeNatureUAI: '302,306' })
      expect(await refused(site, kind)).toMatchObject({ exit: 8, faults: [{ line: 2, code: 'sub.nature' }] })
      expect(await refused(site, `${kind} --uai 0000000A,${UAI}`)).toMatchObject({ exit: 4, unknown: ['0000000A'] })
      expect((await done(site, `${kind} --uai ${UAI},${UAI.toLowerCase()} --uai ${UAI}`)).counts).toEqual({ created: 1 })
    })

    test('documentalists in the first degree are a fault (RG11)', async () => {
      const site = await siteAfter(engine, lyceeAndSchool)
      const both = { idAbonnement: 'A', uaiEtab: `${LYCEE}|9990202R`, nbLicenceGlobale: 5 }
      expect(await refused(site, load(both))).toMatchObject({ exit: 8, faults: [{ line: 2, code: 'sub.documentalist' }] })
      const pool = { idAbonnement: 'A', uaiEtab: '9990202R', nbLicenceEleve: 5, publicCible: 'ELEVE|DOCUMENTALISTE' }
      expect((await refused(site, load({ ...pool, nbLicenceProfDoc: 0 }))).exit).toBe(8)
      expect((await done(site, load({ ...pool, nbLicenceProfDoc: 0, publicCible: 'ELEVE' }))).counts).toEqual({ created: 1 })
      expect(await operations(site)).toBe(3)
    })
  })

  test('what does not serve today is remarked', async () => {
    const site = await siteAfter(engine, [directory])
    const line = load(
      { idAbonnement: 'NOW', nbLicenceGlobale: 5 },
      { idAbonnement: 'SOON', nbLicenceGlobale: 5, debutValidite: '2027-01-01' },
      { idAbonnement: 'OVER', nbLicenceGlobale: 5, debutValidite: '2025-01-01', finValidite: '2026-11-20T00:00:00+01:00' },
    )
    const { code, err } = await gar(site, line)
    expect([code, err]).toEqual([0, expect.stringContaining('2 subscriptions do not serve today')])
    expect((await gar(site, `${line} --lang fr`)).err).toMatch(/2 abonnements/)
  })

  describe('pools that change', () => {
    const common = { idAbonnement: 'A', nbLicenceGlobale: 9, publicCible: 'ELEVE|ENSEIGNANT' }
    const { nbLicenceGlobale, ...bare } = common
    const separate = { ...bare, nbLicenceEleve: 5, nbLicenceEnseignant: 1 }

    test('common to separate and back: each copy counts in the pool of the population charged', async () => {
      const site = await siteAfter(engine, [directory])
      await done(site, load(common))
      await done(site, 'gar assign --resource a --person p1 --person p2 --person t1 --person t2')
      const before = await dump(site)
      expect((await done(site, load(separate))).counts).toEqual({ updated: 1 })
      expect(await pools(site)).toEqual({ 'A pupils': '5 = 3 + 2 + 0 + 0', 'A teachers': '1 = -1 + 2 + 0 + 0' })
      await sound(site)
      await done(site, load(common))
      expect(await pools(site)).toEqual({ 'A all': '9 = 5 + 4 + 0 + 0' })
      await sound(site)
      for (const operation of [5, 4]) await done(site, `gar undo ${operation}`)
      expect(await dump(site)).toEqual(before)
    })

    test('to no limit: what was lost is closed; back to a limit it is available', async () => {
      const tied = { ...common, nbLicenceGlobale: 4, categorieAffectation: 'non transferable' }
      const site = await siteAfter(engine, [directory])
      await done(site, load(tied))
      await done(site, 'gar assign --resource a --person p1 --person p2')
      await done(site, 'gar revoke --resource a --person p1 --accept-loss')
      expect(await pools(site)).toEqual({ 'A all': '4 = 2 + 1 + 0 + 1' })
      const before = await dump(site)
      const { operation } = await done(site, load({ ...tied, nbLicenceGlobale: 'ILLIMITE' }))
      expect(await pools(site)).toEqual({ 'A all': '∞ = ∞ + 1 + 0 + 0' })
      await sound(site)
      await done(site, `gar undo ${operation}`)
      expect(await dump(site)).toEqual(before)
      await done(site, load({ ...tied, nbLicenceGlobale: 'illimité' }))
      await done(site, load(tied))
      expect(await pools(site)).toEqual({ 'A all': '4 = 3 + 1 + 0 + 0' })
      await sound(site)
    })

    test('a category or a public that changes leaves copies where they are', async () => {
      const site = await siteAfter(engine, [directory])
      await done(site, load(common))
      await done(site, 'gar assign --resource a --person p1 --person t2')
      expect((await done(site, load({ ...common, categorieAffectation: 'non transferable', publicCible: 'ELEVE' }))).counts).toEqual({
        updated: 1,
      })
      expect(await pools(site)).toEqual({ 'A all': '9 = 7 + 2 + 0 + 0' })
      expect((await written(site, 'gar revoke --resource a --person t2 -n')).counts).toEqual({ lost: 1 })
      await done(site, directory)
      expect(await pools(site)).toEqual({ 'A all': '9 = 7 + 2 + 0 + 0' })
      await sound(site)
    })
  })

  describe('counts, as they come', () => {
    test.each([
      ['illimite', { nbLicenceGlobale: 'illimite' }, { 'A all': '∞ = ∞ + 0 + 0 + 0' }],
      ['0', { nbLicenceGlobale: 0 }, {}],
      ['absent for a population', { nbLicenceEleve: 3, publicCible: 'ELEVE|ENSEIGNANT' }, { 'A pupils': '3 = 3 + 0 + 0 + 0' }],
      [
        'mixed',
        { nbLicenceEleve: 'ILLIMITE', nbLicenceEnseignant: 2, publicCible: 'ELEVE|ENSEIGNANT' },
        { 'A pupils': '∞ = ∞ + 0 + 0 + 0', 'A teachers': '2 = 2 + 0 + 0 + 0' },
      ],
      ['the common one with separate ones that are 0', { nbLicenceGlobale: 4, nbLicenceEleve: 0 }, { 'A all': '4 = 4 + 0 + 0 + 0' }],
      ['eight digits', { nbLicenceGlobale: 99999999 }, { 'A all': '99999999 = 99999999 + 0 + 0 + 0' }],
      ['AUTRE_PERSONNEL', { nbLicenceAutrePersonnel: 2, publicCible: 'AUTRE_PERSONNEL' }, { 'A staff': '2 = 2 + 0 + 0 + 0' }],
    ])('%s', async (_, more, expected) => {
      const site = await siteAfter(engine, [directory])
      await done(site, load({ idAbonnement: 'A', ...more }))
      expect(await pools(site)).toEqual(expected)
      await sound(site)
    })

    test.each([
      ['common and separate together', { nbLicenceGlobale: 4, nbLicenceEleve: 2 }, 'sub.counts_both'],
      ['none at all', {}, 'sub.counts_missing'],
      ['nine digits', { nbLicenceGlobale: 123456789 }, 'sub.count'],
      ['for the school with separate ones', { typeAffectation: 'ETABL', nbLicenceGlobale: 4, nbLicenceEleve: 2 }, 'sub.school_pools'],
      ['for people who are not of the public', { nbLicenceEnseignant: 2, publicCible: 'ELEVE' }, 'sub.pool_without_public'],
    ])('%s: a fault', async (_, more, code) => {
      const site = await siteAfter(engine, [directory])
      const refusal = await refused(site, load({ idAbonnement: 'GOOD', nbLicenceGlobale: 1 }, { idAbonnement: 'A', ...more }))
      expect([refusal.exit, refusal.faults?.map(({ line, code: word }) => `${line} ${word}`)]).toEqual([8, [`3 ${code}`]])
      expect(await operations(site)).toBe(1)
    })
  })

  test('a resource without copies is listed, and refused for want of them', async () => {
    const site = await siteAfter(engine, [directory])
    await done(site, load({ idAbonnement: 'A', nbLicenceGlobale: 0 }))
    expect(await json(gar(site, 'gar resources list -o json'))).toMatchObject([{ total: 0, available: 0 }])
    expect((await refused(site, 'gar assign --resource a --person p1')).exit).toBe(5)
  })

  test('a file that is missing is 6, one that is something else 8', async () => {
    const site = await siteAfter(engine, [directory])
    expect((await refused(site, 'gar import subscriptions nowhere.csv')).exit).toBe(6)
    const other = join(temporaryFolder(), 'x.csv')
    writeFileSync(other, 'a;b\n1;2\n')
    expect((await refused(site, `gar import subscriptions ${other}`)).exit).toBe(8)
  })
})
