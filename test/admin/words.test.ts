import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { adult, group, level, member, personLevel, pupil, type Records, school, snapshot, subscriptions } from '../gar/files.ts'
import { done, sharedSite } from '../gar/support.ts'
import { smallSchool } from '../intrascol/small-school.ts'
import { desk, mails, siteAfter as mdoSite } from '../mdo/support.ts'
import { readPdf, texts } from '../support/pdf.ts'
import { copyOf, gar, intrascol, json, mdo, onEachEngine, type Site } from '../support/site.ts'

const [A, B] = ['9990012J', '9990013K']

function schoolOf(uai: string, pupils: readonly string[]): Records {
  const here = (id: string) => pupil(id, { last: `NOM-${id}`, first: 'Zoé', profiles: { [uai]: 'elv' } })
  return {
    Etab: [school(uai, `École ${uai}`), level('MEF1', 'SECONDE', uai)],
    Eleve: pupils.flatMap((id) => [here(id), personLevel(id, 'MEF1', uai)]),
    Enseignant: [adult(`t-${uai}`, { profiles: { [uai]: 'ens' } })],
    Groupe: [group('D1', 'DIVISION', [], uai), ...pupils.map((id) => member(id, 'D1', uai))],
  }
}
const SHOP = [
  `gar import gar-ent ${snapshot(schoolOf(A, ['a1', 'a2', 'a3']))}`,
  `gar import gar-ent ${snapshot(schoolOf(B, ['b1']))}`,
  `gar import subscriptions ${subscriptions({ idAbonnement: 'BOTH', nbLicenceGlobale: 4, uaiEtab: `${A}|${B}`, niveauEducatif: 'SECONDE' })}`,
  'gar assign --resource both --all-schools --person a1 --person a2 --person b1',
]
const FRENCH = { env: { GUICHET_LANG: 'fr' } }

/** A cell of CSV that holds no comma. */
const lines = (csv: string) => csv.trim().split(/\r?\n/)

