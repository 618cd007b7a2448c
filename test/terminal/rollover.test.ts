import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Child, childOf, LEVELS, promoted, short } from '../intrascol/onde.ts'
import { alone, type Desk, install, newDesk, Terminal } from './terminal.ts'

let bin: string

beforeAll(async () => {
  bin = await install('intrascol')
}, 120_000)

const label = (level: string) => `${level} M. Lambert`
const rows = (at: Desk, ...argv: string[]) => JSON.parse(alone(at, ...argv, '-o', 'json')) as Record<string, string>[]

const school: Child[] = LEVELS.flatMap((level, at) => Array.from({ length: 6 }, (_, n) => childOf(at * 6 + n, level, label(level))))
const leo: Child = { last: 'RIVA', first: 'Léo', born: '2018-03-12', level: 'CE1', class: label('CE1') }
const jean: Child = { last: 'SOUSA-LIMA', first: 'Jean-Noël', born: '2017-02-17', level: 'CE2', class: label('CE2') }

/** The next year with a twin, a surname with its particle, and a class misspelt. */
const next: Child[] = [
  ...school.flatMap((child) => promoted(child, label) ?? []),
  { last: 'RIVA', first: 'Léa', born: '2018-03-12', level: 'CE2', class: label('CE2') },
  { ...jean, last: 'DE SOUSA LIMA', first: 'Jean Noël', level: 'CM1', class: label('CM1') },
  { ...childOf(900, 'CP', 'CP M. Lamberd', 2026) },
]

function desk(): Desk {
  const at = newDesk(bin)
  alone(at, 'store', 'init')
  writeFileSync(join(at.home, 'avant.csv'), short([...school, leo, jean]))
  writeFileSync(join(at.home, 'eleves.csv'), short(next))
  alone(at, 'rollover', '--from-csv', join(at.home, 'avant.csv'), '--year', '2025-2026')
  return at
}

describe('the new year at a terminal, in French', () => {
  test('nothing said: the walk asks for the year and the files, then three questions, the page, and yes', async () => {
    const at = desk()
    const file = join(at.home, 'eleves.csv')
    const terminal = new Terminal(at, 'rollover')
    await terminal.choose('Quelle année scolaire ce fichier ouvre-t-il ?', '2026-2027')
    await terminal.sees('Le fichier des élèves')
    terminal.type(`${file}\r`)
    await terminal.sees('Le fichier des enseignants')
    terminal.press('enter')
    await terminal.choose('la classe « CP M. Lamberd » est-elle nouvelle ?', 'non, c’est CP M. Lambert')
    await terminal.choose('RIVA Léa 2018-03-12 : qui est-ce ?', 'quelqu’un de nouveau')
    await terminal.choose('DE SOUSA LIMA Jean Noël 2017-02-17 : qui est-ce ?', 'le même que')
    await terminal.choose('Où montrer', 'nulle part')
    const page = await terminal.sees(/Appliquer \(\d+ changements\) \?/)
    for (const line of ['Année scolaire 2026-2027', 'Départs : 6 prévus, 1 imprévu (RIVA Léo', 'Arrivées : 2', 'Bilan : 32 ='])
      expect(page).toContain(line)
    terminal.type('oui\r')
    expect(await terminal.ended()).toBe(0)
    expect(terminal.screen).toContain(`intrascol rollover --from-csv ${file} --year 2026-2027`)
    const logins = rows(at, 'users', 'list').map(({ login }) => login)
    expect([logins.includes('lea.riva'), logins.includes('leo.riva'), logins.includes('jeannoel.sousalima')]).toEqual([true, false, true])
    expect(rows(at, 'classes', 'list').map((one) => one.class)).not.toContain('CP M. Lamberd')
    alone(at, 'store', 'check')
  })

  test('no at the end is 130, and nothing is written', async () => {
    const at = desk()
    const before = alone(at, 'users', 'list', '-o', 'json')
    const terminal = new Terminal(at, 'rollover', '--from-csv', join(at.home, 'avant.csv'), '--year', '2025-2026', '--additive')
    expect(await terminal.ended()).toBe(0)
    const other = new Terminal(at, 'rollover', '--from-csv', join(at.home, 'eleves.csv'), '--accept-strong')
    await other.choose('la classe « CP M. Lamberd » est-elle nouvelle ?', 'oui, une nouvelle classe')
    await other.choose('RIVA Léa', 'décider plus tard')
    await other.choose('Où montrer', 'nulle part')
    await other.sees(/Appliquer \(\d+ changements\) \?/)
    other.type('\r')
    expect([await other.ended(), alone(at, 'users', 'list', '-o', 'json')]).toEqual([130, before])
  })
})
