import { beforeEach, expect, test } from 'vitest'
import { gar, json, mdo, newSite, onEachEngine, type Site } from '../support/site.ts'
import { content, imageBefore, names, write, writeThree } from './rows.ts'

interface Listed {
  id: number
  undone: boolean
  counts: object
}
interface Written {
  operation: number | null
  counts: object
  rows: object[]
  guards?: object[]
}

onEachEngine((engine) => {
  let site: Site
  beforeEach(async () => {
    site = await newSite(engine)
    await writeThree(site)
  })
  const list = (options = '') => json<Listed[]>(gar(site, `gar journal list -o json ${options}`))
  const undo = (line: string) => json<Written>(gar(site, `gar undo ${line} -o json`))

  test('the journal lists the operations, newest last', async () => {
    const rows = await list()
    expect(rows.map(({ id, undone }) => [id, undone])).toEqual([1, 2, 3].map((id) => [id, false]))
    expect(rows[0]).toEqual({
      ...{ id: 1, at: '2026-11-20T10:00:00.000Z', operator: 'test', command: 'gar test' },
      ...{ counts: { arrived: 2 }, changes: 2, undone: false, skipped: null },
    })
    expect((await list('--limit 2')).map(({ id }) => id)).toEqual([2, 3])
    expect(await list('--limit 0')).toEqual([])
    expect((await gar(site, 'gar journal list --limit x')).code).toBe(2)
  })

  test('an operation shows its rows with their former state', async () => {
    const show = (id: number) => json(gar(site, `gar journal show ${id} -o json`))
    expect(await show(1)).toEqual(
      [1, 2].map((item) => ({
        entity: 'school',
        called: item === 1 ? '0000001A' : null,
        scope: 0,
        item,
        subject: 0,
        ...{ id: null, name: null, title: item === 1 ? 'Lycée Lemonnier' : null },
        outcome: 'arrived',
        before: null,
      })),
    )
    const before = { uai: '0000001A', name: 'Lycée Élisa-Lemonnier', degree: 2, contract: null, head_uai: null }
    const school = { entity: 'school', called: '0000001A', id: null, name: null, title: 'Lycée Lemonnier' }
    expect(await show(2)).toEqual([{ ...school, scope: 0, item: 1, subject: 0, outcome: 'updated', before }])
    expect((await gar(site, 'gar journal show 9')).code).toBe(4)
    expect((await gar(site, 'gar journal show neuf')).code).toBe(2)
  })

  test('undo takes an operation back, and undo of the undo brings it again', async () => {
    const after = await content(site)
    expect(await undo('3')).toMatchObject({
      operation: 4,
      counts: { restored: 1 },
      rows: [{ entity: 'school', item: 2, outcome: 'restored' }],
    })
    expect(await names(site)).toEqual(['Lycée Lemonnier', 'Collège Œuvrard'])
    expect((await list()).map(({ undone }) => undone)).toEqual([false, false, true, false])
    expect(await undo('4')).toMatchObject({ operation: 5 })
    expect((await content(site)).school).toEqual(after.school)
    expect((await list()).map(({ undone }) => undone)).toEqual([false, false, false, true, false])
    expect(await undo('3')).toMatchObject({ operation: 6 })
    expect((await gar(site, 'gar journal verify')).code).toBe(0)
    expect((await gar(site, 'gar store check')).code).toBe(0)
  })

  test('all operations taken back, last first, leave an empty store', async () => {
    for (const id of [3, 2, 1]) expect((await gar(site, `gar undo ${id}`)).code).toBe(0)
    expect((await content(site)).school).toEqual([])
  })

  test('what is already taken back changes nothing, at a terminal too', async () => {
    await undo('3')
    const before = await content(site)
    const again = await gar(site, 'gar undo 3 -o json')
    expect(again).toMatchObject({ code: 0, err: expect.stringContaining('already taken back') })
    expect(JSON.parse(again.out)).toMatchObject({ operation: null, counts: {} })
    expect(await gar(site, 'gar undo 3', { answers: [] })).toMatchObject({
      code: 0,
      asked: [],
      err: expect.stringContaining('already taken back'),
    })
    expect(await content(site)).toEqual(before)
  })

  test('a row changed since is a conflict: 5 with the list, nothing written', async () => {
    const before = await content(site)
    const answer = await gar(site, 'gar undo 1 -o json')
    expect(answer).toMatchObject({ code: 5, out: '' })
    const { error } = JSON.parse(answer.err)
    expect(error.conflicts).toEqual([
      { entity: 'school', scope: 0, item: 1, subject: 0, called: expect.any(String), operation: 2, why: 'changed' },
      { entity: 'school', scope: 0, item: 2, subject: 0, called: null, operation: 3, why: 'removed' },
    ])
    expect(await undo('1 -n')).toMatchObject({ operation: null, dry_run: true, guards: [{ guard: 'undo_conflict' }] })
    expect(await content(site)).toEqual(before)
  })

  test('an unknown operation is 4, one of another program 5', async () => {
    expect((await gar(site, 'gar undo 99')).code).toBe(4)
    expect((await gar(site, 'gar undo 99 -n')).code).toBe(4)
    expect((await mdo(site, 'mdo undo 3')).code).toBe(5)
  })

  test('at a terminal it asks; no is 130, data changed meanwhile is 5', async () => {
    expect(await gar(site, 'gar undo 2', { answers: [false] })).toMatchObject({
      code: 130,
      out: '',
      asked: ['Take back operation 2 (1 row)?'],
    })
    const colleague = async () => {
      await write(site, [{ id: 1, name: 'Autre nom', before: imageBefore(1, 'Lycée Lemonnier', 2) }])
      return true
    }
    expect((await gar(site, 'gar undo 2', { answers: [colleague] })).code).toBe(5)
    expect(await names(site)).toEqual(['Autre nom'])
  })

  test('a dry run shows the same rows and writes nothing', async () => {
    const before = await content(site)
    const dry = await undo('3 -n')
    expect(await content(site)).toEqual(before)
    expect((await undo('3')).rows).toEqual(dry.rows)
  })

  test('tables and French', async () => {
    const answer = await gar(site, 'gar journal list --lang fr')
    expect(answer.out).toMatch(/N°\s+QUAND\s+QUI\s+QUOI\s+RÉSULTAT\s+ANNULÉE/)
    expect(answer.out).toMatch(/1 {2}20\/11\/2026 11:00 {2}test {2}gar test {2}2 arrivés\s+non/)
    expect((await gar(site, 'gar journal verify --lang fr')).out).toMatch(/^Le journal est tel qu’il a été écrit : 3 opérations/)
    expect((await gar(site, 'gar undo 3 --lang fr -y')).out).toMatch(/Opération 4/)
  })
})
