import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type Encoding, encoded } from '../../src/files/encoding.ts'
import { book, row } from '../files/sheets.ts'
import { inStore, intrascol, json, newSite, onEachEngine, type Site } from '../support/site.ts'
import { write } from './rollover-support.ts'

const HEAD = 'Nom;Prénom;Date de naissance;Classe\n'
const AUBRY = 'AUBRY;Noé;06/05/2017;CE1 Lopez\n'

const rollover = (site: Site, path: string, ...words: string[]) =>
  intrascol(site, ['rollover', '--from-csv', path, '--year', '2026-2027', '--yes', ...words, '-o', 'json'])
const pupils = async (site: Site) =>
  (await json(intrascol(site, 'intrascol users list -o json'))).map(({ last_name, first_name, class: room, birth_date, ine }) =>
    [last_name, first_name, room, birth_date, ...(ine === null ? [] : [ine])].join(' '),
  )
const faults = ({ err }: { err: string }) =>
  JSON.parse(err.trim().split('\n').at(-1) ?? '').error.faults as { line: number; column: string; code: string; reason: string }[]

onEachEngine((engine) => {
  describe('a list of pupils as the field writes it', () => {
    test.each<[string, string | Uint8Array, string[], string]>([
      [
        'a school library’s program',
        'Nom de l’élève;Prénom de l’élève;Identifiant National Élève;Date de naissance;Nom de la classe\nAUBRY;Noé;1111111113A;06/05/2017;CE1 Mme Lopez\n',
        [],
        'AUBRY Noé CE1 Mme Lopez 2017-05-06 1111111113A',
      ],
      [
        'SIECLE, by division',
        encoded(
          'NOM;PRENOM;SEXE;NE(E) LE;MEF;DIV.;REG.;OPT1;DIV. PREC.\r\nAUBRY;Noé;M;06/05/2011;6EME;6A;EXTERN;AGL1;CM2\r\n',
          'iso-8859-1',
        ),
        [],
        'AUBRY Noé 6A 2011-05-06',
      ],
      ['sep= above the header', `sep=;\r\n${HEAD}${AUBRY}`, [], 'AUBRY Noé CE1 Lopez 2017-05-06'],
      [
        'a title, a date and an empty line above it',
        `École des Tilleuls;;;\nÉlèves au 04/09/2026;;;\n;;;\n${HEAD}${AUBRY}`,
        [],
        'AUBRY Noé CE1 Lopez 2017-05-06',
      ],
      ['UTF-16 without its mark', encoded(HEAD + AUBRY.repeat(20), 'utf-16le').subarray(2), [], 'AUBRY Noé CE1 Lopez 2017-05-06'],
      ['UTF-16 that is named', encoded(HEAD + AUBRY, 'utf-16le').subarray(2), ['--encoding', 'utf-16le'], 'AUBRY Noé CE1 Lopez 2017-05-06'],
      [
        'the first sheet of a workbook',
        book({ rows: row(1, 'Nom', 'Prénom', 'Date de naissance', 'Classe') + row(2, 'AUBRY', 'Noé', '06/05/2017', 'CE1 Lopez') }),
        [],
        'AUBRY Noé CE1 Lopez 2017-05-06',
      ],
    ])('%s', async (_, bytes, options, pupil) => {
      const site = await newSite(engine)
      const answer = await rollover(site, write(site, 'p.csv', Buffer.from(bytes as Uint8Array)), ...options)
      expect([answer.code, await pupils(site)]).toEqual([0, [pupil]])
      expect(answer.err).not.toContain('last line')
    })

    test.each<Encoding>(['cp850', 'macintosh', 'windows-1252'])(
      'the CSV of Excel in %s: not a word is stored wrongly',
      async (encoding) => {
        const site = await newSite(engine)
        const text = `${HEAD}${AUBRY}GARÇON;Zoé;07/05/2017;CE1 Lopez\nBERT;Chloé;08/05/2017;CE1 Lopez\n`
        const { code, err } = await rollover(site, write(site, 'p.csv', encoded(text, encoding)))
        expect([code, (await pupils(site)).map((one) => one.split(' ').slice(0, 2).join(' '))]).toEqual([
          0,
          ['AUBRY Noé', 'BERT Chloé', 'GARÇON Zoé'],
        ])
        expect(err.includes(`read as ${encoding}`)).toBe(encoding !== 'windows-1252')
      },
    )

    test('in two charsets at once it is refused, naming the lines and the option', async () => {
      const site = await newSite(engine)
      const bytes = Buffer.concat([encoded(HEAD + AUBRY, 'windows-1252'), encoded('BERT;Chloé;08/05/2017;CE1 Lopez\n', 'cp850')])
      const path = write(site, 'p.csv', bytes)
      const answer = await rollover(site, path)
      expect([answer.code, faults(answer)]).toEqual([
        8,
        [expect.objectContaining({ line: 3, code: 'file.charset', reason: expect.stringContaining('--encoding') })],
      ])
      expect((await rollover(site, path, '--encoding', 'windows-1252')).code).toBe(0)
    })

    test('signs that nobody sees are left out with a remark; the next year they are the same children, without a question', async () => {
      const site = await newSite(engine)
      const first = await rollover(
        site,
        write(site, '1.csv', `${HEAD}AU\u00adBRY;A\u200bna;06/05/2017;CE1 Lopez\nBERT;Léo\u200b;07/05/2017;CE1 Lopez\n`),
      )
      expect([first.code, first.err]).toEqual([0, expect.stringContaining('2 lines: 2, 3')])
      const second = await rollover(site, write(site, '2.csv', `${HEAD}AUBRY;Ana;06/05/2017;CE1 Lopez\nBERT;Léo;07/05/2017;CE1 Lopez\n`))
      expect([second.code, JSON.parse(second.out).counts]).toMatchObject([0, { unchanged: 2, undecided: 0, arrived: 0 }])
    })

    test('a column that is plainly the INE is never passed over; --columns says what it is', async () => {
      const site = await newSite(engine)
      for (const header of ['Matricule', 'INE provisoire 2']) {
        const path = write(site, 'p.csv', `Nom;Prénom;Date de naissance;Classe;${header}\nAUBRY;Noé;06/05/2017;CE1;1111111113A\n`)
        const answer = await rollover(site, path)
        expect([answer.code, faults(answer)]).toEqual([
          8,
          [expect.objectContaining({ line: 1, column: header, code: 'roster.unread_ine', reason: expect.stringContaining('--columns') })],
        ])
        expect((await rollover(site, path, '--columns', `ignored=${header}`, '-n')).code).toBe(0)
        expect(JSON.parse((await rollover(site, path, '--columns', `ine=${header}`, '-n')).out).rows[0]).toMatchObject({
          last_name: 'AUBRY',
        })
      }
      await rollover(site, write(site, 'p.csv', `Nom;Prénom;Classe;Matricule\nAUBRY;Noé;CE1;1111111113A\n`), '--columns', 'ine=Matricule')
      expect(await pupils(site)).toEqual(['AUBRY Noé CE1  1111111113A'])
      expect((await rollover(site, write(site, 'p.csv', HEAD + AUBRY), '--columns', 'nom=Nom')).code).toBe(2)
    })

    test('a message speaks in the headers of the file, and many faults of one kind are one line', async () => {
      const site = await newSite(engine)
      const wrong = Array.from({ length: 93 }, (_, n) => `AUBRY;Noé${n};9/${13 + (n % 18)}/16;CE1\n`).join('')
      const path = write(site, 'p.csv', `Nom;Prénom;Date naissance;Classe\n${wrong}`)
      const { err } = await intrascol(site, ['rollover', '--from-csv', path, '--year', '2026-2027', '--lang', 'fr'])
      const lines = err.trim().split('\n')
      expect(lines.filter((one) => one.includes('ligne'))).toEqual([
        '  p.csv, lignes 2, 3, 4, 5, 6… (93 fois), colonne «\u00a0Date naissance\u00a0» : «\u00a09/13/16\u00a0» ne se lit pas comme un jour. Écrivez-le comme 05/07/1985 ou 1985-07-05, le jour avant le mois. De même\u00a0: «\u00a09/14/16\u00a0», «\u00a09/15/16\u00a0», «\u00a09/16/16\u00a0», «\u00a09/17/16\u00a0», «\u00a09/18/16\u00a0».',
      ])
      expect(faults(await rollover(site, path))).toHaveLength(93)
    })

    test('teachers’ names encoded twice are 7 like those of pupils', async () => {
      const site = await newSite(engine)
      const path = write(site, 'p.csv', HEAD + AUBRY)
      const teachers = write(
        site,
        't.csv',
        `Nom de l’enseignant;Prénom;Classe\nLOPEZ;${Buffer.from('Hélène').toString('latin1')};CE1 Lopez\n`,
      )
      const answer = await rollover(site, path, '--teachers', teachers)
      expect([answer.code, answer.err]).toEqual([7, expect.stringContaining('"repair":"Hélène"')])
      expect((await rollover(site, path, '--teachers', teachers, '--repair-encoding')).code).toBe(0)
      expect((await json(intrascol(site, 'intrascol teachers list -o json')))[0]).toMatchObject({ first_name: 'Hélène' })
    })

    test.each<[string, Encoding, string, string]>([
      ['windows-1252', 'windows-1252', ';', '\r\n'],
      ['UTF-8 with commas', 'utf-8', ',', '\n'],
      ['UTF-16', 'utf-16le', '\t', '\r\n'],
    ])('lines left out are written as their file is: %s', async (_, encoding, delimiter, newline) => {
      const site = await newSite(engine)
      const as = (text: string) => text.replaceAll(';', delimiter).replaceAll('\n', newline)
      const path = write(site, 'p.csv', encoded(as(`${HEAD}${AUBRY}BERT;Chloé;31/02/2017;CE1 Lopez\n`), encoding))
      expect((await rollover(site, path, '--keep-going')).code).toBe(3)
      const rejects = readFileSync(`${path}.rejects.csv`)
      const text = new TextDecoder(encoding).decode(rejects)
      expect(text.startsWith(as('Nom;Prénom;Date de naissance;Classe;fault\nBERT;Chloé;31/02/2017;CE1 Lopez;'))).toBe(true)
      expect(text.endsWith(newline)).toBe(true)
    })

    test('lines left out of a workbook are a CSV that Excel opens', async () => {
      const site = await newSite(engine)
      const rows = row(1, 'Nom', 'Prénom', 'Date de naissance', 'Classe') + row(2, 'BERT', 'Chloé', '31/02/2017', 'CE1')
      const path = write(site, 'p.xlsx', Buffer.from(book({ rows })))
      expect((await rollover(site, path, '--keep-going')).code).toBe(3)
      expect(readFileSync(`${path}.rejects.csv`, 'utf8')).toMatch(
        /^\ufeffNom;Prénom;Date de naissance;Classe;fault\r\nBERT;Chloé;31\/02\/2017;CE1;/,
      )
    })
  })

  describe('what leaves for other systems', () => {
    const THREE = `${HEAD}DU PRÉ;Noé;06/05/2017;CE1\nO’NEILL;Maé;07/05/2017;CE1\nLE BIHAN;Anne;08/05/2017;CE1\n`
    const base = '--base ou=people,dc=ecole,dc=example'

    test('the changes of a directory made from a store that knows nobody of it are refused, with the number that confirms them', async () => {
      const [site, empty] = [await newSite(engine), await newSite(engine)]
      await rollover(site, write(site, 'p.csv', THREE))
      const full = `${site.folder}/full.ldif`
      await intrascol(site, `intrascol export ldif ${base} --out ${full}`)
      const line = `intrascol export ldif ${base} --changes ${full}`
      const refused = await intrascol(empty, `${line} --out ${empty.folder}/changes.ldif -o json`)
      expect([refused.code, refused.out, existsSync(`${empty.folder}/changes.ldif`)]).toEqual([5, '', false])
      expect(JSON.parse(refused.err).error).toMatchObject({ option: '--confirm-deletions', deletions: 3, accounts: 3 })
      expect((await intrascol(empty, `${line} --confirm-deletions 2`)).code).toBe(5)
      expect((await intrascol(empty, `${line} --confirm-deletions 3`)).out.match(/changetype: delete/g)).toHaveLength(3)
      await intrascol(site, 'intrascol users delete anne.lebihan -y')
      const one = await intrascol(site, line)
      expect([one.code, one.out.match(/changetype: delete/g)?.length]).toEqual([0, 1])
    })

    test('more than a fifth of a directory is refused too, a fifth is not', async () => {
      const site = await newSite(engine)
      const many = Array.from({ length: 20 }, (_, n) => `Nom${String.fromCharCode(97 + n)};Ana;06/05/2017;CE1\n`).join('')
      await rollover(site, write(site, 'p.csv', HEAD + many))
      const full = `${site.folder}/full.ldif`
      await intrascol(site, `intrascol export ldif ${base} --out ${full}`)
      const logins = (await json(intrascol(site, 'intrascol users list -o json'))).map(({ login }) => login)
      await intrascol(site, ['users', 'delete', ...(logins.slice(0, 4) as string[]), '-y'])
      expect((await intrascol(site, `intrascol export ldif ${base} --changes ${full}`)).code).toBe(0)
      await intrascol(site, ['users', 'delete', String(logins[4]), '-y'])
      expect((await intrascol(site, `intrascol export ldif ${base} --changes ${full}`)).code).toBe(5)
    })

    test('OneRoster says grades as codes of CEDS, and that the school has no name', async () => {
      const site = await newSite(engine)
      const levels = ['PS', 'MS', 'GS', 'CP', 'CE1', 'CE2', 'CM1', 'CM2', 'ULIS']
      const lines = levels.map((level, n) => `NOM${level};Ana;07/05/${2022 - n};${level};${n === 5 ? 'CE1 Huet' : `${level} Huet`}\n`)
      await rollover(
        site,
        write(site, 'p.csv', `Nom;Prénom;Date de naissance;Niveau;Classe\n${lines.join('')}`),
        '--class-map',
        'CE1 Huet=CE1 Huet',
      )
      const { code, err } = await intrascol(site, `intrascol export oneroster --out ${site.folder}/school --year 2026-2027`)
      expect([code, err]).toEqual([0, expect.stringContaining('intrascol.school')])
      const grades = (file: string) => {
        const [head = '', ...rows] = readFileSync(`${site.folder}/school/${file}`, 'utf8').trim().split('\r\n')
        const at = head.split(',').indexOf('grades')
        return rows.map((line) => line.match(/("[^"]*"|[^,]*)(,|$)/g)?.[at]?.replace(/^"|"?,?$/g, '')).sort()
      }
      expect(grades('users.csv')).toEqual(['', '01', '02', '03', '04', '05', 'KG', 'PK', 'PR'])
      expect(grades('classes.csv')).toEqual(['', '01', '02,03', '04', '05', 'KG', 'PK', 'PR'])
    })
  })

  test('a stored name never holds a sign that nobody sees, whoever types it', async () => {
    const site = await newSite(engine)
    await intrascol(site, ['users', 'add', '--kind', 'pupil', '--first-name', 'Lé\u00ado', '--last-name', 'BE\u200bRT', '-y'])
    const stored = await inStore(site, ({ db }) => db.selectFrom('account').select(['last_name', 'first_name', 'login']).execute())
    expect(stored).toEqual([{ last_name: 'BERT', first_name: 'Léo', login: 'leo.bert' }])
  })
})
