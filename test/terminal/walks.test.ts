import { beforeAll, describe, expect, test } from 'vitest'
import { sampleStore } from '../support/sample.ts'
import { alone, type Desk, install, newDesk, Terminal } from './terminal.ts'

const UAI = '9990012J'
let bin: string
let sample: Desk

beforeAll(async () => {
  bin = await install()
  sample = newDesk(bin, await sampleStore())
}, 120_000)

const desk = () => newDesk(bin, sample.store)

type Rows = Record<string, string>[]
const rows = (at: Desk, ...argv: string[]) => JSON.parse(alone(at, ...argv, '-o', 'json')) as Rows
const holders = (at: Desk, resource: string, ...selection: string[]) =>
  rows(at, 'people', 'list', '--holding', resource, ...selection).map(({ id }) => id)
const head = (at: Desk) => (JSON.parse(alone(at, 'store', 'info', '-o', 'json')) as { head: string }).head

describe('seed 001: the resource Pix is taken back from the teachers, in batch', () => {
  /** The walk up to its question: resource, filter « Public cible », the number found, all results. */
  async function upToTheQuestion(at: Desk): Promise<Terminal> {
    const terminal = new Terminal(at, 'batch-revoke')
    await terminal.sees(/Quelle ressource \? +disponibles +attribués +total/, /Pearltrees +507 +643 +1 150/)
    await terminal.choose('Quelle ressource ?', 'Pix ')
    await terminal.choose('1 548 personnes trouvées', 'Public cible : tous')
    await terminal.sees('Public cible : lesquels ?', 'élèves (1346)')
    await terminal.tick('Public cible : lesquels ?', 'enseignants (140)', 'documentalistes (3)')
    // One person is both. The number is the one that was filtered, here and to the end.
    await terminal.choose('142 personnes trouvées', 'Continuer avec ces 142 personnes')
    await terminal.choose('Quelles personnes ?', 'Sélectionner les 142 résultats')
    await terminal.sees('Retirer 142 exemplaires ?', /Sélection --population \S+ : 142 personnes/, /Pix +enseignants +retiré +139/)
    return terminal
  }

  test('with the keyboard only, in French: the store holds the result, and the line printed does the same', async () => {
    const at = desk()
    const terminal = await upToTheQuestion(at)
    terminal.type('oui\r')
    expect(await terminal.ended()).toBe(0)
    expect(holders(at, 'pix', '--population', 'enseignants,documentalistes')).toEqual([])
    expect(holders(at, 'pix')).toHaveLength(1548 - 142)
    expect(rows(at, 'copies', 'list', '--resource', 'pix', '--state', 'locked')).toHaveLength(489)
    expect(alone(at, 'store', 'check', '-o', 'json').trim()).toBe('[]')
    const [, line = ''] = /La même chose sans question : gar (.*)/.exec(terminal.screen) ?? []
    expect(line).toMatch(new RegExp(`^batch-revoke --uai ${UAI} --resource pix --population \\S+$`))
    const words = line.trim().split(' ')
    expect(JSON.parse(alone(at, ...words, '-n', '-o', 'json'))).toMatchObject({ counts: { not_holding: 142 } })
    // On a store where nobody has done it yet it takes back the same copies.
    expect(JSON.parse(alone(desk(), ...words, '--expect', '142', '-o', 'json'))).toMatchObject({ counts: { closed: 142 } })
  })

  test('a no is 130, and nothing is written', async () => {
    const at = desk()
    const before = head(at)
    const terminal = await upToTheQuestion(at)
    terminal.type('non\r')
    expect(await terminal.ended()).toBe(130)
    expect([terminal.screen.includes('Rien n’a été écrit'), head(at)]).toEqual([true, before])
  })
})

