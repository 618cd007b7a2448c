import { expect, test } from 'vitest'
import { intrascol, onEachEngine } from '../support/site.ts'
import { clean, failure, LAST_YEAR, lastYearsSchool, listed, logins, must, newSchool, write } from './school.ts'

onEachEngine((engine) => {
  test('the transfers take last year’s members only, in whatever order, and a second run moves nobody', async () => {
    const site = await lastYearsSchool(engine)
    await must(site, 'intrascol users delete --class CM2 --except lea.riva')
    await must(site, 'intrascol users add --kind pupil --first-name Ida --last-name ROY --class CP')
    const transfer = (from: string, to: string) => write(site, `intrascol classes transfer --from ${from} --to ${to}`)
    // From the bottom up, which would carry the same children twice.
    const moved = [await transfer('CP', 'CE1'), await transfer('CE2', 'CM1'), await transfer('CM1', 'CM2')]
    expect(moved.map(({ counts }) => counts)).toEqual([{ transferred: 1 }, { transferred: 1 }, { transferred: 1 }])
    expect(moved.map(({ rows }) => rows[0])).toMatchObject([
      { login: 'ana.costa', class: 'CE1', level: 'CE1', outcome: 'transferred' },
      { login: 'max.durand', class: 'CM1', level: 'CM1' },
      { login: 'lou.oeuvrard', class: 'CM2', level: 'CM2' },
    ])
    for (const [from, to] of [
      ['CP', 'CE1'],
      ['CE1', 'CE2'],
      ['CE2', 'CM1'],
      ['CM1', 'CM2'],
    ] as const)
      expect(await transfer(from, to)).toMatchObject({ operation: null, counts: {} })
    expect(await logins(site, '--class CP')).toEqual(['ida.roy'])
    expect(await logins(site, '--class CM2')).toEqual(['lou.oeuvrard', 'lea.riva'])
    expect(await clean(site)).toEqual([])
  })

  test('only some, or all but some; who is there is already there, who is elsewhere is unknown', async () => {
    const site = await lastYearsSchool(engine)
    const only = (names: string) => `intrascol classes transfer --from CM2 --to CM1 --only ${names}`
    expect((await write(site, only('tom.petit,lou.oeuvrard'))).counts).toEqual({ already: 1, transferred: 1 })
    expect((await write(site, only('tom.petit'))).counts).toEqual({ already: 1 })
    expect(await failure(site, only('tom.petit,ana.costa,max.durand'))).toMatchObject({
      code: 'not_in_class',
      exit_code: 4,
      unknown: ['ana.costa', 'max.durand'],
    })
    expect((await write(site, 'intrascol classes transfer --from CM2 --to CM1 --except lea.riva')).rows).toMatchObject([
      { login: 'zoe.blanc' },
    ])
    expect(await logins(site, '--class CM2')).toEqual(['lea.riva'])
    expect(await failure(site, 'intrascol classes transfer --from CM2')).toMatchObject({ exit_code: 7, option: '--to' })
    expect(await failure(site, 'intrascol classes transfer --from CM2 --to CE9')).toMatchObject({ exit_code: 4, unknown: ['CE9'] })
  })

  test('the new level: the only one of the class, the next one, one’s own, else a remark', async () => {
    const site = await lastYearsSchool(engine)
    await must(site, 'intrascol classes create "CE1-CE2 Mme Vidal"')
    await must(site, 'intrascol classes create ULIS')
    const to = async (login: string, room: string) => {
      const from = String((await listed(site, `intrascol users list --name ${login.split('.')[1]}`))[0]?.class)
      return must(site, ['classes', 'transfer', '--from', from, '--to', room, '--only', login, '-o', 'json'])
    }
    expect(JSON.parse((await to('ana.costa', 'CE1-CE2 Mme Vidal')).out).rows).toMatchObject([{ level: 'CE1' }])
    expect(JSON.parse((await to('max.durand', 'CE1-CE2 Mme Vidal')).out).rows).toMatchObject([{ level: 'CE2' }])
    const kept = await to('lou.oeuvrard', 'CE1-CE2 Mme Vidal')
    expect(JSON.parse(kept.out).rows).toMatchObject([{ level: 'CM1' }])
    expect(kept.err).toContain('lou.oeuvrard')
    expect(JSON.parse((await to('lea.riva', 'ULIS')).out).rows).toMatchObject([{ level: 'ULIS' }])
  })

  test('a class is created, found again whatever its accents and signs, and differs only with its option', async () => {
    const site = await newSchool(engine)
    await must(site, 'intrascol teachers add --first-name Claire --last-name VIDAL')
    const create = 'intrascol classes create "CE1-CE2 Mme Vidal" --teacher claire.vidal --level CE2,CE1'
    expect((await write(site, create)).rows).toEqual([
      { class: 'CE1-CE2 Mme Vidal', levels: ['CE1', 'CE2'], teacher: 'claire.vidal', outcome: 'created' },
    ])
    expect(await write(site, create)).toMatchObject({ operation: null, counts: { already: 1 } })
    expect((await write(site, 'intrascol classes create "ce1 / ce2  mme VIDAL"')).counts).toEqual({ already: 1 })
    expect(await failure(site, 'intrascol classes create "CE1-CE2 Mme Vidal" --level CE2')).toMatchObject({
      code: 'class_differs',
      exit_code: 5,
      command: 'classes edit',
    })
    expect(await failure(site, 'intrascol classes create CP --teacher nobody')).toMatchObject({ exit_code: 4, unknown: ['nobody'] })
    for (const name of ['"- -"', 'none', 'aucune', `"${'a'.repeat(61)}"`, '"a\u0007b"'])
      expect((await intrascol(site, `intrascol classes create ${name}`)).code, name).toBe(2)
    const { err } = await must(site, 'intrascol classes create CP')
    expect(err).toContain('Without a teacher: CP')
    expect((await must(site, 'intrascol classes list')).err).toContain('Without a teacher: CP')
    await must(site, 'intrascol classes edit CP --teacher claire.vidal --level CP,CE1')
    expect(await listed(site, 'intrascol classes list')).toMatchObject([
      { class: 'CP', levels: ['CP', 'CE1'], teacher: 'claire.vidal', year: '2026-2027', pupils: 0, files: 0 },
      { class: 'CE1-CE2 Mme Vidal' },
    ])
  })

  test('renamed: the members and the folder stay; a name that is taken is refused', async () => {
    const site = await lastYearsSchool(engine)
    const folder = (await listed(site, 'intrascol classes list'))[4]?.folder
    expect((await write(site, 'intrascol classes rename CM2 "CM2 Mme Prat"')).counts).toEqual({ renamed: 1 })
    expect((await write(site, 'intrascol classes rename CM2 "CM2 Mme Prat"')).counts).toEqual({ already: 1 })
    expect((await listed(site, 'intrascol classes list'))[4]).toMatchObject({ class: 'CM2 Mme Prat', pupils: 3, folder })
    expect(await failure(site, 'intrascol classes rename CM1 "cm2 mme prat"')).toMatchObject({ code: 'class_exists', exit_code: 5 })
    expect(await failure(site, 'intrascol classes rename CM1 lea.riva')).toMatchObject({ code: 'class_is_login', exit_code: 5 })
    expect(await failure(site, 'intrascol classes rename CE9 CE8')).toMatchObject({ exit_code: 4 })
    expect(await clean(site)).toEqual([])
  })

  test('deleted: all or none, pupils left go to class none, and the same name takes the class up again', async () => {
    const site = await lastYearsSchool(engine)
    expect(await failure(site, 'intrascol classes delete CM2 CE9 CE8')).toMatchObject({ exit_code: 4, unknown: ['CE9', 'CE8'] })
    expect(await listed(site, 'intrascol classes list')).toHaveLength(5)
    const { err } = await must(site, 'intrascol classes delete CM2')
    expect(err).toMatch(/In no class now: zoe.blanc, tom.petit and lea.riva/)
    expect(await logins(site, '--class none')).toEqual(['zoe.blanc', 'tom.petit', 'lea.riva'])
    expect((await write(site, 'intrascol classes delete CM2')).counts).toEqual({ already: 1 })
    expect((await write(site, 'intrascol classes create CM2')).counts).toEqual({ created: 1 })
    await must(site, 'intrascol users edit lea.riva --class CM2')
    expect(JSON.parse((await must(site, 'intrascol users show lea.riva -o json')).out).years).toEqual([
      { year: '2025-2026', class: 'CM2', level: 'CM2' },
      { year: '2026-2027', class: 'CM2', level: 'CM2' },
    ])
    expect(await clean(site)).toEqual([])
  })

  test('every write twice, then taken back: the store is as before', async () => {
    const site = await lastYearsSchool(engine)
    const state = async () => [
      await listed(site, 'intrascol users list --status all'),
      (await listed(site, 'intrascol classes list')).map(({ folder: _, ...row }) => row),
    ]
    const lines = [
      'classes create "CE1 Mme Roy"',
      'classes edit CP --level CP,CE1',
      'classes rename CE2 "CE2 B"',
      'classes transfer --from CM1 --to CM2',
      'users delete --class CM2',
      'users edit ana.costa --class none',
      'classes delete CE1',
    ]
    for (const line of lines) {
      const before = await state()
      const dry = await write(site, `intrascol ${line} -n`)
      const done = await write(site, `intrascol ${line}`)
      expect({ ...done, operation: null, dry_run: true, guards: [] }, line).toEqual(dry)
      expect((await write(site, `intrascol ${line}`)).operation, line).toBeNull()
      await must(site, `intrascol undo ${done.operation}`)
      expect(await state(), line).toEqual(before)
      await must(site, `intrascol ${line}`)
    }
    expect(await clean(site)).toEqual([])
  })

  test('at a terminal the classes are asked for, and a year can be said', async () => {
    const site = await lastYearsSchool(engine)
    const { asked, err } = await must(site, 'intrascol classes transfer', { answers: ['CM1', 'CM2', true] })
    expect(asked).toEqual(['From which class?', 'To which class?', 'Move 1 pupil from CM1 to CM2?'])
    expect(err).toContain('The same without questions: intrascol classes transfer --from CM1 --to CM2')
    // Those of last year have their place for it already.
    expect((await write(site, 'intrascol classes transfer --from CP --to CE1 --year 2025-2026', LAST_YEAR)).counts).toEqual({})
  })
})
