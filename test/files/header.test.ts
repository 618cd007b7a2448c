import { describe, expect, it } from 'vitest'
import { finder, findHeaderOf } from '../../src/files/header.ts'
import { headerKey } from '../../src/files/header-words.ts'
import { createReport } from '../../src/files/report.ts'
import { readTable, type TableColumn } from '../../src/files/table.ts'
import { subscriptionColumns } from '../../src/gar/files/subscription-fields.ts'
import { PUPIL_WORDS, pupilColumns } from '../../src/intrascol/files/pupil-columns.ts'
import { column, PEOPLE } from '../../src/mdo/files/columns.ts'

const pupils = pupilColumns({})
const people: readonly TableColumn[] = (
  ['library', 'last_name', 'first_name', 'email', 'birth_date', 'resources', 'requested_on'] as const
).map((name) => column(name))
const patrons: readonly TableColumn[] = (['card', 'last_name', 'first_name', 'email', 'birth_date', 'renewed', 'expires'] as const).map(
  (name) => column(name),
)

describe('a header as the field writes it', () => {
  it.each([
    ['Nom de l’élève', 'last_name'],
    ["Prénom de l'élève", 'first_name'],
    ['PRENOM', 'first_name'],
    ['Nom d’usage élève', 'usage_name'],
    ['NE(E) LE', 'birth_date'],
    ['Né(e) le (JJ/MM/AAAA)', 'birth_date'],
    ['Date de naissance* :', 'birth_date'],
    ['Date naiss.', 'birth_date'],
    ['DIV.', 'class'],
    ['Nom de la classe', 'class'],
    ['Libellé classe', 'class'],
    ['N° INE', 'ine'],
    ['INE (11 caractères)', 'ine'],
    ['Identifiant National Élève', 'ine'],
    ['Numéro national de l’élève', 'ine'],
    ['Identifiant classe', 'class_id'],
    ['last_name', 'last_name'],
    ['PrÃ©nom', 'first_name'],
    ['Nom de la mère', undefined],
    ['DIV. PREC.', undefined],
    ['Lieu de naissance', undefined],
  ])('of a pupils’ file: %s', (header, name) => expect(finder({ columns: pupils, people: PUPIL_WORDS })(header)?.name).toBe(name))

  it.each([
    ['Votre adresse e-mail (obligatoire)', 'email'],
    ['Adresse électronique', 'email'],
    ['Nom de l’usager', 'last_name'],
    ['Médiathèque d’inscription', 'library'],
    ['Horodateur', 'requested_on'],
    ['Ressources demandées', 'resources'],
    ['Téléphone', undefined],
  ])('of a form: %s', (header, name) => expect(finder({ columns: people, people: PEOPLE })(header)?.name).toBe(name))

  it.each([
    ['N° de carte', 'card'],
    ['Nom', 'last_name'],
    ['Prénom du lecteur', 'first_name'],
    ['Fin d’abonnement', 'expires'],
    ['dateexpiry', 'expires'],
  ])('of a patron file: %s', (header, name) => expect(finder({ columns: patrons, people: PEOPLE })(header)?.name).toBe(name))

  it('means one column only, in every reader', () => {
    const nobody: ReadonlySet<string> = new Set()
    for (const [columns, who] of [
      [pupils, PUPIL_WORDS],
      [people, PEOPLE],
      [patrons, PEOPLE],
      [subscriptionColumns, nobody],
    ] as const) {
      const owners = Map.groupBy(
        columns.flatMap(({ name, aliases = [] }) => [name, ...aliases].map((word) => ({ key: headerKey(word, who), name }))),
        ({ key }) => key,
      )
      const shared = [...owners].filter(([, all]) => new Set(all.map(({ name }) => name)).size > 1).map(([key]) => key)
      expect(shared).toEqual([])
    }
  })
})

describe('where the header is', () => {
  const known = { columns: pupils, people: PUPIL_WORDS }
  const HEAD = 'Nom;Prénom;Date de naissance;Classe'
  it.each([
    [HEAD, { delimiter: ';', at: 0, sep: false }],
    [`sep=;\n${HEAD}`, { delimiter: ';', at: 1, sep: true }],
    [`\ufeffsep=,\r\n${HEAD.replaceAll(';', ',')}`, { delimiter: ',', at: 1, sep: true }],
    [`"sep=\t"\r${HEAD.replaceAll(';', '\t')}`, { delimiter: '\t', at: 1, sep: true }],
    [`École des Tilleuls;;;\n\nÉlèves au 04/09/2026;;;\n;;;\n${HEAD}`, { delimiter: ';', at: 2, sep: false }],
    [`"École ""Les Tilleuls"",\nbâtiment B"\n${HEAD.replaceAll(';', ',')}`, { delimiter: ',', at: 1, sep: false }],
    // What lacks a column is a header all the same when another table follows.
    [`Nom;Prénom;INE;École\nA;B;C;D\n${HEAD}`, { delimiter: ';', at: 0, sep: false }],
    [`Titre\nNom;Prénom;Date de naissance;Groupe`, { delimiter: ';', at: 1, sep: false }],
    ['Liste\nA;B', { delimiter: ';', at: 0, sep: false }],
  ])('%j', (text, found) => expect(findHeaderOf(text, known)).toEqual(found))

  it('what stands above is a remark, and lines are those of a text editor', async () => {
    const report = createReport()
    const table = await readTable(Buffer.from(`sep=;\nÉcole;;;\n\n${HEAD}\nAUBRY;Noé;06/05/2017;CE1\n`), known, report)
    expect([table.line, (await table.rows.next()).value?.line]).toEqual([4, 5])
    expect(report.remarks.map(({ key, values }) => [key, ...values])).toEqual([['remark.csv.above', 1, 'École']])
  })

  it('a missing column is told with the headers of the file, the words that would do, and the way out, once', async () => {
    const report = createReport()
    await readTable(Buffer.from('Titre\nNom;Identité;Groupe\n'), { ...known, mapping: '--columns' }, report)
    expect(report.faults).toEqual([
      {
        ...{ file: '-', line: 2, column: 'first_name', key: 'fault.csv.missing_column' },
        values: ['first_name', ['prénom', 'prénoms', 'premier prénom'], ['Nom', 'Identité', 'Groupe'], '--columns'],
      },
      {
        ...{ file: '-', line: 2, column: 'class', key: 'fault.csv.missing_column' },
        values: ['class', ['classe', 'libellé classe', 'nom de la classe'], [], undefined],
      },
    ])
  })
})
