import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createReport } from '../../src/files/report.ts'
import { readTable } from '../../src/files/table.ts'
import { book, row } from '../files/sheets.ts'
import { pupil, smallWith, snapshot, subscriptions } from '../gar/files.ts'
import { gar, intrascol, json, mdo, newSite, onEachEngine, type Site } from '../support/site.ts'

const FRENCH = { env: { GUICHET_LANG: 'fr', GUICHET_TODAY: '2026-11-20' } }

/** The header and the rows of a workbook. */
async function sheet(path: string): Promise<string[][]> {
  const { headers, rows } = await readTable(path, { columns: [] }, createReport())
  const found = [[...headers]]
  for await (const { cells } of rows) found.push([...cells])
  return found
}

onEachEngine((engine) => {
  const school = async () => {
    const site = await newSite(engine)
    await gar(site, `gar import gar-ent ${snapshot(smallWith({ Eleve: [pupil('q1', { last: '=1+1', first: 'Ana' })] }))} -y`)
    return site
  }
  const out = (site: Site, name: string) => join(site.folder, name)

  describe('a list as a workbook', () => {
    test('has the headings and words of its reader, texts that are no formulas, and every column', async () => {
      const site = await school()
      const path = out(site, 'p.xlsx')
      expect(await gar(site, `gar people list --person q1 -o xlsx --out ${path}`, FRENCH)).toMatchObject({ code: 0, out: '' })
      expect(await sheet(path)).toEqual([
        ['N°', 'UAI', 'NOM', 'PRÉNOM', 'PUBLIC', 'DIVISIONS', 'GROUPES', 'NIVEAUX', 'MATIÈRES', 'PRÉSENT'],
        ['q1', '9990012J', '=1+1', 'Ana', 'élèves', '', '', '', '', 'oui'],
      ])
      expect(statSync(path).mode & 0o777).toBe(0o600)
    })

    test('has days as days and numbers as numbers', async () => {
      const site = await school()
      await gar(
        site,
        `gar import subscriptions ${subscriptions({ idAbonnement: 'R', nbLicenceGlobale: 9, debutValidite: '2026-08-15' })} -y`,
      )
      const path = out(site, 'r.xlsx')
      await gar(site, `gar resources list --out ${path}`, FRENCH)
      const { unzipSync } = await import('fflate')
      const xml = Buffer.from(unzipSync(readFileSync(path))['xl/worksheets/sheet1.xml'] ?? []).toString()
      const [head = [], first = []] = await sheet(path)
      const at = (title: string) => String.fromCharCode(65 + head.indexOf(title))
      expect([first[head.indexOf('DU')], first[head.indexOf('TOTAL')]]).toEqual(['2026-08-15', '9'])
      expect(xml).toMatch(new RegExp(`<c r="${at('TOTAL')}2"><v>9</v>`))
      expect(xml).toMatch(new RegExp(`<c r="${at('DU')}2" s="\\d"><v>46249</v>`))
    })

    test('is replaced when the same list wrote it, and nothing else is without --force', async () => {
      const site = await school()
      const path = out(site, 'p.xlsx')
      const line = `gar people list --out ${path}`
      expect([(await gar(site, line)).code, (await gar(site, line)).code]).toEqual([0, 0])
      expect((await gar(site, `gar schools list --out ${path}`)).code).toBe(5)
      writeFileSync(path, 'PK\x03\x04 nothing')
      expect([(await gar(site, line)).code, (await gar(site, `${line} --force`)).code]).toEqual([5, 0])
    })

    test.each([
      'gar people list -o xlsx',
      'gar people list -o xlsx --out p.csv',
      'gar people list -o csv --out p.xlsx',
      'gar store info -o xlsx',
      'gar assign --resource r --all -o xlsx -y',
    ])('%s is a wrong command line', async (line) => {
      const site = await school()
      expect(await gar(site, line.replace('--out ', `--out ${site.folder}/`))).toMatchObject({ code: 2, out: '' })
      expect(existsSync(out(site, 'p.xlsx'))).toBe(false)
    })

    test.each(['table', 'json', 'ndjson', 'csv'])(
      'as %s a list goes into a file too, the same as on stdout, and over itself',
      async (format) => {
        const site = await school()
        const path = out(site, 'p.txt')
        const line = `gar people list --population pupils -o ${format}`
        for (const _ of [1, 2]) expect((await gar(site, `${line} --out ${path}`)).code).toBe(0)
        expect(readFileSync(path, 'utf8')).toBe((await gar(site, line)).out)
        expect((await gar(site, `gar schools list -o ${format} --out ${path}`)).code).toBe(5)
      },
    )

    test('every list of the three programs has one', async () => {
      const site = await school()
      const lines: [typeof gar, string][] = [
        ...['schools list', 'people list', 'copies list', 'resources list', 'journal list', 'journal show 1'].map(
          (line): [typeof gar, string] => [gar, `gar ${line}`],
        ),
        ...['libraries list', 'resources list', 'subscribers list', 'mail list', 'report'].map((line): [typeof gar, string] => [
          mdo,
          `mdo ${line}`,
        ]),
        ...['users list', 'teachers list', 'classes list'].map((line): [typeof gar, string] => [intrascol, `intrascol ${line}`]),
      ]
      for (const [n, [program, line]] of lines.entries()) {
        const path = out(site, `${n}.xlsx`)
        expect(await program(site, `${line} -o xlsx --out ${path}`, FRENCH), line).toMatchObject({ code: 0 })
        const [head = []] = await sheet(path)
        expect(
          head.filter((title) => /[a-z]/.test(title)),
          line,
        ).toEqual([])
      }
    })
  })

  describe('a workbook is read wherever a CSV is', () => {
    test('a list of our own names people, and gives accounts again', async () => {
      const site = await school()
      const path = out(site, 'p.xlsx')
      await gar(site, `gar people list --population teachers -o xlsx --out ${path}`, FRENCH)
      const ids = (await json(gar(site, `gar people list --from ${path} -o json`))).map(({ id }) => id)
      expect(ids).toEqual(['t1', 't2'])
      await intrascol(site, [
        'users',
        'add',
        '--kind',
        'pupil',
        '--first-name',
        'Noé',
        '--last-name',
        'AUBRY',
        '--birth-date',
        '2017-05-06',
        '-y',
      ])
      await intrascol(site, `intrascol users list --out ${out(site, 'u.xlsx')}`, FRENCH)
      const again = await json<{ counts: object }>(intrascol(site, `intrascol users import ${out(site, 'u.xlsx')} -o json`))
      expect(again.counts).toEqual({ already: 1 })
    })

    test('subscriptions, with days as a spreadsheet has them', async () => {
      const site = await school()
      const csv = readFileSync(subscriptions({ idAbonnement: 'R', nbLicenceGlobale: 9 }), 'utf8')
        .trim()
        .split('\n')
      const [head = [], cells = []] = csv.map((line) => line.split(';'))
      const given = cells.map((cell, at) => (head[at] === 'debutValidite' ? '15/08/2026' : head[at] === 'finValidite' ? '46614' : cell))
      writeFileSync(out(site, 's.xlsx'), book({ rows: row(1, ...head) + row(2, ...given) }))
      expect((await gar(site, `gar import subscriptions ${out(site, 's.xlsx')} -y`)).code).toBe(0)
      expect(await json(gar(site, 'gar resources list -o json'))).toMatchObject([{ valid_from: '2026-08-15', valid_until: '2027-08-15' }])
    })

    test('a title encoded twice is 7 in a table of subscriptions', async () => {
      const site = await school()
      const title = Buffer.from('Encyclopédie').toString('latin1')
      const path = subscriptions({ idAbonnement: 'R', nbLicenceGlobale: 9, libelleRessource: title })
      expect((await gar(site, `gar import subscriptions ${path} -y`)).code).toBe(7)
      expect((await gar(site, `gar import subscriptions ${path} --repair-encoding -y`)).code).toBe(0)
      expect(await json(gar(site, 'gar resources list -o json'))).toMatchObject([{ title: 'Encyclopédie' }])
    })
  })
})
