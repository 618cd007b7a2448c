import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { alone, type Desk, install, newDesk, Terminal } from './terminal.ts'

let bin: string

beforeAll(async () => {
  bin = await install('intrascol')
}, 120_000)

type Rows = Record<string, string>[]
const rows = (at: Desk, ...argv: string[]) => JSON.parse(alone(at, ...argv, '-o', 'json')) as Rows
const logins = (at: Desk, ...filter: string[]) => rows(at, 'users', 'list', ...filter).map(({ login }) => login)

/** Types an answer once its question stands there. */
async function answer(terminal: Terminal, question: string, words: string): Promise<void> {
  await terminal.sees(question)
  terminal.type(`${words}\r`)
}

describe('seed 004: the five steps of the new year, with the keyboard, in French', () => {
  test('adjust, let leave, add, share out, delete', async () => {
    const at = newDesk(bin)
    const folders = join(at.home, 'dossiers')
    mkdirSync(folders)
    alone(at, 'config', 'set', 'intrascol.folders', folders)
    alone(at, 'store', 'init')
    // Last year's school, placed for its year.
    for (const level of ['CP', 'CE1', 'CM1', 'CM2']) alone(at, 'classes', 'create', level, '--year', '2025-2026')
    for (const [first, last, room] of [
      ['Léa', 'RIVA', 'CM2'],
      ['Tom', 'PETIT', 'CM2'],
      ['Lou', 'OEUVRARD', 'CM1'],
      ['Ana', 'COSTA', 'CP'],
    ] as const)
      alone(at, 'users', 'add', '--kind', 'élève', '--first-name', first, '--last-name', last, '--class', room, '--year', '2025-2026')

    // 1. The new teacher, then the new class with its teacher.
    const teacher = new Terminal(at, 'teachers', 'add', '--first-name', 'Claire', '--last-name', 'VIDAL')
    await teacher.choose('Où montrer le mot de passe ?', 'nulle part')
    await answer(teacher, 'Ajouter ce compte ?', 'oui')
    expect(await teacher.ended()).toBe(0)
    const room = new Terminal(at, 'classes')
    await room.choose('4 classes : choisissez, ou une action', 'Créer une classe')
    await answer(room, 'Nom de la classe :', 'CE1 Mme Vidal')
    await room.choose('Qui en est responsable ?', 'Claire VIDAL')
    await answer(room, 'Créer la classe CE1 Mme Vidal ?', 'oui')
    await room.choose('5 classes : choisissez, ou une action', 'Quitter')
    expect(await room.ended()).toBe(0)

    // 2. Tick all, untick one.
    const leaving = new Terminal(at, 'users', 'delete')
    await leaving.choose('De quelle classe partent-ils ?', 'CM2 (2)')
    await leaving.sees('Qui part ?', '◉ RIVA Léa (lea.riva)')
    await leaving.pointAt('RIVA Léa')
    leaving.press('space')
    await leaving.sees('◯ RIVA Léa')
    leaving.press('enter')
    await leaving.sees('Partent : Tom PETIT (tom.petit)')
    await answer(leaving, 'Faire partir 1 compte ?', 'oui')
    expect(await leaving.ended()).toBe(0)
    expect(logins(at, '--class', 'CM2')).toEqual(['lea.riva'])

    // 3. A new pupil: login and password make themselves.
    const arrival = new Terminal(at, 'users', 'add', '--kind', 'élève', '--class', 'CP')
    await answer(arrival, 'Prénom :', 'Maëlys')
    await answer(arrival, 'Nom :', 'LE GUÉNEC')
    await arrival.choose('Où montrer le mot de passe ?', 'ici')
    await arrival.sees('Maëlys LE GUÉNEC : identifiant maelys.leguenec, classe CP')
    await answer(arrival, 'Ajouter ce compte ?', 'oui')
    expect(await arrival.ended()).toBe(0)
    expect(arrival.screen).toMatch(/maelys\.leguenec .* [a-z]+-[a-z]+-[2-9]{2}/)

    // 4. From the top down.
    for (const [from, to, move] of [
      ['CM1 (1)', 'CM2 (1)', 'Transférer 1 élève de CM1 vers CM2 ?'],
      ['CP (2)', 'CE1 Mme Vidal (0)', 'Transférer 1 élève de CP vers CE1 Mme Vidal ?'],
    ] as const) {
      const transfer = new Terminal(at, 'classes', 'transfer')
      await transfer.choose('De quelle classe ?', from)
      await transfer.choose('Vers quelle classe ?', to)
      await answer(transfer, move, 'oui')
      expect(await transfer.ended()).toBe(0)
    }
    expect(logins(at, '--class', 'CM2')).toEqual(['lou.oeuvrard', 'lea.riva'])
    expect(logins(at, '--class', 'CP')).toEqual(['maelys.leguenec'])

    // 5. The old class, whose folder still holds a file.
    writeFileSync(join(folders, 'ce1', 'devoir.odt'), 'à garder')
    const refused = new Terminal(at, 'classes', 'delete', 'CE1')
    expect(await refused.ended()).toBe(5)
    expect(refused.screen).toMatch(/Dossier de travail pas vide : CE1\/devoir\.odt\./)
    const archived = new Terminal(at, 'classes', 'archive', 'CE1')
    await answer(archived, 'Archiver 1 fichier de CE1 et vider son dossier ?', 'oui')
    expect(await archived.ended()).toBe(0)
    const deleted = new Terminal(at, 'classes', 'delete', 'CE1', 'CM1')
    await answer(deleted, 'Supprimer 2 classes ?', 'oui')
    expect(await deleted.ended()).toBe(0)
    expect(readdirSync(folders).sort()).toEqual(['.archives', 'ce1-mme-vidal', 'cm2', 'cp'])
    expect(logins(at, '--class', 'aucune')).toEqual([])
    expect(rows(at, 'classes', 'list').map((one) => [one.class, one.pupils])).toEqual([
      ['CP', 1],
      ['CE1 Mme Vidal', 1],
      ['CM2', 2],
    ])
    expect(alone(at, 'store', 'check', '-o', 'json').trim()).toBe('[]')
  }, 240_000)
})
