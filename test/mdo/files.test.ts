import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { mdo, onEachEngine } from '../support/site.ts'
import {
  DURAND,
  desk,
  done,
  dump,
  fileIn,
  listed,
  MARTIN,
  mails,
  OEUVRARD,
  operations,
  outcomes,
  PETIT,
  refused,
  siteAfter,
  sound,
  stateOf,
} from './support.ts'

const HEAD = 'Médiathèque;Nom;Prénom;Adresse e-mail;Date de naissance;Ressources'
const ZOLA = 'lib01;Zola;Émile;emile@exemple.fr;02/04/1990;Cafeyn, CVS'

onEachEngine((engine) => {
  describe('importing sign-ups', () => {
    test.each([
      ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${HEAD}\r\n${ZOLA}\r\n`)],
      ['Windows-1252', Buffer.from(`${HEAD}\n${ZOLA}\n`, 'latin1')],
      [
        'commas',
        Buffer.from(`library,last_name,first_name,email,birth_date,resources\nlib01,Zola,Émile,emile@exemple.fr,1990-04-02,"Cafeyn,cvs"\n`),
      ],
    ])('%s', async (_, bytes) => {
      const site = await siteAfter(engine)
      const file = fileIn(site, 'in.csv', bytes)
      expect((await done(site, `mdo subscribers import ${file}`)).counts).toEqual({ registered: 1 })
      expect((await done(site, `mdo subscribers import ${file}`)).operation).toBeNull()
      expect(await listed(site, '--name zol')).toMatchObject([
        { last_name: 'Zola', status: 'pending', resources: [{ resource: 'cafeyn' }, { resource: 'cvs' }] },
      ])
      expect((await mails(site)).at(-1)).toBe('library_request 5 sent')
      await sound(site)
    })

    test('every fault by line, nothing written; with --keep-going the rest, and a file to mend', async () => {
      const site = await siteAfter(engine)
      const bad = [
        'lib99;A;B;a@x.fr;01/01/2000;cvs',
        'lib01;;B;a@x.fr;01/01/2000;cvs',
        'lib01;A;B;a@x.fr, b@y.fr;30/02/2000;lego',
        'lib01;A;B;a@x.fr;01/01/2000;lego',
      ]
      const file = fileIn(site, 'in.csv', `${[HEAD, ZOLA, ...bad].join('\n')}\n`)
      const before = await dump(site)
      const { exit, faults } = await refused(site, `mdo subscribers import ${file}`)
      expect([exit, faults?.map(({ line, column }) => `${line} ${column}`)]).toEqual([
        8,
        ['3 library', '4 last_name', '5 email', '5 birth_date', '6 resources'],
      ])
      expect(await dump(site)).toEqual(before)
      const partly = await mdo(site, `mdo subscribers import ${file} --keep-going -o json`)
      expect([partly.code, JSON.parse(partly.out).counts]).toEqual([3, { registered: 1 }])
      const rejects = readFileSync(`${file}.rejects.csv`, 'utf8').split('\n')
      expect([rejects[0], rejects.length]).toEqual([`${HEAD};fault`, 6])
      const mended = fileIn(
        site,
        'again.csv',
        rejects
          .join('\n')
          .replace('lib99', 'lib02')
          .replace(/^lib01;;.*\n/m, '')
          .replace(/^.*30\/02.*\n/m, '')
          .replace('lego', 'cvs'),
      )
      expect((await done(site, `mdo subscribers import ${mended}`)).counts).toEqual({ registered: 2 })
    })

    test('families share an address; the same person twice in a file is one; an unknown library falls back', async () => {
      const site = await siteAfter(engine, [...desk, 'mdo libraries edit lib02 --fallback'])
      const rows = [
        HEAD,
        'lib01;Roy;Ana;roy@x.fr;01/01/2010;cvs',
        'lib01;Roy;Bob;roy@x.fr;01/01/2012;cvs',
        'LIB01;ROY;ANA;roy@x.fr;01/01/2010;gerip',
        'ailleurs;Roy;Zoé;roy@x.fr;01/01/1980;cvs',
      ]
      const file = fileIn(site, 'in.csv', `${rows.join('\n')}\n`)
      expect((await done(site, `mdo subscribers import ${file}`)).counts).toEqual({ registered: 3 })
      expect((await listed(site, '--name roy')).map(({ library, resources }) => `${library} ${resources.length}`)).toEqual([
        'lib01 2',
        'lib01 1',
        'lib02 1',
      ])
      expect(await refused(site, `mdo subscribers import ${file} --library lib01`)).toMatchObject({ exit: 8 })
    })
  })

  describe('the round trip of a library', () => {
    const filled = (csv: string) =>
      csv.replace(/^(1,.*),,,$/m, '$1,validé,15/09/2026,').replace(/^(2,.*),,,$/m, '$1,refuser,,"Vous n’êtes pas inscrite, désolés."')

    test('export, fill in, decide; the same file twice changes nothing and sends nothing', async () => {
      const site = await siteAfter(engine)
      const csv = (await mdo(site, 'mdo subscribers export --library lib01 --status en-attente')).out
      expect(csv.split('\n')[0]).toBe(
        'id,version,library,last_name,first_name,birth_year,requested_on,resources,suggestion,decision,valid_from,reason',
      )
      const file = fileIn(site, 'x.csv', filled(csv))
      expect((await done(site, `mdo subscribers decide ${file} --library lib01`)).counts).toEqual({ refused: 1, skipped: 1, validated: 1 })
      expect([await stateOf(site, MARTIN), await stateOf(site, OEUVRARD)]).toEqual([
        expect.stringContaining('validated 2026-09-15'),
        expect.stringContaining('refused'),
      ])
      const before = [await dump(site), await mails(site), await operations(site)]
      expect((await done(site, `mdo subscribers decide ${file} --library lib01`)).counts).toEqual({ already: 2, skipped: 1 })
      expect([await dump(site), await mails(site), await operations(site)]).toEqual(before)
      await sound(site)
    })

    test('a file that was filled in is not taken for that of the night before', async () => {
      const site = await siteAfter(engine)
      const file = fileIn(site, 'nightly.csv', '')
      const nightly = (more = '') =>
        mdo(site, `mdo subscribers export --library lib01 --csv-dialect standard --out ${file} -o json ${more}`)
      expect((await nightly('--force')).code).toBe(0)
      const empty = readFileSync(file, 'utf8')
      expect((await nightly()).code).toBe(0)
      fileIn(site, 'nightly.csv', filled(empty))
      expect(JSON.parse((await nightly()).err).error).toMatchObject({ code: 'file_exists', exit_code: 5 })
      expect(readFileSync(file, 'utf8')).toBe(filled(empty))
    })

    test('overtaken is 5, unknown, foreign and unreadable are 8 by line; --keep-going applies the others', async () => {
      const site = await siteAfter(engine)
      const csv = filled((await mdo(site, 'mdo subscribers export --library lib01')).out)
      await done(site, `mdo subscribers resources ${OEUVRARD} --set cafeyn=refused`)
      const file = fileIn(site, 'x.csv', csv)
      expect(await refused(site, `mdo subscribers decide ${file}`)).toMatchObject({ exit: 5, code: 'overtaken' })
      const rows = [
        'id;version;decision;valid_from',
        '99;1;validé;',
        `${PETIT};1;validé;`,
        `${DURAND};1;peut-être;`,
        `${MARTIN};1;validé;30/02/2026`,
      ]
      const bad = fileIn(site, 'bad.csv', Buffer.from(`${rows.join('\r\n')}\r\n`, 'latin1'))
      const { exit, faults } = await refused(site, `mdo subscribers decide ${bad} --library lib01`)
      expect([exit, faults?.map(({ line, code }) => `${line} ${code}`).sort()]).toEqual([
        8,
        ['2 mdo.unknown', '3 mdo.unknown', '4 mdo.decision', '5 file.day'],
      ])
      const partly = await mdo(site, `mdo subscribers decide ${file} --keep-going -o json`)
      expect([partly.code, JSON.parse(partly.out).counts]).toEqual([3, { skipped: 1, validated: 1 }])
      await sound(site)
    })
  })

  test('match: the single strong ones are validated on their own day, the rest is for a person', async () => {
    const site = await siteAfter(engine)
    const patrons = [
      'surname,firstname,dateofbirth,email,date_renewed,dateenrolled,dateexpiry',
      'MARTIN,Lea,2009-03-12,,2026-09-01,2020-01-01,2027-09-01',
      'Œuvrard,Zoe,1980-02-29,,2024-01-01,,2025-01-01',
      'Durant,Noé,1955-07-01,,2026-01-05,,2027-01-05',
    ]
    const file = fileIn(site, 'koha.csv', `${patrons.join('\n')}\n`)
    const list = await mdo(site, `mdo subscribers match --patrons ${file} --library lib01 -o csv`)
    expect(list.out.split('\n').slice(1, 4)).toEqual([
      '3,lib01,Durand,Noé,weak,1,2026-01-05,look',
      '1,lib01,Martin,Léa,strong,1,2026-09-01,validate',
      '2,lib01,Œuvrard,Zoé,strong,1,2024-01-01,look',
    ])
    expect(outcomes(await done(site, `mdo subscribers match --patrons ${file} --library lib01 --validate`))).toEqual([
      '3:suggested',
      '1:validated',
      '2:suggested',
    ])
    expect(await stateOf(site, MARTIN)).toContain('validated 2026-09-01..2027-09-01')
    expect(await refused(site, `mdo subscribers match --patrons ${fileIn(site, 'o.csv', 'a;b\n1;2\n')} --library lib01`)).toMatchObject({
      exit: 7,
      code: 'unknown_layout',
    })
  })

  test('an id of another library answers exactly like an unknown one', async () => {
    const site = await siteAfter(engine)
    const as = { env: { GUICHET_CONFIG: fileIn(site, 'config.json', '{"mdo.library":"lib01"}') } }
    for (const line of [`show N`, `validate N`, `refuse N`, `renew N`, `reopen N`, `erase N`, `resources N --set cafeyn=refused`]) {
      const foreign = await refused(site, `mdo subscribers ${line.replace('N', PETIT)}`, as)
      const nobody = await refused(site, `mdo subscribers ${line.replace('N', '9')}`, as)
      expect(JSON.stringify(foreign).replaceAll(`"${PETIT}"`, '"9"').replaceAll(`number ${PETIT}`, 'number 9')).toBe(JSON.stringify(nobody))
      expect(foreign.exit).toBe(4)
    }
    expect((await listed(site, '', as)).map(({ library }) => library)).toEqual(['lib01', 'lib01', 'lib01'])
    expect(await refused(site, 'mdo subscribers list --library lib02', as)).toMatchObject({ exit: 4, code: 'unknown_library' })
    expect(await refused(site, `mdo subscribers transfer ${MARTIN} --to lib02`, as)).toMatchObject({ exit: 5, code: 'department_only' })
  })
})
