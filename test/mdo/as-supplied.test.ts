import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type Encoding, encoded } from '../../src/files/encoding.ts'
import { book, row } from '../files/sheets.ts'
import { json, mdo, onEachEngine, type Site } from '../support/site.ts'
import { done, fileIn, listed, mails, outcomes, refused, siteAfter, sound } from './support.ts'

const HEAD = 'Médiathèque;Nom;Prénom;Adresse e-mail;Date de naissance;Ressources'
const catalogue = [
  "mdo libraries add lib1 --name 'Médiathèque du Val' --email val@exemple.fr",
  'mdo resources add cafeyn --name Cafeyn',
  'mdo resources add cvs --name CVS',
]
const people = async (site: Site) =>
  (await listed(site)).map((one) => `${one.last_name} ${(one as unknown as Record<string, string>).birth_date}`)
const TODAY = { env: { GUICHET_TODAY: '2026-09-15' } }

onEachEngine((engine) => {
  describe('sign-ups as portals and spreadsheets write them', () => {
    test.each<[string, string | Uint8Array]>([
      ['sep= above the header', `sep=;\r\n${HEAD}\r\nlib1;Louis;Noé;noe@exemple.fr;05/07/1985;Cafeyn\r\n`],
      [
        'sep= in quotes, with commas and a mark',
        `\ufeff"sep=,"\n${HEAD.replaceAll(';', ',')}\nlib1,Louis,Noé,noe@exemple.fr,05/07/1985,Cafeyn\n`,
      ],
      [
        'a form with its words',
        'Horodateur;Votre nom;Votre prénom;Adresse électronique;Né(e) le (JJ/MM/AAAA);Médiathèque d’inscription;Ressources souhaitées\n2026-09-01 10:21:33;Louis;Noé;noe@exemple.fr;05/07/1985;lib1;Cafeyn\n',
      ],
      ['resources one a line in a cell', `${HEAD}\nlib1;Louis;Noé;noe@exemple.fr;05/07/1985;"Cafeyn\nCVS"\n`],
      ['signs that nobody sees', `${HEAD}\nlib1;Lou\u00adis;No\u200bé;noe@\u200bexemple.fr;05/07/1985;Cafeyn\n`],
      ['a workbook', book({ rows: row(1, ...HEAD.split(';')) + row(2, 'lib1', 'Louis', 'Noé', 'noe@exemple.fr', '05/07/1985', 'Cafeyn') })],
    ])('%s', async (_, bytes) => {
      const site = await siteAfter(engine, catalogue)
      const file = fileIn(site, 'in.csv', Buffer.from(bytes as Uint8Array))
      expect((await done(site, `mdo subscribers import ${file}`, TODAY)).counts).toEqual({ registered: 1 })
      expect(await listed(site)).toMatchObject([
        { last_name: 'Louis', first_name: 'Noé', email: 'noe@exemple.fr', birth_date: '1985-07-05' },
      ])
      await sound(site)
    })

    test('days mean the same as in every file; what is none is a fault that shows the cell, and so is an address that no server takes', async () => {
      const site = await siteAfter(engine, catalogue)
      const days = ['1985-07-05 00:00:00', '5.7.1985', '31233', '05/07/85']
      const good = days.map((day, n) => `lib1;Nom${n};Ana;a${n}@exemple.fr;${day};Cafeyn`)
      const bad = [
        'lib1;NomD;Ana;no..eon@exemple.fr;05/07/1985;Cafeyn',
        'lib1;NomE;Ana;.po@exemple.fr;05/07/1985;Cafeyn',
        'lib1;NomF;Ana;f@exemple.fr;31/02/1985;Cafeyn',
        'lib1;NomG;Ana;g@exemple.fr;01/01/2031;Cafeyn',
      ]
      const file = fileIn(site, 'in.csv', `${[HEAD, ...good, ...bad].join('\n')}\n`)
      const { exit, faults } = await refused(site, `mdo subscribers import ${file}`, TODAY)
      expect([exit, faults?.map(({ line, column, code }) => `${line} ${column} ${code}`)]).toEqual([
        8,
        ['6 email mdo.email', '7 email mdo.email', '8 birth_date file.day', '9 birth_date mdo.birth_date'],
      ])
      expect(faults?.map(({ reason }) => /“([^”]+)”/.exec(reason)?.[1])).toEqual([
        'no..eon@exemple.fr',
        '.po@exemple.fr',
        '31/02/1985',
        '01/01/2031',
      ])
      expect((await mdo(site, `mdo subscribers import ${file} --keep-going`, TODAY)).code).toBe(3)
      expect(await people(site)).toEqual(['Nom0 1985-07-05', 'Nom1 1985-07-05', 'Nom2 1985-07-05', 'Nom3 1985-07-05'])
    })

    test.each<Encoding>(['cp850', 'macintosh'])('the CSV of Excel in %s stores and mails no wrong letter', async (encoding) => {
      const site = await siteAfter(engine, catalogue)
      const text = `${HEAD}\nlib1;GARÇON;Chloé;c@exemple.fr;05/07/1985;Cafeyn\nlib1;Noël;Zoé;z@exemple.fr;06/07/1985;Cafeyn\n`
      await done(site, `mdo subscribers import ${fileIn(site, 'in.csv', encoded(text, encoding))}`)
      expect((await listed(site)).map(({ last_name }) => last_name)).toEqual(['GARÇON', 'Noël'])
    })

    test('what no charset explains is 8 with its lines; --encoding says what it is', async () => {
      const site = await siteAfter(engine, catalogue)
      const line = (name: string, day: string) => `lib1;${name};Ana;a@exemple.fr;${day};Cafeyn\n`
      const bytes = Buffer.concat([
        encoded(`${HEAD}\n${line('Noé', '05/07/1985')}`, 'windows-1252'),
        encoded(line('Chloé', '06/07/1985'), 'cp850'),
      ])
      const file = fileIn(site, 'in.csv', bytes)
      expect(await refused(site, `mdo subscribers import ${file}`)).toMatchObject({ exit: 8, faults: [{ line: 3, code: 'file.charset' }] })
      expect((await done(site, `mdo subscribers import ${file} --encoding windows-1252`)).counts).toEqual({ registered: 2 })
    })

    test('a name encoded twice is 7 with its repair, and repaired when asked; a library’s too', async () => {
      const site = await siteAfter(engine, catalogue)
      const twice = (text: string) => Buffer.from(text).toString('latin1')
      const file = fileIn(site, 'in.csv', `${HEAD}\nlib1;Louis;${twice('Léa')};a@exemple.fr;05/07/1985;Cafeyn\n`)
      const refusal = await refused(site, `mdo subscribers import ${file}`)
      expect(refusal).toMatchObject({
        exit: 7,
        details: { option: '--repair-encoding', cells: [{ line: 2, column: 'first_name', repair: 'Léa' }] },
      })
      await done(site, `mdo subscribers import ${file} --repair-encoding`)
      expect(await listed(site)).toMatchObject([{ first_name: 'Léa' }])
      const libraries = fileIn(site, 'libraries.csv', `code;Médiathèque;Courriel\nlib9;${twice('Médiathèque')};l@exemple.fr\n`)
      expect((await refused(site, `mdo libraries import ${libraries}`)).exit).toBe(7)
      await done(site, `mdo libraries import ${libraries} --repair-encoding`)
      expect((await json(mdo(site, 'mdo libraries list -o json'))).find(({ code }) => code === 'lib9')).toMatchObject({
        name: 'Médiathèque',
      })
    })

    test('a likely slip of a mail domain is said with its line, and stored as it is', async () => {
      const site = await siteAfter(engine, catalogue)
      const file = fileIn(
        site,
        'in.csv',
        `${HEAD}\nlib1;Louis;Noé;noe@gmail.con;05/07/1985;Cafeyn\nlib1;Roux;Ana;ana@exemple.fr;05/07/1985;Cafeyn\n`,
      )
      const { code, err } = await mdo(site, `mdo subscribers import ${file}`)
      expect([code, err]).toEqual([0, expect.stringContaining('2 (noe@gmail.con → noe@gmail.com)')])
      expect(await listed(site, '--name louis')).toMatchObject([{ email: 'noe@gmail.con' }])
    })

    test('a missing column is told with the headers of the file and --map', async () => {
      const site = await siteAfter(engine, catalogue)
      const file = fileIn(site, 'in.csv', `${HEAD.replace('Médiathèque', 'Commune')}\nlib1;Louis;Noé;noe@exemple.fr;05/07/1985;Cafeyn\n`)
      const { faults } = await refused(site, `mdo subscribers import ${file}`)
      expect(faults).toMatchObject([{ line: 1, column: 'library', code: 'csv.missing_column' }])
      for (const word of ['médiathèque', 'Commune', '--map']) expect(faults?.[0]?.reason).toContain(word)
      await done(site, `mdo subscribers import ${file} --map library=Commune`)
    })

    test('a name is found as it is typed', async () => {
      const site = await siteAfter(engine, catalogue)
      const file = fileIn(
        site,
        'in.csv',
        `${HEAD}\nlib1;O’Neill;Noé;a@exemple.fr;05/07/1985;Cafeyn\nlib1;Le Goff;Ana;b@exemple.fr;05/07/1985;Cafeyn\n`,
      )
      await done(site, `mdo subscribers import ${file}`)
      for (const typed of ['oneill', 'legoff', 'le goff']) expect(await listed(site, `--name '${typed}'`), typed).toHaveLength(1)
    })
  })

  test('a card whose end cannot be read is for a person to look at; only an empty cell never ends', async () => {
    const site = await siteAfter(engine, catalogue)
    const signed = ['Louis;Noé', 'Roux;Ana', 'Blin;Léo', 'Caro;Lou'].map(
      (name, n) => `lib1;${name};a${n}@exemple.fr;0${n + 5}/07/1985;Cafeyn`,
    )
    await done(site, `mdo subscribers import ${fileIn(site, 'in.csv', `${[HEAD, ...signed].join('\n')}\n`)}`, TODAY)
    const ends = ['', '2025-09-05', '05.09.2025', 'expirée']
    const cards = ['LOUIS,Noé', 'ROUX,Ana', 'BLIN,Léo', 'CARO,Lou'].map(
      (name, n) => `${n + 1},${name},1985-07-0${n + 5},,2019-03-02,2026-02-01,${ends[n]}`,
    )
    const koha = fileIn(
      site,
      'koha.csv',
      `cardnumber,surname,firstname,dateofbirth,email,dateenrolled,date_renewed,dateexpiry\n${cards.join('\n')}\n`,
    )
    const line = `mdo subscribers match --library lib1 --patrons ${koha}`
    const answer = await mdo(site, `${line} -o json`, TODAY)
    expect(JSON.parse(answer.out).map((one: Record<string, unknown>) => `${one.last_name} ${one.suggestion}`)).toEqual([
      ...['Blin look', 'Caro look', 'Louis validate', 'Roux look'],
    ])
    expect(answer.err).toContain('line 5 («\u00a0expirée\u00a0»)')
    const before = (await mails(site)).length
    expect(outcomes(await done(site, `${line} --validate`, TODAY)).sort()).toEqual([
      '1:validated',
      '2:suggested',
      '3:suggested',
      '4:suggested',
    ])
    expect((await mails(site)).length).toBe(before + 1)
  })

  test('French headers of any library’s program are known to match', async () => {
    const site = await siteAfter(engine, catalogue)
    await done(site, `mdo subscribers import ${fileIn(site, 'in.csv', `${HEAD}\nlib1;Louis;Noé;a@exemple.fr;05/07/1985;Cafeyn\n`)}`, TODAY)
    const file = fileIn(
      site,
      'lecteurs.csv',
      'N° de carte;Nom;Prénom;Né(e) le;Date d’inscription;Fin d’abonnement\n7;LOUIS;Noé;05/07/85;01/09/2026;01/09/2027\n',
    )
    expect(await json(mdo(site, `mdo subscribers match --library lib1 --patrons ${file} -o json`, TODAY))).toMatchObject([
      { level: 'strong', suggestion: 'validate', valid_from: '2026-09-01' },
    ])
  })

  describe('files that people fill in', () => {
    const signUps = `${HEAD}\nlib1;Louis;Noé;a@exemple.fr;05/07/1985;Cafeyn\nlib1;Roux;Ana;b@exemple.fr;06/07/1985;Cafeyn\n`

    test('are in the dialect of Excel by default, as csv.dialect and --csv-dialect say otherwise; data on stdout is not', async () => {
      const site = await siteAfter(engine, catalogue)
      await done(site, `mdo subscribers import ${fileIn(site, 'in.csv', signUps)}`, TODAY)
      const out = async (options: string, name: string) => {
        await mdo(site, `mdo subscribers export ${options} --out ${site.folder}/${name}`)
        return readFileSync(`${site.folder}/${name}`, 'utf8').slice(0, 12)
      }
      expect(await out('', '1.csv')).toBe('\ufeffid;version;')
      expect(await out('--csv-dialect standard', '2.csv')).toBe('id,version,l')
      expect((await mdo(site, 'mdo subscribers export')).out).toMatch(/^id,version,library/)
      await mdo(site, 'mdo config set csv.dialect standard')
      expect(await out('', '3.csv')).toBe('id,version,l')
      await mdo(site, 'mdo config set csv.dialect excel')
      expect((await mdo(site, 'mdo subscribers list -o csv')).out).toMatch(/^\ufeffid;library;/)
    })

    test('come back as Excel saves them: as a workbook, in MS-DOS; what was left out is written in the same way', async () => {
      const site = await siteAfter(engine, catalogue)
      await done(site, `mdo subscribers import ${fileIn(site, 'in.csv', signUps)}`, TODAY)
      const rows = row(1, 'id', 'version', 'décision', 'date de validité', 'motif') + row(2, '1', '1', 'validé', '05/09/2026', '')
      const file = fileIn(site, 'd.xlsx', Buffer.from(book({ rows })))
      expect(outcomes(await done(site, `mdo subscribers decide ${file}`, TODAY))).toEqual(['1:validated'])
      const dos = encoded('id;version;décision;motif\r\n2;1;refusé;Carte expirée à Orléans\r\n99;1;validé;\r\n', 'cp850')
      const again = fileIn(site, 'd.csv', dos)
      expect((await mdo(site, `mdo subscribers decide ${again} --keep-going`, TODAY)).code).toBe(3)
      const rejects = readFileSync(`${again}.rejects.csv`)
      expect(rejects.subarray(0, 34).equals(encoded('id;version;décision;motif;fault\r\n99;', 'cp850').subarray(0, 34))).toBe(true)
    })
  })
})
