import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { entities as garEntities } from '../../src/gar/entities.ts'
import { entities as schoolEntities } from '../../src/intrascol/entities.ts'
import { entities as mdoEntities } from '../../src/mdo/entities.ts'
import type { Entities } from '../../src/store/entity.ts'
import { small, smallWithout, snapshot, subscriptions } from '../gar/files.ts'
import { done, dump, refused, siteAfter, sound, written } from '../gar/support.ts'
import * as mediatheque from '../mdo/support.ts'
import { gar, intrascol, json, mdo, newSite, onEachEngine, type Site } from '../support/site.ts'

interface Conflict {
  entity: string
  called: string | null
  operation: number | null
  why: string
}
interface Written {
  operation: number | null
  counts: Record<string, number>
  guards: { guard: string; message: string }[]
  rows: { entity: string; called: string | null; outcome: string; changed_by: number | null }[]
}

const errorOf = (err: string) => JSON.parse(err.trim().split('\n').at(-1) ?? '').error as { code: string; conflicts: Conflict[] }

const base = [
  `gar import gar-ent ${snapshot(small)}`,
  `gar import subscriptions ${subscriptions({ idAbonnement: 'MANY', nbLicenceGlobale: 9 }, { idAbonnement: 'ONE', nbLicenceGlobale: 2 })}`,
]
const HOLDERS = '--person p1 --person p2 --person p3'

