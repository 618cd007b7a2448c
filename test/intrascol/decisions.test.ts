import { expect, test } from 'vitest'
import { intrascol, json, newSite, onEachEngine } from '../support/site.ts'
import { fill, rollover, write } from './rollover-support.ts'
import { done, smallSchool } from './small-school.ts'

const HEAD = 'Nom élève;Prénom élève;Date naissance;INE;Niveau;Libellé classe'
const add = (first: string, last: string, room: string, more = '') =>
  `intrascol users add --kind pupil --first-name "${first}" --last-name "${last}" --class "${room}" ${more}`

onEachEngine((engine) => {
  test('pupils typed in by hand are asked about in the next year, and their school rolls over', async () => {
    const site = await newSite(engine)
    const rooms = ['CP', 'CE1', 'CE2', 'CM1', 'CM2']
    const pupils: [string, string, number][] = [
      ['Sylvain', 'AUBIER', 0],
      ['Emma', 'MARTIN', 0],
      ['Léo', 'BRUN', 1],
      ['Lou', 'LE GALL', 2],
      ['Tom', 'ROY', 3],
    ]
    await done(
      site,
      ...rooms.map((room) => `intrascol classes create "${room} A"`),
      ...pupils.map(([first, last, at]) => add(first, last, `${rooms[at]} A`)),
    )
    const lines = pupils.map(
      ([first, last, at], n) => `${last};${first};2019-03-0${n + 1};070011223${n}A;${rooms[at + 1]};${rooms[at + 1]} A`,
    )
    const path = write(site, 'next.csv', `${HEAD}\n${lines.join('\n')}\n`)
    const next = { env: { GUICHET_TODAY: '2027-09-01' } }
    const asked = await rollover(site, path, [], next)
    expect([asked.code, (asked.error.questions as unknown[]).length], asked.err).toEqual([7, 5])
    fill(String(asked.error.decisions), () => 'same')
    const { code, result, err } = await rollover(site, path, ['--decisions', String(asked.error.decisions)], next)
    expect([code, result.counts.transferred], err).toEqual([0, 5])
  })

  test('a teacher of the ULIS: no fault before the question; the ordinary class makes none, the ULIS makes it with its teacher', async () => {
    const site = await newSite(engine)
    const child = (level: string, room: string) => `RIVA;Léa;2017-05-05;;${level};${room}`
    const path = write(site, 'p.csv', `${HEAD}\n${child('ULIS', 'ULIS école')}\n${child('CE2', 'CE2 A')}\nROY;Tom;2017-01-01;;CE2;CE2 A\n`)
    const teachers = write(site, 't.csv', 'Nom;Prénom;Classe\nVIDAL;Claire;ULIS école\nPRAT;Anne;CE2 A\n')
    const asked = await rollover(site, path, ['--teachers', teachers])
    expect([asked.code, asked.error.questions], asked.err).toMatchObject([7, [{ kind: 'two_classes', suggested: 'CE2 A' }]])
    const decisions = ['--decisions', String(asked.error.decisions), '--teachers', teachers]
    fill(String(asked.error.decisions), () => 'ULIS école')
    const ulis = await rollover(site, path, [...decisions, '-n'])
    expect(ulis.result.rows.find(({ class: room, outcome }) => room === 'ULIS école' && outcome === 'created')).toMatchObject({
      teacher: 'claire.vidal',
    })
    fill(String(asked.error.decisions), () => 'CE2 A')
    const ordinary = await rollover(site, path, decisions)
    expect(ordinary.code, ordinary.err).toBe(0)
    expect((await json(intrascol(site, 'intrascol classes list -o json'))).map(({ class: room }) => room)).toEqual(['CE2 A'])
    const wrong = write(site, 'w.csv', 'Nom;Prénom;Classe\nVIDAL;Claire;CP Z\n')
    expect((await rollover(site, path, ['--teachers', wrong])).code).toBe(8)
  })

  test('the export of those struck off is recognised by both readers', async () => {
    const site = await newSite(engine)
    const path = write(site, 'r.csv', `${HEAD};Date de radiation\nRIVA;Léa;2017-05-05;;CE2;CE2 A;2026-07-05\n`)
    const { code, error } = await rollover(site, path)
    expect([code, JSON.stringify(error)]).toEqual([8, expect.stringContaining('struck off')])
    const imported = await intrascol(site, `intrascol users import ${path} --create-classes`)
    expect([imported.code, imported.err]).toEqual([8, expect.stringContaining('struck off')])
  })

  test('a child who is known is said where she is, and no empty class is left behind; a namesake without a date is said', async () => {
    const site = await smallSchool(engine)
    const line = (last: string, first: string, born: string, room: string) => `${last};${first};${room};${born}`
    const path = write(
      site,
      'n.csv',
      `Nom;Prénom;Classe;Date de naissance\n${line('LE GUÉNEC', 'Maëlys', '02/04/2020', 'CE1 neuve')}\n${line('DE SOUSA LIMA', 'Jean-Noël', '01/02/2015', 'CP Mme Vidal')}\n`,
    )
    const answer = await intrascol(site, `intrascol users import ${path} --create-classes -o json`)
    expect(JSON.parse(answer.out)).toMatchObject({
      counts: { already: 1, added: 1 },
      rows: [
        { login: 'maelys.leguenec', class: 'CP Mme Vidal', level: 'CP', outcome: 'already' },
        { class: 'CP Mme Vidal', outcome: 'added' },
      ],
    })
    const [known, fresh] = ['jeannoel.desousalima', JSON.parse(answer.out).rows[1].login]
    expect(answer.err).toContain(`${fresh} and ${known}`)
    expect((await json(intrascol(site, 'intrascol classes list -o json'))).map(({ class: room }) => room)).not.toContain('CE1 neuve')
    const again = await intrascol(site, `intrascol users import ${path} --create-classes -o json`)
    expect(JSON.parse(again.out)).toMatchObject({ operation: null, counts: { already: 2 } })
    const added = await intrascol(site, add('Lou', 'ŒUVRARD', 'CP Mme Vidal'))
    expect([added.code, added.err]).toEqual([0, expect.stringContaining('lou.oeuvrard2 and lou.oeuvrard')])
    expect((await intrascol(site, add('Ana', 'PETIT', 'CP Mme Vidal'))).err).not.toContain('Perhaps one person')
    expect((await intrascol(site, 'intrascol store check')).code).toBe(0)
  })

  test('a question about accounts names them', async () => {
    const site = await smallSchool(engine)
    for (const command of [
      'users delete lou.oeuvrard --erase',
      'users reset-password lou.oeuvrard --show-passwords',
      'users edit lou.oeuvrard --class none',
    ]) {
      const { err } = await intrascol(site, `intrascol ${command}`, { answers: [false] })
      expect(err, command).toMatch(/ŒUVRARD +Lou|Lou ŒUVRARD/)
    }
  })
})
