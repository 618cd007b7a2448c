import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { SaxesParser } from 'saxes'
import { describe, expect, test } from 'vitest'
import { gar, onEachEngine, type Site } from '../support/site.ts'
import { adult, pupil, type Records, small, smallWithout, snapshot, subscriptions } from './files.ts'
import { done, refused, siteAfter, twoSchools } from './support.ts'

/** Names and identifiers that would show if they went anywhere. */
const marked: Records = {
  ...small,
  Eleve: ['p1', 'p2', 'p3', 'p4', 'p5'].map((id) => pupil(id, { last: `NOM-${id}`, first: `Prénom-${id}` })),
  Enseignant: [
    adult('t1', { profiles: 'ens doc', last: 'NOM-t1' }),
    adult('t2', { last: 'NOM-t2' }),
    adult('s1', { profiles: 'dir', last: 'NOM-s1' }),
  ],
  Groupe: [],
}
const withoutP1 = { ...marked, Eleve: (marked.Eleve ?? []).filter((line) => !line.includes('>p1<')) }
const HEADER =
  'UAI;idAbonnement;codeProjetRessource;idRessource;cumulAffectationEleve;cumulAffectationEnseignant;cumulAffectationDocumentaliste;cumulAffectationAutrePersonnel'

/** The subscriptions of these tests, with a project code that the helper has no column for. */
const bought = (() => {
  const path = subscriptions(
    { idAbonnement: 'A', nbLicenceGlobale: 9, libelleRessource: 'Atlas <des> « mers » & "terres"' },
    { idAbonnement: 'P', nbLicenceEleve: 9, nbLicenceEnseignant: 9, publicCible: 'ELEVE|ENSEIGNANT' },
    { idAbonnement: 'W', nbLicenceGlobale: 'ILLIMITE', typeAffectation: 'ETABL' },
    { idAbonnement: 'EMPTY', nbLicenceGlobale: 5 },
    { idAbonnement: 'BACK', nbLicenceGlobale: 5 },
  )
  const [header, ...lines] = readFileSync(path, 'utf8').trimEnd().split('\n')
  const quoted = lines.map((line) => line.replace(/;(Atlas [^;]*);/, (_, title: string) => `;"${title.replaceAll('"', '""')}";`))
  writeFileSync(
    path,
    `${[`${header};codeProjetRessource`, ...quoted.map((line) => `${line};${line.startsWith('P;') ? 'PROJET-7' : ''}`)].join('\n')}\n`,
  )
  return `gar import subscriptions ${path}`
})()
const lived = [
  `gar import gar-ent ${snapshot(marked)}`,
  bought,
  `gar assign --resource atlas-des-mers-terres --all`,
  'gar assign --resource p --population pupils,teachers',
  'gar assign --resource w --all',
  'gar assign --resource back --person p2',
  'gar revoke --resource back --person p2',
  `gar import gar-ent ${snapshot(withoutP1)}`,
]

interface Element {
  name: string
  attributes: Record<string, string>
  children: Element[]
}

function readXml(text: string): Element {
  const root: Element = { name: '', attributes: {}, children: [] }
  const open = [root]
  const parser = new SaxesParser({ fragment: false })
  parser.on('opentag', ({ name, attributes }) => {
    const element: Element = { name, attributes: attributes as Record<string, string>, children: [] }
    open.at(-1)?.children.push(element)
    open.push(element)
  })
  parser.on('closetag', () => void open.pop())
  parser.on('error', (error) => {
    throw error
  })
  parser.write(text).close()
  const [first = root] = root.children
  return first
}

