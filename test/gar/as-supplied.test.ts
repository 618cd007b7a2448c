import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { gar, json, onEachEngine, type Site, temporaryFolder } from '../support/site.ts'
import { adult, fileName, group, m, personLevel, pupil, school, small, smallWith, snapshot, UAI } from './files.ts'
import { done, faultsOf, refused, siteAfter, written } from './support.ts'

const OTHER = '9990034H'
/** A pupil with something at the end of the record. */
const born = (id: string, day: string) => pupil(id).replace(/<\/men:GAREleve>$/, `${m('GARPersonDateNaissance', day)}</men:GAREleve>`)
const within = (record: string, element: string, after: string) => record.replace(`</men:${after}>`, `</men:${after}>${element}`)
const names = async (site: Site, name: string) =>
  (await json(gar(site, ['people', 'list', '--name', name, '-o', 'json']))).map(({ last_name }) => last_name)

onEachEngine((engine) => {
  const line = (folder: string) => `gar import gar-ent ${folder}`

  describe('what the schema of GAR allows and its exporters write', () => {
    test.each([
      [
        'birth dates with a time zone',
        { Eleve: ['+01:00', '+02:00', 'Z', '-14:00'].map((zone, n) => born(`q${n}`, `2009-02-28${zone}`)) },
        4,
      ],
      ['an empty division', { Groupe: [within(group('G9', 'GROUPE'), m('GARGroupeDivAppartenance'), 'GARGroupeStatut')] }, 0],
      [
        'an empty school of attachment, secondary identifier and civility',
        {
          Etab: [within(school(OTHER), m('GAREtablissementStructRattachFctl'), 'GARStructureNomCourant')],
          Eleve: [
            within(pupil('q1'), m('GARPersonIdSecondaire'), 'GARPersonProfils'),
            within(pupil('q2'), m('GARPersonCivilite') + m('GARPersonStructRattach'), 'GARPersonAutresPrenoms'),
          ],
        },
        2,
      ],
      [
        'an empty discipline of a post',
        {
          Enseignant: [
            within(adult('u1'), m('GAREnsDisciplinesPostes', m('GARStructureUAI', UAI), m('GAREnsDisciplinePosteCode')), 'GARPersonEtab'),
          ],
        },
        1,
      ],
      [
        'a school of attachment and a secondary identifier as long as the schema allows',
        {
          Etab: [within(school(OTHER), m('GAREtablissementStructRattachFctl', 'X'.repeat(255)), 'GARStructureNomCourant')],
          Eleve: [within(pupil('q1'), m('GARPersonIdSecondaire', 'x'.repeat(255)), 'GARPersonProfils')],
        },
        1,
      ],
    ])('%s', async (_, more, people) => {
      const site = await siteAfter(engine, [])
      expect((await done(site, line(snapshot(smallWith(more))))).counts).toEqual({ arrived: 8 + people })
    })

    test.each([
      ['a day that does not exist', { Eleve: [born('q1', '2009-02-30+01:00')] }, 'gar.day'],
      ['a day followed by something else', { Eleve: [born('q1', '2009-02-28+15:00')] }, 'gar.day'],
      ['an empty day', { Eleve: [born('q1', '')] }, 'gar.day'],
      ['an empty school of a person', { Eleve: [within(pupil('q1'), m('GARPersonEtab'), 'GARPersonEtab')] }, 'gar.empty'],
      [
        'a longer school of attachment',
        { Etab: [within(school(OTHER), m('GAREtablissementStructRattachFctl', 'X'.repeat(256)), 'GARStructureNomCourant')] },
        'gar.too_long',
      ],
    ])('%s stays a fault', async (_, more, code) => {
      const site = await siteAfter(engine, [])
      expect(faultsOf(await refused(site, line(snapshot(smallWith(more)))))).toEqual([
        expect.stringMatching(new RegExp(`:\\d+ ${code.replace('gar.day', 'gar.(day|empty)')}$`)),
      ])
    })

    test('a level where somebody has a profile and no class counts for nothing; without a profile it is a fault', async () => {
      const site = await siteAfter(engine, [])
      const administered = pupil('q1', { profiles: { [UAI]: 'elv', [OTHER]: 'elv' }, schools: [UAI] })
      const mef = m('GARMEF', m('GARStructureUAI', OTHER), m('GARMEFCode', 'MEF1'), m('GARMEFLibelle', 'SECONDE'))
      const given = { Etab: [school(OTHER), mef], Eleve: [administered, personLevel('q1', 'MEF1', OTHER)] }
      await done(site, line(snapshot(smallWith(given))))
      expect(await json(gar(site, 'gar people list --person q1 -o json'))).toMatchObject([{ uai: UAI, levels: [] }])
      const stranger = { ...given, Eleve: [pupil('q1'), personLevel('q1', 'MEF1', OTHER)] }
      expect(faultsOf(await refused(site, line(snapshot(smallWith(stranger)))))).toEqual([
        expect.stringMatching(/^Eleve_0000\.xml:\d+ gar\.link_unknown_person$/),
      ])
    })

    test('a name that was encoded twice is kept as the directory has it, and said', async () => {
      const site = await siteAfter(engine, [])
      const { code, err } = await gar(site, line(snapshot(smallWith({ Eleve: [pupil('q1', { first: 'HÃ©lÃ¨ne' })] }))))
      expect([code, err]).toEqual([0, expect.stringContaining('HÃ©lÃ¨ne')])
    })

    test('signs that nobody sees are in no name', async () => {
      const site = await siteAfter(engine, [])
      await done(site, line(snapshot(smallWith({ Eleve: [pupil('q1', { last: 'AU\u00adBRY', first: 'A\u200bna' })] }))))
      expect(await json(gar(site, 'gar people list --person q1 -o json'))).toMatchObject([{ last_name: 'AUBRY', first_name: 'Ana' }])
    })
  })

  describe('what lies around the files', () => {
    const archive = (name: string) => {
      const path = join(temporaryFolder(), `${name}.tar.gz`)
      execFileSync('tar', ['-C', snapshot(small), '-czf', path, '.'])
      return { path, sum: createHash('md5').update(readFileSync(path)).digest('hex') }
    }

    test('a sum in the place of .tar.gz is looked at like one behind it, in both of its forms', async () => {
      const site = await siteAfter(engine, [])
      const { path, sum } = archive('XX_GAR-ENT_Complet_20260901_210000')
      const beside = path.replace('.tar.gz', '.md5')
      writeFileSync(beside, `${'0'.repeat(32)}  ${path}\n`)
      expect((await refused(site, line(path))).faults?.[0]).toMatchObject({ code: 'archive.md5' })
      for (const content of [sum, `${sum}  x.tar.gz\n`]) {
        writeFileSync(beside, content)
        expect((await written(site, `${line(path)} -n`)).counts).toEqual({ arrived: 8 })
      }
      writeFileSync(`${path}.md5`, '0'.repeat(32))
      expect((await refused(site, line(path))).exit).toBe(8)
    })

    test('files one folder deeper are those of the folder, with what a Mac leaves beside them', async () => {
      const site = await siteAfter(engine, [])
      const top = temporaryFolder()
      mkdirSync(join(top, 'unpacked', '__MACOSX'), { recursive: true })
      writeFileSync(join(top, 'unpacked', '.DS_Store'), '')
      cpSync(snapshot(small), join(top, 'unpacked', 'XX_GAR-ENT'), { recursive: true })
      expect((await written(site, `${line(join(top, 'unpacked'))} -n`)).counts).toEqual({ arrived: 8 })
      rmSync(join(top, 'unpacked', 'XX_GAR-ENT'), { recursive: true })
      symlinkSync(snapshot(small), join(top, 'unpacked', 'XX_GAR-ENT'))
      expect((await refused(site, line(join(top, 'unpacked')))).faults?.[0]).toMatchObject({ code: 'archive.link' })
      expect(fileName('Eleve')).toContain('Eleve')
    })
  })

  test('a name is found as it is typed: apostrophes, hyphens and the blank behind a particle do not count', async () => {
    const site = await siteAfter(engine, [])
    const people = ['O’NEILL', 'LE GOFF', 'DUPONT-MOREAU', 'DU PRÉ'].map((last, n) => pupil(`q${n}`, { last }))
    await done(site, line(snapshot(smallWith({ Eleve: people }))))
    for (const typed of ["o'neill", 'oneill', 'O’Neill', 'o neill', 'on']) expect(await names(site, typed), typed).toEqual(['O’NEILL'])
    expect(await names(site, 'legoff')).toEqual(['LE GOFF'])
    expect(await names(site, 'dupont moreau')).toEqual(['DUPONT-MOREAU'])
    expect(await names(site, 'dup')).toEqual(['DU PRÉ', 'DUPONT-MOREAU'])
    expect(await names(site, 'neill')).toEqual([])
  })
})