describe('seed 000: one copy is taken back from one person', () => {
  test('people show lists the copies, one is chosen and taken back', async () => {
    const at = desk()
    const [held] = rows(at, 'copies', 'list', '--resource', 'pearltrees')
    const id = held?.person ?? ''
    const terminal = new Terminal(at, 'people', 'show', id)
    await terminal.sees('Retirer un de ces exemplaires ?', id, held?.last_name ?? '', 'Pearltrees', 'Pix', 'attribué')
    await terminal.choose('Retirer un de ces exemplaires ?', 'Pearltrees')
    await terminal.sees('Retirer 1 exemplaire ?')
    terminal.type('oui\r')
    expect(await terminal.ended()).toBe(0)
    const left = rows(at, 'copies', 'list', '--person', id).map(({ resource }) => resource)
    expect([left.length > 0, left.includes(held?.resource ?? '')]).toEqual([true, false])
    expect(terminal.screen).toContain(`gar revoke --uai ${UAI} --resource pearltrees --person ${id}`)
  })

  test('leaving them all changes nothing and exits 0', async () => {
    const at = desk()
    const before = head(at)
    const terminal = new Terminal(at, 'people', 'show', 'XXA29628')
    await terminal.choose('Retirer un de ces exemplaires ?', 'non, tout laisser')
    expect([await terminal.ended(), head(at)]).toEqual([0, before])
  })

  test('assign by population: the table, the suggestions, what remains before saying yes', async () => {
    const at = desk()
    const suggestion = (...words: string[]) =>
      JSON.parse(alone(at, 'assign', '--resource', BTS, '--suggested', ...words, '-n', '-o', 'json')) as { rows: Rows }
    const [first] = suggestion().rows
    const [person] = rows(at, 'people', 'list', '--person', first?.person ?? '')
    const division = String(person?.divisions)
    const given = suggestion('--division', division).rows.map(({ person: id }) => id)
    const before = rows(at, 'resources', 'list').find(({ code }) => code === BTS)
    const remaining = Number(before?.available) - given.length

    const terminal = new Terminal(at, 'assign')
    await terminal.choose('Par où commencer ?', 'Entrer par population')
    await terminal.choose('1 548 personnes trouvées', 'Divisions : tous')
    const found = rows(at, 'people', 'list', '--division', division).length
    await terminal.tick('Divisions : lesquels ?', `${divisionLabel(at, division)} (${found})`)
    await terminal.choose(`${found} personnes trouvées`, `Continuer avec ces ${found} personnes`)
    await terminal.choose('Quelles personnes ?', `Sélectionner les ${found} résultats`)
    await terminal.sees(/Quelles ressources \? +sélectionnés +disponibles +restants +suggérés +attribués +total/)
    await terminal.tick('Quelles ressources ?', 'Sélectionner les suggestions')
    await terminal.sees(`Attribuer ${given.length} exemplaires ?`, new RegExp(`Restera ensuite : Vendre et conseiller.* ${remaining}\\.`))
    terminal.type('oui\r')
    expect(await terminal.ended()).toBe(0)
    expect(holders(at, BTS).toSorted()).toEqual(given.toSorted())
    const after = rows(at, 'resources', 'list').find(({ code }) => code === BTS)
    expect([Number(after?.available), Number(after?.assigned)]).toEqual([remaining, given.length])
    expect(terminal.screen).toContain(`gar assign --uai ${UAI} --resource ${BTS} --division ${division} --suggested`)
  })

  test('assign by resource: one resource for the people chosen; refused it is 130', async () => {
    const at = desk()
    const before = head(at)
    const terminal = new Terminal(at, 'assign')
    await terminal.choose('Par où commencer ?', 'Entrer par ressource')
    await terminal.choose('Quelle ressource ?', 'Pearltrees')
    await terminal.choose('1 548 personnes trouvées', 'Public cible : tous')
    await terminal.tick('Public cible : lesquels ?', 'enseignants (140)')
    await terminal.choose('140 personnes trouvées', 'Continuer avec ces 140 personnes')
    await terminal.choose('Quelles personnes ?', 'Sélectionner les 140 résultats')
    await terminal.sees('Attribuer 140 exemplaires ?', 'Restera ensuite : Pearltrees 367.')
    terminal.type('\r')
    expect([await terminal.ended(), head(at)]).toEqual([130, before])
  })
})

const BTS = 'vendre-et-conseiller-le-point-de-vente-bts-mco'

/** A division as the filters show it. */
const divisionLabel = (at: Desk, code: string) =>
  alone(at, 'completion', 'words', '--', 'assign', '--division', code)
    .split('\n')
    .find((line) => line.startsWith(`${code}\t`))
    ?.split('\t')[1] ?? code

describe('stopping in the middle of a question', () => {
  const stops: [how: string, stop: (terminal: Terminal) => void][] = [
    ['Ctrl-C', (terminal) => terminal.press('interrupt')],
    ['SIGTERM', (terminal) => terminal.signal('SIGTERM')],
    ['SIGHUP', (terminal) => terminal.signal('SIGHUP')],
  ]
  test.each(stops)('%s in the choice of a walk is 130, and nothing is written', async (_, stop) => {
    const at = desk()
    const before = head(at)
    const terminal = new Terminal(at, 'batch-revoke')
    await terminal.sees('Quelle ressource ?')
    stop(terminal)
    expect([await terminal.ended(), head(at)]).toEqual([130, before])
    expect(terminal.screen).toContain('Rien n’a été écrit')
  })

  test.each(stops)('%s in the last question is 130, and nothing is written', async (_, stop) => {
    const at = desk()
    const before = head(at)
    const terminal = new Terminal(at, 'revoke', '--resource', 'pix', '--population', 'enseignants')
    await terminal.sees('Retirer 140 exemplaires ?')
    stop(terminal)
    expect([await terminal.ended(), head(at)]).toEqual([130, before])
  })
})