onEachEngine((engine) => {
  let shop: Site
  let library: Site
  let village: Site
  beforeAll(async () => {
    shop = await sharedSite(engine, SHOP)
    library = await mdoSite(engine, [...desk, 'mdo subscribers validate 1 2 --valid-from 2026-11-20'])
    village = await smallSchool(engine)
  }, 120_000)

  test('the list says when, who, what and how many, in the words of each program', async () => {
    expect((await gar(shop, 'gar journal list --limit 1', FRENCH)).out).toMatch(
      /4 {2}20\/11\/2026 11:00 {2}\S+ +Attribuer des exemplaires à une population\u00a0: --resource both --all-schools .* {2}3 attribués +non/,
    )
    expect((await gar(shop, 'gar journal list --limit 1')).out).toMatch(
      /2026-11-20 11:00 {2}\S+ +Give copies of resources to people: --resource both.* {2}3 assigned +no/,
    )
    expect((await mdo(library, 'mdo journal list --limit 1', FRENCH)).out).toMatch(/Valider des inscriptions\u00a0: 1 2 .* 2 validés +non/)
    const added = (await intrascol(village, 'intrascol journal list', FRENCH)).out
    expect(added).toMatch(/Ajouter un élève ou un adulte\u00a0: .* 1 ajouté +non/)
    expect(added).toMatch(/Créer une classe\u00a0: .* 1 créée +non/)
  })

  test('for a program nothing is in words: instants, command lines and counts by outcome, as CSV too', async () => {
    const [row] = await json(gar(shop, 'gar journal list --limit 1 -o json', FRENCH))
    expect(row).toMatchObject({ at: '2026-11-20T10:00:00.000Z', counts: { assigned: 3 }, changes: 3, undone: false })
    expect(Object.keys(row ?? {})).toEqual(['id', 'at', 'operator', 'command', 'counts', 'changes', 'undone', 'skipped'])
    const [head, line] = lines((await gar(shop, 'gar journal list --limit 1 -o csv', FRENCH)).out)
    expect(head).toBe('id,at,operator,command,counts,changes,undone,skipped')
    expect(line).toMatch(/^4,2026-11-20T10:00:00\.000Z,.*,assigned=3,3,false,$/)
    expect((await gar(shop, 'gar journal show 4 -o csv')).out).not.toContain('[object')
  })

  test('an operation shows people and things by today’s names', async () => {
    const rows = await json(gar(shop, 'gar journal show 4 -o json'))
    expect(rows.map(({ id, name, title, outcome }) => [id, name, title, outcome])).toEqual([
      ['a1', 'NOM-a1 Zoé', 'BOTH', 'assigned'],
      ['a2', 'NOM-a2 Zoé', 'BOTH', 'assigned'],
      ['b1', 'NOM-b1 Zoé', 'BOTH', 'assigned'],
    ])
    expect((await mdo(library, 'mdo journal show 10', FRENCH)).out).toMatch(/abonné +lib01 1 +Martin Léa +validé/)
    const [, , klass, , pupilOf] = await json(intrascol(village, 'intrascol journal list -o json'))
    expect((await intrascol(village, `intrascol journal show ${klass?.id}`)).out).toMatch(/CP Mme Vidal +CP Mme Vidal +created/)
    expect((await intrascol(village, `intrascol journal show ${pupilOf?.id}`)).out).toMatch(
      /maelys\.leguenec +LE GUÉNEC Maëlys +CP Mme Vidal +added/,
    )
  })

  test('an outcome is told in the words of the program that wrote it, whoever asks', async () => {
    const { out } = await gar(library, 'gar journal show 10', FRENCH)
    expect(out).toMatch(/abonné.*validé/)
    expect(out).not.toMatch(/validated/)
  })

  test('a name is that of today, and goes with the person', async () => {
    const site = await copyOf(library)
    expect((await mdo(site, 'mdo subscribers erase 1 -y')).code).toBe(0)
    const rows = await json(mdo(site, 'mdo journal show 10 -o json'))
    const people = rows.filter(({ entity }) => entity === 'subscriber').map(({ item, id, name }) => [item, id, name])
    expect(people).toEqual([
      [1, null, null],
      [2, '2', 'Œuvrard Zoé'],
    ])
    expect(JSON.stringify(rows)).not.toMatch(/Martin|Léa/)
    const other = await copyOf(village)
    await intrascol(other, 'intrascol users edit zoe.petit --last-name "PETIT-ROY" -y')
    const [last] = (await json(intrascol(other, 'intrascol journal list -o json'))).slice(-2)
    expect((await intrascol(other, `intrascol journal show ${last?.id}`)).out).toContain('PETIT-ROY Zoé')
  })

  test('whoever is limited to a school or library gets the names of no other', async () => {
    const limited = await copyOf(shop)
    await gar(limited, `gar config set gar.uai ${A}`)
    const rows = await json(gar(limited, 'gar journal show 4 -o json'))
    expect(rows.map(({ id, name }) => [id, name])).toEqual([
      ['a1', 'NOM-a1 Zoé'],
      ['a2', 'NOM-a2 Zoé'],
      [null, null],
    ])
    const path = join(limited.folder, 'limited.pdf')
    await gar(limited, `gar journal show 4 --receipt ${path}`, FRENCH)
    const printed = (await readPdf(readFileSync(path))).flatMap(texts).join('\n')
    expect(printed).toContain('NOM-a1 Zoé')
    expect(printed).not.toContain('NOM-b1')
    const asked = await gar(limited, 'gar undo', { answers: [4, false] })
    expect(asked.asked).toHaveLength(2)
    await gar(limited, "gar config set gar.uai ''")

    const theirs = await copyOf(library)
    await mdo(theirs, 'mdo config set mdo.library lib02')
    expect((await mdo(theirs, 'mdo journal show 10')).code).toBe(4)
    expect((await mdo(theirs, `mdo journal show 10 --receipt ${join(theirs.folder, 'none.pdf')}`)).code).toBe(4)
    const offered = (await mdo(theirs, 'mdo undo', { answers: ['nothing'] })).err
    expect(offered).toContain('Petit Ana')
    expect(offered).not.toMatch(/Martin|Œuvrard|Durand/)
    await mdo(theirs, "mdo config set mdo.library ''")
  })

  test('the people of an operation are handed to another command by --from', async () => {
    const site = await copyOf(shop)
    const { out } = await gar(site, 'gar journal show 4 -o csv')
    const back = await json<{ counts: object }>(gar(site, 'gar revoke --resource both --from - --all-schools -n -o json', { stdin: out }))
    expect(back.counts).toEqual({ freed: 3 })
    const imported = (await gar(site, 'gar journal show 1 -o csv --csv-dialect excel')).out
    const found = await json<{ counts: object }>(
      gar(site, `gar assign --resource both --uai ${A} --from - -n -o json`, { stdin: imported }),
    )
    expect(found.counts).toEqual({ already: 2, assigned: 2 })
    const [, ...numbers] = lines((await mdo(library, 'mdo journal show 10 -o csv')).out).map((line) => line.split(',')[2])
    expect((await mdo(library, `mdo subscribers show ${numbers[0]} -o json`)).out).toContain('"last_name": "Martin"')
    const [, , , , pupilOf] = await json(intrascol(village, 'intrascol journal list -o json'))
    const [, login] = lines((await intrascol(village, `intrascol journal show ${pupilOf?.id} -o csv`)).out).map((l) => l.split(',')[2])
    expect((await intrascol(village, `intrascol users show ${login} -o json`)).out).toContain('LE GUÉNEC')
  })

  test.each([
    ['gar', () => shop, gar, 4, ['Établissement', 'NOM-a1 Zoé', 'a1', 'BOTH', 'attribué', '3 attribués', 'gar undo 4']],
    ['mdo', () => library, mdo, 10, ['Médiathèque', 'Martin Léa', '1', 'abonné', 'validé', '2 validés', 'mdo undo 10']],
    ['intrascol', () => village, intrascol, 5, ['LE GUÉNEC Maëlys', 'maelys.leguenec', 'CP Mme Vidal', 'ajouté', 'intrascol undo 5']],
  ] as const)('%s prints a receipt: who got what, when, by whom, how to take it back', async (name, at, run, operation, wanted) => {
    const path = join(at().folder, `${name}.pdf`)
    const answer = await run(at(), `${name} journal show ${operation} --receipt ${path}`, FRENCH)
    expect(answer).toMatchObject({ code: 0, err: expect.stringContaining(path) })
    expect(statSync(path).mode & 0o777).toBe(0o600)
    const [page = []] = await readPdf(readFileSync(path))
    expect(texts(page)).toEqual(expect.arrayContaining([`Opération ${operation}`, '20/11/2026 11:00', ...wanted, 'page 1/1']))
    const before = readFileSync(path)
    expect((await run(at(), `${name} journal show ${operation} --receipt ${path}`, FRENCH)).code).toBe(5)
    expect(readFileSync(path)).toEqual(before)
  })

  test('a long receipt has its pages, every row on one of them; one that is taken back says so', async () => {
    const site = await copyOf(shop)
    const many = Array.from({ length: 90 }, (_, n) => `p${n}`)
    await done(site, `gar import gar-ent ${snapshot(schoolOf('9990014L', many))}`)
    const path = join(site.folder, 'long.pdf')
    await gar(site, `gar journal show 5 --receipt ${path}`)
    const pages = (await readPdf(readFileSync(path))).map(texts)
    expect(pages.length).toBeGreaterThan(2)
    expect(pages.map((page) => page.find((text) => text.startsWith('page ')))).toEqual(
      pages.map((_, index) => `page ${index + 1}/${pages.length}`),
    )
    expect(
      pages
        .flat()
        .filter((text) => text.startsWith('NOM-p'))
        .sort(),
    ).toEqual(many.map((id) => `NOM-${id} Zoé`).sort())
    await done(site, 'gar undo 5')
    const again = join(site.folder, 'again.pdf')
    await gar(site, `gar journal show 5 --receipt ${again}`)
    const [first = []] = (await readPdf(readFileSync(again))).map(texts)
    expect(first).toContain('Already taken back.')
    expect(first.join('\n')).not.toMatch(/NOM-p|gar undo/)
    expect(first).toContain('–')
  })

  test('undo alone: 7 without anybody to ask', async () => {
    for (const [name, run, site] of [
      ['gar', gar, shop],
      ['mdo', mdo, library],
      ['intrascol', intrascol, village],
    ] as const) {
      expect(await run(site, `${name} undo`, FRENCH)).toMatchObject({
        code: 7,
        out: '',
        err: expect.stringContaining(`${name} undo <opération>`),
      })
      expect((await run(site, `${name} undo --no-input`, { answers: [] })).code).toBe(7)
    }
  })

  test('undo alone offers the last operations in words and goes on as if the number had been given', async () => {
    const site = await copyOf(shop)
    const first = await gar(site, 'gar undo', { ...FRENCH, answers: ['nothing'] })
    expect(first.err).toMatch(
      /4 · 20\/11\/2026 11:00 · \S+ · Attribuer des exemplaires à une population\u00a0: 3 attribués · NOM-a1 Zoé, NOM-a2 Zoé…/,
    )
    const chosen = await gar(site, 'gar undo', { ...FRENCH, answers: [4, true] })
    expect(chosen).toMatchObject({ code: 0, err: expect.stringContaining('gar undo 4') })
    expect(chosen.asked).toEqual(['Quelle opération annuler\u00a0?', expect.stringContaining('4')])
    const [last] = (await json(gar(site, 'gar journal list -o json'))).slice(-1)
    expect(last).toMatchObject({ id: 5, command: 'gar undo 4', counts: { restored: 3 } })
    const offered = await gar(site, 'gar undo', { ...FRENCH, answers: ['nothing'] })
    expect(offered.err).toContain('4 · ')
    expect(offered.err).toMatch(/NOM-a2 Zoé… \(déjà annulée\)/)
    expect(await gar(site, 'gar undo', { answers: [5, false] })).toMatchObject({ code: 130, out: '' })
  })

  test('what cannot be taken back is said, and not to be chosen: changed since, told by mail, erased', async () => {
    const site = await copyOf(library)
    await mdo(site, 'mdo subscribers refuse 3 --reason non -y')
    const said = async () => (await mdo(site, 'mdo undo', { ...FRENCH, answers: ['nothing'] })).err
    expect(await said()).toMatch(/6 · [^\n]*\(modifiée depuis par l’opération 10\)/)
    await mdo(site, 'mdo subscribers erase 1 -y')
    expect(await said()).toMatch(/10 · [^\n]*\(effacée définitivement\)/)
    expect((await mails(site)).length).toBeGreaterThan(0)
  })

  test('there may be nothing to take back', async () => {
    const site = await copyOf(shop)
    const empty = await mdo(site, 'mdo undo', { answers: [] })
    expect(empty).toMatchObject({ code: 0, out: '', asked: [], err: expect.stringContaining('There is no operation to take back.') })
  })
})