onEachEngine((engine) => {
  const counts = async (here: Site, words = '') => {
    const { code, out } = await gar(here, `gar export counts ${words}`)
    expect(code).toBe(0)
    return out
  }

  describe('gar export counts: the count of assignments, as the national service writes it', () => {
    test('the exact header, one line a school and subscription with a copy held, by the population charged', async () => {
      const here = await siteAfter(engine, lived)
      const out = await counts(here)
      expect(out.split('\n')[0]).toBe(HEADER)
      expect([out.startsWith('\uFEFF'), out.includes('\r'), out.endsWith('\n')]).toEqual([false, false, true])
      // p1 left: the locked copies of A and P count, the resource of the school is for those present. t1 was charged as documentalist in A.
      expect(parse(out, { delimiter: ';', columns: true })).toEqual([
        line('A', 'null', 'ark:/99999/atlas-des-mers-terres-', 5, 1, 1, 1),
        line('P', 'PROJET-7', 'ark:/99999/p', 5, 2, 0, 0),
        line('W', 'null', 'ark:/99999/w', 4, 1, 1, 1),
      ])
    })

    test('nothing assigned: the header alone, whatever --output says', async () => {
      const here = await siteAfter(engine, lived.slice(0, 2))
      for (const format of ['', '-o json', '-o csv', '-o ndjson', '-o table --lang fr'])
        expect(await counts(here, format)).toBe(`${HEADER}\n`)
      expect(await counts(await siteAfter(engine, []))).toBe(`${HEADER}\n`)
    })

    test('--out writes a file that only its owner reads, --uai one school; an unknown one is 4, a folder that is missing 6', async () => {
      const here = await siteAfter(engine, lived)
      const path = join(here.folder, 'counts.csv')
      expect(await gar(here, `gar export counts --out ${path}`)).toMatchObject({ code: 0, out: '' })
      expect([readFileSync(path, 'utf8'), statSync(path).mode & 0o777]).toEqual([await counts(here), 0o600])
      expect(await counts(here, '--uai 9990012j')).toBe(await counts(here))
      expect(await refused(here, 'gar export counts --uai 0000000X')).toMatchObject({ exit: 4 })
      expect(await refused(here, `gar export counts --out ${join(here.folder, 'no', 'x.csv')}`)).toMatchObject({ exit: 6 })
      const both = subscriptions({ idAbonnement: 'B', nbLicenceGlobale: 9, uaiEtab: '9990303A|9990304B' })
      const two = await siteAfter(engine, [
        ...twoSchools,
        `gar import subscriptions ${both}`,
        'gar assign --resource b --all --all-schools',
      ])
      const schools = (text: string) =>
        text
          .trimEnd()
          .split('\n')
          .slice(1)
          .map((row) => row.split(';')[0])
      expect(schools(await counts(two))).toEqual(['9990303A', '9990304B'])
      expect(schools(await counts(two, '--uai 9990304B'))).toEqual(['9990304B'])
    })
  })

  describe('gar export report: the assignment report', () => {
    test('resource, subscription, school, one element a copy held with its public and day; no name, no identifier', async () => {
      const here = await siteAfter(engine, lived)
      const { out } = await gar(here, 'gar export report -o json')
      const root = readXml(out)
      expect(root.children.map(({ name, attributes }) => [name, attributes])).toEqual([
        ['GARRessource', { idRessource: 'ark:/99999/atlas-des-mers-terres-', titreRessource: 'Atlas <des> « mers » & "terres"' }],
        ['GARRessource', { idRessource: 'ark:/99999/p', titreRessource: 'P' }],
        ['GARRessource', { idRessource: 'ark:/99999/w', titreRessource: 'W' }],
      ])
      const [atlas, p, w] = root.children.map(({ children }) => children[0])
      expect([atlas?.name, atlas?.attributes]).toEqual(['GARAbonnement', { idAbonnement: 'A', finValidite: '2027-08-14' }])
      const [school] = atlas?.children ?? []
      expect([school?.name, school?.attributes]).toEqual(['GAREtablissement', { UAI: '9990012J' }])
      const publics = (of: Element | undefined) =>
        Object.fromEntries(
          [...Map.groupBy(of?.children[0]?.children ?? [], ({ attributes }) => attributes.publicCible ?? '')].map(([name, list]) => [
            name,
            list.length,
          ]),
        )
      expect(publics(atlas)).toEqual({ ELEVE: 5, ENSEIGNANT: 1, DOCUMENTALISTE: 1, 'AUTRE PERSONNEL': 1 })
      expect(publics(p)).toEqual({ ELEVE: 5, ENSEIGNANT: 2 })
      expect(publics(w)).toEqual({ ELEVE: 4, ENSEIGNANT: 1, DOCUMENTALISTE: 1, 'AUTRE PERSONNEL': 1 })
      for (const { name, attributes, children } of school?.children ?? [])
        expect([name, Object.keys(attributes), attributes.date, children]).toEqual([
          'Affectation',
          ['publicCible', 'date'],
          '2026-11-20',
          [],
        ])
      for (const text of [out, await counts(here)]) {
        expect(text).not.toMatch(/NOM-|Prénom/)
        for (const id of ['p1', 'p2', 't1', 't2', 's1']) expect(text).not.toMatch(new RegExp(`\\b${id}\\b`))
      }
    })

    test('nothing held is an empty document; --out is 0600 and whole, over what the same command wrote, or with --force', async () => {
      const empty = await siteAfter(engine, lived.slice(0, 2))
      expect(readXml((await gar(empty, 'gar export report')).out)).toMatchObject({ name: 'GARAffectations', children: [] })
      const here = await siteAfter(engine, lived)
      const path = join(here.folder, 'report.xml')
      writeFileSync(path, 'x'.repeat(100_000), { mode: 0o644 })
      expect(await refused(here, `gar export report --out ${path}`)).toMatchObject({
        exit: 5,
        code: 'file_exists',
        message: expect.stringContaining('--force'),
      })
      expect(statSync(path).size).toBe(100_000)
      for (const more of ['--force', '']) {
        expect((await gar(here, `gar export report --out ${path} ${more}`)).code).toBe(0)
        expect([readFileSync(path, 'utf8'), statSync(path).mode & 0o777]).toEqual([(await gar(here, 'gar export report')).out, 0o600])
      }
      await done(here, `gar import gar-ent ${snapshot(smallWithout('nobody'))}`)
      expect((await gar(here, 'gar export report')).code).toBe(0)
    })
  })
})

const line = (
  idAbonnement: string,
  project: string,
  resource: string,
  pupils: number,
  teachers: number,
  documentalists: number,
  staff: number,
) => ({
  ...{ UAI: '9990012J', idAbonnement, codeProjetRessource: project, idRessource: resource, cumulAffectationEleve: String(pupils) },
  ...{
    cumulAffectationEnseignant: String(teachers),
    cumulAffectationDocumentaliste: String(documentalists),
    cumulAffectationAutrePersonnel: String(staff),
  },
})
