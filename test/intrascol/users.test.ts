import { chmodSync, existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { bytesOf } from '../support/bytes.ts'
import { inStore, intrascol, onEachEngine } from '../support/site.ts'
import { clean, failure, LAST_YEAR, lastYearsSchool, listed, logins, must, newSchool, write } from './school.ts'

onEachEngine((engine) => {
  test('a signal ends a write before its commit only: after it the command still says what was done', async () => {
    const site = await newSchool(engine)
    const listening = async (words: string) => {
      const calls: string[] = []
      await must(site, `intrascol users add --kind pupil --first-name Léa --last-name RIVA ${words}`, {
        onInterrupt: () => {
          calls.push('begins')
          return () => calls.push('stops')
        },
        said: () => calls.push('said'),
      })
      return calls
    }
    expect(await listening('-n')).toEqual(['begins', 'stops', 'said'])
    expect(await listening('')).toEqual(['begins', 'said', 'stops'])
    expect(await listening('')).toEqual(['begins', 'stops'])
  })

  test('a class leaves but some; a second time nobody is left to leave', async () => {
    const site = await lastYearsSchool(engine)
    const { counts, rows } = await write(site, 'intrascol users delete --class cm2 --except lea.riva')
    expect(counts).toEqual({ deleted: 2 })
    expect(rows).toMatchObject([
      { login: 'zoe.blanc', class: null, outcome: 'deleted' },
      { login: 'tom.petit', class: null, outcome: 'deleted' },
    ])
    expect(await logins(site, '--class CM2')).toEqual(['lea.riva'])
    expect(await logins(site, '--status left')).toEqual(['zoe.blanc', 'tom.petit'])
    expect(await logins(site, '--status all')).toHaveLength(6)
    expect(await write(site, 'intrascol users delete --class CM2 --except lea.riva')).toMatchObject({ operation: null, counts: {} })
    expect((await write(site, 'intrascol users delete zoe.blanc lea.riva')).counts).toEqual({ already: 1, deleted: 1 })
    expect(await clean(site)).toEqual([])
  })

  test('whoever comes back has the same login, class and password', async () => {
    const site = await lastYearsSchool(engine)
    const password = (await write(site, 'intrascol users reset-password lea.riva --show-passwords')).rows[0]?.password
    await must(site, 'intrascol users delete lea.riva tom.petit')
    await must(site, 'intrascol classes create CM1-CM2')
    expect((await write(site, 'intrascol users restore lea.riva zoe.blanc')).counts).toEqual({ already: 1, restored: 1 })
    expect(await listed(site, 'intrascol users list --class CM2')).toMatchObject([
      { login: 'zoe.blanc' },
      { login: 'lea.riva', level: 'CM2' },
    ])
    expect((await must(site, 'intrascol users show lea.riva -o json')).out).toContain('"password_state": "issued"')
    expect(password).toBeTruthy()
    // The class is gone meanwhile: class none, and a remark.
    await must(site, 'intrascol classes delete CM2')
    const { err } = await must(site, 'intrascol users restore tom.petit')
    expect(err).toMatch(/Their class is gone, so they are in none now: tom.petit/)
    expect(await logins(site, '--class none')).toContain('tom.petit')
    expect(await clean(site)).toEqual([])
  })

  test('undo brings back who left with everything, and takes arrivals away', async () => {
    const site = await lastYearsSchool(engine)
    const before = await listed(site, 'intrascol users list --status all')
    const { operation } = await write(site, 'intrascol users delete --class CM2')
    const added = await write(site, 'intrascol users add --kind pupil --first-name Ida --last-name ROY --class CP')
    await must(site, `intrascol undo ${added.operation}`)
    await must(site, `intrascol undo ${operation}`)
    expect(await listed(site, 'intrascol users list --status all')).toEqual(before)
    expect(await clean(site)).toEqual([])
    // The login of an arrival that was undone is free at once.
    expect((await write(site, 'intrascol users add --kind pupil --first-name Ida --last-name ROY --class CP')).rows).toMatchObject([
      { login: 'ida.roy' },
    ])
  })

  test('erased: no byte of name, birth date, INE or login, journal included; the login stays reserved', async () => {
    const site = await newSchool(engine)
    await must(site, 'intrascol classes create CM2', LAST_YEAR)
    const who = '--first-name Zéphyrine --last-name QUINTEBERT --birth-date 2014-02-17 --ine 0987654321Z'
    await must(site, `intrascol users add --kind pupil ${who} --class CM2`)
    await must(site, 'intrascol users add --kind pupil --first-name Ana --last-name COSTA --class CM2')
    await must(site, 'intrascol users edit zephyrine.quintebert --level CM1')
    const erased = ['QUINTEBERT', 'quintebert', '2014-02-17', '0987654321Z', 'phyrine']
    const before = await bytesOf(site)
    for (const trace of erased) expect(before).toContain(trace)
    const { operation, rows } = await write(site, 'intrascol users delete zephyrine.quintebert --erase')
    expect(rows).toMatchObject([{ login: 'zephyrine.quintebert', outcome: 'deleted' }])
    const after = await bytesOf(site)
    for (const trace of erased) expect(after).not.toContain(trace)
    expect(after).toContain('COSTA')
    expect(await failure(site, `intrascol undo ${operation}`)).toMatchObject({ code: 'erased', exit_code: 5 })
    expect(await clean(site)).toEqual([])
    expect((await must(site, 'intrascol journal verify -o json')).code).toBe(0)
    // Reserved for a year, then free; a key that others may read is refused.
    const add = 'intrascol users add --kind pupil --first-name Zéphyrine --last-name QUINTEBERT --homonym'
    expect((await write(site, add)).rows).toMatchObject([{ login: 'zephyrine.quinteber2' }])
    expect(await failure(site, `${add} --login zephyrine.quintebert`)).toMatchObject({ code: 'login_taken' })
    const later = { env: { GUICHET_TODAY: '2027-09-02' } }
    const kept = () => inStore(site, ({ db }) => db.selectFrom('erased_account').select(['login_hash', 'reserved_until']).execute())
    expect(await kept()).toEqual([{ login_hash: expect.stringMatching(/^[0-9a-f]{64}$/), reserved_until: '2027-09-01' }])
    expect((await write(site, add, later)).rows).toMatchObject([{ login: 'zephyrine.quintebert' }])
    chmodSync(join(site.folder, 'guichet', 'guichet.key'), 0o644)
    expect(await failure(site, add)).toMatchObject({ code: 'file_exposed', exit_code: 6 })
    chmodSync(join(site.folder, 'guichet', 'guichet.key'), 0o600)
    await must(site, 'intrascol users purge', later)
    expect(await kept()).toEqual([{ login_hash: null, reserved_until: null }])
  })

  test('purge erases those left for more than ninety days, and nobody else', async () => {
    const site = await lastYearsSchool(engine)
    await must(site, 'intrascol users delete lea.riva', { env: { GUICHET_TODAY: '2026-06-01' } })
    await must(site, 'intrascol users delete tom.petit', { env: { GUICHET_TODAY: '2026-06-03' } })
    // 1 June + 90 days is 30 August; on 1 September 3 June is exactly 90 days ago.
    expect((await write(site, 'intrascol users purge -n')).counts).toEqual({ erased: 1 })
    expect((await write(site, 'intrascol users purge')).rows).toMatchObject([{ login: 'lea.riva', outcome: 'erased' }])
    // Copies made before rollovers hold the same people, and go by their age.
    const copies = ['2026-06-02', '2026-06-03'].map((day) => `${site.place}.before-rollover-${day}T10-00-00.000Z`)
    if (engine === 'sqlite') for (const copy of copies) writeFileSync(copy, '')
    expect(await write(site, 'intrascol users purge')).toMatchObject({ operation: null, counts: {} })
    if (engine === 'sqlite') expect(copies.map((copy) => existsSync(copy))).toEqual([false, true])
    expect(await logins(site, '--status left')).toEqual(['tom.petit'])
    expect(await clean(site)).toEqual([])
  })

  test('a purge stops at a far clock, and when everybody would go', async () => {
    const site = await newSchool(engine)
    const rows = Array.from({ length: 12 }, (_, n) => `NOM${'ABCDEFGHIJKL'[n]};Tom;pupil`)
    const file = join(site.folder, 'twelve.csv')
    writeFileSync(file, `${['last_name;first_name;kind', ...rows].join('\n')}\n`)
    await must(site, `intrascol users import ${file}`, LAST_YEAR)
    await must(site, ['users', 'delete', ...Array.from({ length: 12 }, (_, n) => `tom.nom${'abcdefghijkl'[n]}`)], LAST_YEAR)
    expect(await failure(site, 'intrascol users purge', { env: { GUICHET_TODAY: '2025-09-01' } })).toMatchObject({
      code: 'clock_far',
      exit_code: 5,
    })
    expect(await failure(site, 'intrascol users purge', { env: { GUICHET_TODAY: '2099-01-01' } })).toMatchObject({
      code: 'clock_far',
      option: '--force',
    })
    expect(await failure(site, 'intrascol users purge')).toMatchObject({ code: 'too_many', going: 12, all: 12, option: '--force' })
    expect(await logins(site, '--status left')).toHaveLength(12)
    expect((await write(site, 'intrascol users purge --force')).counts).toEqual({ erased: 12 })
    // A year later their logins are free again, in an operation of its own.
    const later = { env: { GUICHET_TODAY: '2027-09-05' } }
    expect((await write(site, 'intrascol users purge', later)).counts).toEqual({ released: 12 })
    expect((await write(site, 'intrascol users purge', later)).operation).toBeNull()
    expect(await clean(site)).toEqual([])
  })

  test('edit: every field, class none, keep; nothing twice', async () => {
    const site = await lastYearsSchool(engine)
    const edit = (words: string) => write(site, `intrascol users edit ana.costa ${words}`)
    expect((await edit('--class CE1')).rows).toMatchObject([{ class: 'CE1', level: 'CE1', outcome: 'changed' }])
    expect((await edit('--class CE1')).counts).toEqual({ already: 1 })
    expect((await edit('--class aucune')).rows).toMatchObject([{ class: null, level: 'CE1' }])
    expect(await logins(site, '--class none')).toEqual(['ana.costa'])
    expect((await edit('--keep --sex f --ine 0123456789A --level ulis --birth-date 2019-02-28')).counts).toEqual({ changed: 1 })
    const shown = JSON.parse((await must(site, 'intrascol users show ana.costa -o json')).out)
    expect(shown).toMatchObject({ keep: true, sex: 'F', ine: '0123456789A', level: 'ULIS', birth_date: '2019-02-28', class: null })
    expect(shown.years).toEqual([{ year: '2025-2026', class: 'CP', level: 'CP' }])
    expect((await edit('--no-keep')).counts).toEqual({ changed: 1 })
    expect(await failure(site, 'intrascol users edit max.durand --ine 0123456789A')).toMatchObject({
      code: 'ine_taken',
      login: 'ana.costa',
    })
    expect(await failure(site, 'intrascol users edit max.durand --login lea.riva')).toMatchObject({ code: 'login_taken', exit_code: 5 })
    expect(await failure(site, 'intrascol users edit nobody --keep')).toMatchObject({ code: 'unknown_login', exit_code: 4 })
    expect(await failure(site, 'intrascol users edit max.durand --class CE9')).toMatchObject({ code: 'unknown_class', exit_code: 4 })
    expect(await clean(site)).toEqual([])
  })

  test('an adult is responsible for classes, and for none any more after leaving', async () => {
    const site = await lastYearsSchool(engine)
    await must(site, 'intrascol teachers add --first-name Claire --last-name VIDAL --class CP')
    await must(site, 'intrascol users edit claire.vidal --class CE1')
    expect(await listed(site, 'intrascol teachers list')).toMatchObject([{ login: 'claire.vidal', kind: 'adult', class: 'CE1, CP' }])
    expect(await failure(site, 'intrascol teachers add --first-name Paul --last-name ROY --class CP')).toMatchObject({
      code: 'class_has_teacher',
    })
    expect(await logins(site, '--class CP')).toEqual(['ana.costa'])
    expect(await logins(site, '--class CP --kind adulte')).toEqual(['claire.vidal'])
    const { operation } = await write(site, 'intrascol users delete claire.vidal')
    expect((await listed(site, 'intrascol classes list')).map(({ teacher }) => teacher)).toEqual([null, null, null, null, null])
    expect(await clean(site)).toEqual([])
    await must(site, `intrascol undo ${operation}`)
    expect((await listed(site, 'intrascol classes list')).map(({ teacher }) => teacher)).toEqual([
      'claire.vidal',
      'claire.vidal',
      null,
      null,
      null,
    ])
  })

  test('what is missing, unknown or left is said with its code, and nothing is written', async () => {
    const site = await lastYearsSchool(engine)
    await must(site, 'intrascol users delete tom.petit')
    for (const [line, expected] of [
      ['users delete', { code: 'nobody_named', exit_code: 7, candidates: ['CP', 'CE1', 'CE2', 'CM1', 'CM2'] }],
      ['users delete nobody else', { code: 'unknown_login', exit_code: 4, unknown: ['nobody', 'else'] }],
      ['users delete --class CE9', { code: 'unknown_class', exit_code: 4, unknown: ['CE9'] }],
      ['users add --kind pupil --first-name A', { code: 'missing_option', exit_code: 7, option: '--last-name' }],
      ['users add --first-name A --last-name B', { code: 'missing_option', exit_code: 7, option: '--kind' }],
      ['users add --kind dog --first-name A --last-name B', { exit_code: 2 }],
      ['users add --kind pupil --first-name A --last-name B --class CE9', { code: 'unknown_class', exit_code: 4 }],
      ['users add --kind pupil --first-name Tom --last-name PETIT', { code: 'user_left', exit_code: 5, login: 'tom.petit' }],
      ['users add --kind pupil --first-name A --last-name B --ine 12', { exit_code: 2 }],
      ['users', { exit_code: 2 }],
      ['classes', { exit_code: 2 }],
      ['users show nobody', { code: 'unknown_login', exit_code: 4 }],
      ['users restore nobody', { code: 'unknown_login', exit_code: 4 }],
    ] as const)
      expect(await failure(site, `intrascol ${line}`), line).toMatchObject(expected)
    expect(await logins(site, '--status all')).toHaveLength(6)
  })

  test('the journal keeps no name and no login of the command line', async () => {
    const site = await lastYearsSchool(engine)
    await must(site, 'intrascol teachers add --first-name Claire --last-name VIDAL --login cvidal')
    await must(site, 'intrascol classes edit CP --teacher cvidal')
    await must(site, 'intrascol users delete lea.riva TOM.PETIT')
    await must(site, 'intrascol classes transfer --from CM1 --to CM2 --only lou.oeuvrard')
    const said = (await listed(site, 'intrascol journal list')).map(({ command }) => String(command)).join('\n')
    expect(said).not.toMatch(/riva|petit|vidal|oeuvrard/i)
    expect(said).toContain('intrascol users delete … …')
    const shown = await listed(site, 'intrascol journal show 11')
    expect(shown).toMatchObject([{ entity: 'account', called: 'ana.costa', before: null }, { entity: 'class_member' }])
  })

  test('at a terminal: tick all, then untick; a no writes nothing', async () => {
    const site = await lastYearsSchool(engine)
    const declined = await intrascol(site, 'intrascol users delete', { answers: ['CM2', ['tom.petit', 'zoe.blanc'], false] })
    expect(declined.code).toBe(130)
    expect(await logins(site)).toHaveLength(6)
    const { err, asked } = await must(site, 'intrascol users delete', { answers: ['CM2', ['tom.petit', 'zoe.blanc'], true] })
    expect(asked).toEqual([
      'Which class do they leave from?',
      'Who leaves? All are ticked; untick those who stay.',
      'Let 2 accounts leave?',
    ])
    expect(err).toContain('The same without questions: intrascol users delete tom.petit zoe.blanc')
    expect(await logins(site, '--class CM2')).toEqual(['lea.riva'])
  })
})