onEachEngine((engine) => {
  test('of three withdrawals one was given again: the two others come back, and the third once nothing stands in its way', async () => {
    const site = await siteAfter(engine, [...base, `gar assign --resource many ${HOLDERS}`])
    const { operation: taken } = await done(site, 'gar revoke --resource many --all')
    const { operation: again } = await done(site, 'gar assign --resource many --person p2')
    const before = await dump(site)
    const refusal = await refused(site, `gar undo ${taken}`)
    expect(refusal).toMatchObject({ exit: 5, code: 'undo_conflict' })
    expect(refusal.details.conflicts).toEqual([expect.objectContaining({ entity: 'copy', operation: again, why: 'changed' })])
    expect((await gar(site, `gar undo ${taken} -n`)).err).toMatch(new RegExp(`p2: changed by operation ${again}`))

    expect(await written(site, `gar undo ${taken} --skip-changed -n`)).toMatchObject({ counts: { restored: 2, skipped: 1 }, guards: [] })
    expect(await dump(site)).toEqual(before)
    const first = await gar(site, `gar undo ${taken} --skip-changed -o json`)
    expect(first.code).toBe(3)
    const { counts, rows } = JSON.parse(first.out) as Written
    expect(counts).toEqual({ restored: 2, skipped: 1 })
    expect(rows.filter(({ outcome }) => outcome === 'skipped')).toEqual([
      expect.objectContaining({ entity: 'copy', called: expect.stringMatching(/ p2$/), changed_by: again }),
    ])
    await sound(site)
    const listed = await json<{ id: number; undone: boolean; skipped: number | null }[]>(gar(site, 'gar journal list -o json'))
    expect(listed.find(({ id }) => id === taken)).toMatchObject({ undone: true, skipped: 1 })

    expect(await gar(site, `gar undo ${taken} --skip-changed`)).toMatchObject({ code: 5, out: '' })
    await done(site, `gar undo ${again}`)
    expect((await done(site, `gar undo ${taken}`)).counts).toEqual({ restored: 1 })
    expect((await done(site, `gar undo ${taken}`)).operation).toBe(null)
    expect((await json<object[]>(gar(site, 'gar copies list --resource many -o json'))).length).toBe(3)
    await sound(site)
  })

  test('an undo in part is itself taken back, and its operation then whole', async () => {
    const site = await siteAfter(engine, [...base, `gar assign --resource many ${HOLDERS}`])
    const held = await dump(site)
    const { operation: taken } = await done(site, 'gar revoke --resource many --all')
    const revoked = await dump(site)
    const { operation: again } = await done(site, 'gar assign --resource many --person p1')
    const part = JSON.parse((await gar(site, `gar undo ${taken} --skip-changed -o json`)).out) as Written
    await done(site, `gar undo ${part.operation}`)
    await done(site, `gar undo ${again}`)
    expect((await dump(site)).copy).toEqual(revoked.copy)
    expect((await done(site, `gar undo ${taken}`)).counts).toEqual({ restored: 3 })
    expect((await dump(site)).copy).toEqual(held.copy)
  })

  test('what a rule keeps from going back is named with the operation in the way, and skipped, no more than must be', async () => {
    const site = await siteAfter(engine, [...base, 'gar assign --resource one --person p1 --person p2'])
    const { operation: taken } = await done(site, 'gar revoke --resource one --all')
    const { operation: given } = await done(site, 'gar assign --resource one --person p3')
    const { details } = await refused(site, `gar undo ${taken}`)
    expect(details.broken).toEqual([expect.objectContaining({ rule: 'pool', operation: given })])
    const answer = await gar(site, `gar undo ${taken} --skip-changed -o json`)
    expect(answer.code).toBe(3)
    expect((JSON.parse(answer.out) as Written).counts).toEqual({ restored: 1, skipped: 1 })
    await sound(site)
  })

  test('where a rule keeps everything as it is nothing is taken back, and each row is named', async () => {
    const site = await siteAfter(engine, [...base, 'gar assign --resource one --person p1 --person p2'])
    const { operation: taken } = await done(site, 'gar revoke --resource one --person p1')
    await done(site, 'gar assign --resource one --person p3')
    const before = await dump(site)
    const answer = await gar(site, `gar undo ${taken} --skip-changed`)
    expect(answer).toMatchObject({ code: 5, out: '', err: expect.stringMatching(/\n {2}copy 9990012J ONE p1: a rule keeps it as it is\n/) })
    expect(await dump(site)).toEqual(before)
  })

  test('somebody who left keeps nothing, and the others get theirs back', async () => {
    const site = await siteAfter(engine, [...base, 'gar assign --resource many --person p1 --person p5'])
    const { operation: taken } = await done(site, 'gar revoke --resource many --all')
    await done(site, `gar import gar-ent ${snapshot(smallWithout('p5'))}`)
    const dry = await gar(site, `gar undo ${taken} -n`)
    expect(dry).toMatchObject({ code: 0, err: expect.stringMatching(/p5: the holder left/) })
    const answer = await gar(site, `gar undo ${taken} --skip-changed -o json`)
    expect([answer.code, (JSON.parse(answer.out) as Written).counts]).toEqual([3, { restored: 1, skipped: 1 }])
    await sound(site)
  })

  const must = async (site: Site, line: string) => {
    const { code, out, err } = await intrascol(site, `${line} -o json`)
    expect(code, `${line}: ${err}`).toBe(0)
    return JSON.parse(out) as Written
  }
  const school = async () => {
    const site = await newSite(engine)
    await must(site, "intrascol classes create 'CP A' --level CP")
    await must(site, "intrascol users add --first-name Léa --last-name Riva --kind pupil --class 'CP A'")
    return site
  }

  test('a rename comes back only where nobody has the name by now; the dry run says so', async () => {
    const site = await school()
    const { operation } = await must(site, "intrascol classes rename 'CP A' 'CP B'")
    const { operation: later } = await must(site, "intrascol classes create 'CP A' --level CP")
    for (const line of [`intrascol undo ${operation}`, `intrascol undo ${operation} --skip-changed`]) {
      const answer = await intrascol(site, `${line} -o json`)
      expect(answer).toMatchObject({ code: 5, out: '' })
      expect(errorOf(answer.err)).toMatchObject({ code: 'undo_conflict', conflicts: [{ entity: 'class', operation: later, why: 'taken' }] })
      expect(await intrascol(site, `${line} -n`)).toMatchObject({ code: 0, err: expect.stringContaining(`operation ${later}`) })
    }
    await must(site, `intrascol undo ${later}`)
    expect((await must(site, `intrascol undo ${operation}`)).counts).toEqual({ restored: 1 })
  })

  test('two who changed places change back', async () => {
    const site = await school()
    await must(site, "intrascol classes create 'CP B' --level CP")
    const first = await must(site, "intrascol classes rename 'CP A' 'CP C'")
    const second = await must(site, "intrascol classes rename 'CP B' 'CP A'")
    const third = await must(site, "intrascol classes rename 'CP C' 'CP B'")
    for (const { operation } of [third, second, first]) await must(site, `intrascol undo ${operation}`)
    expect((await json<{ class: string }[]>(intrascol(site, 'intrascol classes list -o json'))).map((row) => row.class).sort()).toEqual([
      'CP A',
      'CP B',
    ])
  })

  test('a class that was made does not go while somebody is in it', async () => {
    const site = await school()
    const made = await must(site, "intrascol classes create 'CE1 A' --level CE1")
    const added = await must(site, "intrascol users add --first-name Zoé --last-name Petit --kind pupil --class 'CE1 A'")
    const answer = await intrascol(site, `intrascol undo ${made.operation} -o json`)
    expect(answer.code).toBe(5)
    expect(errorOf(answer.err).conflicts).toEqual(
      expect.arrayContaining([expect.objectContaining({ entity: 'account', operation: added.operation, why: 'hangs' })]),
    )
    await must(site, `intrascol undo ${added.operation}`)
    await must(site, `intrascol undo ${made.operation}`)
    expect(await intrascol(site, 'intrascol store check')).toMatchObject({ code: 0 })
  })

  test('decisions are taken back but one that changed; its mail stays, theirs go', async () => {
    const site = await mediatheque.siteAfter(engine)
    // Nobody listens there: the mails wait.
    const waiting = { GUICHET_MAIL: 'smtp://127.0.0.1:9', GUICHET_MAIL_FROM: 'mdo@exemple.fr' }
    const { operation } = await mediatheque.done(site, `mdo subscribers validate ${mediatheque.MARTIN} ${mediatheque.OEUVRARD}`, {
      env: waiting,
    })
    await mediatheque.done(site, `mdo subscribers renew ${mediatheque.MARTIN}`, { env: { ...waiting, GUICHET_TODAY: '2026-12-05' } })
    const answer = await mdo(site, `mdo undo ${operation} --skip-changed -o json`, { env: waiting })
    expect(answer.code, answer.err).toBe(3)
    const people = await json<{ id: number; status: string }[]>(mdo(site, 'mdo subscribers list -o json'))
    const statusOf = (id: string) => people.find((one) => one.id === Number(id))?.status
    expect([statusOf(mediatheque.MARTIN), statusOf(mediatheque.OEUVRARD)]).toEqual(['validated', 'pending'])
    const mails = await json<{ subscriber: number; kind: string; status: string }[]>(mdo(site, 'mdo mail list -o json'))
    const mailOf = (id: string) => mails.find(({ subscriber, kind }) => subscriber === Number(id) && kind === 'user_validated')?.status
    expect([mailOf(mediatheque.MARTIN), mailOf(mediatheque.OEUVRARD)]).toEqual(['queued', 'cancelled'])
    expect(await mdo(site, 'mdo store check')).toMatchObject({ code: 0 })
  })
})

test('what a table has once is known to undo', async () => {
  const { place } = await newSite('sqlite')
  const database = new Database(place, { readonly: true })
  const named = (rows: unknown[]) => (rows as { name: string }[]).map(({ name }) => name)
  for (const { table, key, columns, unique = [] } of [...garEntities, ...mdoEntities, ...schoolEntities] as Entities) {
    const known = new Set([...Object.values(key), ...columns.map(({ name }) => name)])
    const keys = Object.values(key).sort().join()
    const indexes = (database.pragma(`index_list(${table})`) as { name: string; unique: number }[])
      .filter((index) => index.unique)
      .map((index) => named(database.pragma(`index_info(${index.name})`) as unknown[]))
      // The number alone is never given twice, and what undo does not write it cannot make double.
      .filter((parts) => parts.every((part) => known.has(part)) && parts.sort().join() !== keys && parts.join() !== 'id')
    expect(indexes.map((parts) => parts.sort().join()).sort(), table).toEqual(unique.map((one) => [...one.columns].sort().join()).sort())
  }
  database.close()
})
