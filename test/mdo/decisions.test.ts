import { describe, expect, test } from 'vitest'
import { mdo, onEachEngine } from '../support/site.ts'
import {
  DURAND,
  desk,
  done,
  dump,
  listed,
  MARTIN,
  mails,
  OEUVRARD,
  on,
  operations,
  outcomes,
  PETIT,
  refused,
  signUpLine,
  siteAfter,
  sound,
  stateOf,
} from './support.ts'

onEachEngine((engine) => {
  test('validating opens what was asked for, computes the last day and tells the person once', async () => {
    const site = await siteAfter(engine)
    expect(await stateOf(site, MARTIN)).toBe('pending .. cafeyn=pending,cvs=pending')
    const { counts, rows } = await done(site, `mdo subscribers validate ${MARTIN} ${PETIT} --valid-from 15/09/2026`)
    expect(counts).toEqual({ validated: 2 })
    expect(rows.map(({ expires_on }) => expires_on)).toEqual(['2027-09-15', '2027-03-15'])
    expect(await stateOf(site, MARTIN)).toBe('validated 2026-09-15..2027-09-15 cafeyn=validated,cvs=validated')
    expect((await mails(site)).filter((mail) => mail.startsWith('user'))).toEqual([
      `user_validated ${MARTIN} sent`,
      `user_validated ${PETIT} sent`,
    ])
    await sound(site)
  })

  test('twice changes nothing the second time, whatever the day says', async () => {
    const site = await siteAfter(engine, [...desk, `mdo subscribers validate ${MARTIN}`])
    const before = [await dump(site), await operations(site), await mails(site)]
    const again = await mdo(site, `mdo subscribers validate ${MARTIN} --valid-from 2026-10-01`)
    expect([again.code, again.err]).toEqual([0, expect.stringContaining('mdo subscribers renew')])
    expect([await dump(site), await operations(site), await mails(site)]).toEqual(before)
  })

  describe('what is refused is refused as a whole', () => {
    test.each([
      [`validate ${OEUVRARD} 99`, 4, 'unknown_subscriber'],
      [`validate ${OEUVRARD} x`, 4, 'unknown_subscriber'],
      [`validate ${OEUVRARD} --valid-from 2026-11-21`, 5, 'future'],
      [`validate ${OEUVRARD} --valid-from 2025-11-19`, 5, 'over'],
      [`validate ${OEUVRARD} --valid-from 30/02/2026`, 2, 'invalid_value'],
      [`refuse ${OEUVRARD} ${MARTIN}`, 5, 'is_validated'],
      [`renew ${OEUVRARD}`, 5, 'not_validated'],
      [`renew ${MARTIN} --valid-from 2026-09-01`, 5, 'earlier'],
      [`reopen ${MARTIN}`, 5, 'not_refused'],
      [`resources ${OEUVRARD} --set cafeyn=validated`, 5, 'person_not_validated'],
      [`resources ${OEUVRARD} --set gerip=refused`, 5, 'no_such_access'],
      [`resources ${OEUVRARD} --set lego=refused`, 4, 'unknown_resource'],
      [`transfer ${MARTIN} --to lib09`, 4, 'unknown_library'],
      ['validate', 7, 'no_subscriber'],
    ])('%s', async (line, exit, code) => {
      const site = await siteAfter(engine, [...desk, `mdo subscribers validate ${MARTIN} --valid-from 2026-09-15`])
      const before = [await dump(site), await mails(site)]
      expect(await refused(site, `mdo subscribers ${line}`)).toMatchObject({ exit, code })
      expect([await dump(site), await mails(site)]).toEqual(before)
    })
  })

  test('refuse, reopen, validate: what was refused one by one stays refused', async () => {
    const site = await siteAfter(engine, [...desk, `mdo subscribers resources ${DURAND} --set gerip=refusé`])
    expect(await stateOf(site, DURAND)).toContain('cvs=pending,gerip=refused')
    await done(site, `mdo subscribers refuse ${DURAND} --no-mail`)
    expect((await done(site, `mdo subscribers refuse ${DURAND}`)).operation).toBeNull()
    await done(site, `mdo subscribers reopen ${DURAND}`)
    expect(await stateOf(site, DURAND)).toBe('pending .. cvs=pending,gerip=refused')
    await done(site, `mdo subscribers refuse ${DURAND} --no-mail`)
    await done(site, `mdo subscribers validate ${DURAND}`)
    expect(await stateOf(site, DURAND)).toBe('validated 2026-11-20..2027-11-20 cvs=validated,gerip=refused')
    expect((await done(site, `mdo subscribers resources ${DURAND} --set gerip=validated --set cvs=removed`)).counts).toEqual({ changed: 2 })
    expect((await done(site, `mdo subscribers resources ${DURAND} --set gerip=validated`)).counts).toEqual({ already: 1 })
    expect(await stateOf(site, DURAND)).toContain('cvs=removed,gerip=validated')
    expect((await mails(site)).filter((mail) => mail.startsWith('user'))).toEqual([`user_validated ${DURAND} sent`])
    await sound(site)
  })

  test('access ends by itself, and --revoke ends it at once', async () => {
    const site = await siteAfter(engine, [...desk, `mdo subscribers validate ${MARTIN} ${PETIT} --valid-from 2026-09-15`])
    expect((await listed(site, '--status validated', on('2027-03-15'))).map(({ id }) => id)).toEqual([1, 4])
    expect((await listed(site, '--status validated', on('2027-03-16'))).map(({ id }) => id)).toEqual([1])
    expect((await listed(site, '--status expiré', on('2027-03-16'))).map(({ id }) => id)).toEqual([4])
    expect((await done(site, `mdo subscribers refuse ${MARTIN} --revoke`)).counts).toEqual({ refused: 1 })
    expect(await stateOf(site, MARTIN)).toBe('refused 2026-09-15..2027-09-15 cafeyn=refused,cvs=refused')
    expect((await mails(site)).at(-1)).toBe(`user_revoked ${MARTIN} sent`)
    await sound(site)
  })

  test('renewing: new dates, never back, the same day twice is already', async () => {
    const site = await siteAfter(engine, [...desk, `mdo subscribers validate ${MARTIN} --valid-from 2026-09-15`])
    expect((await done(site, `mdo subscribers renew ${MARTIN} --valid-from 2027-09-10`, on('2027-10-01'))).counts).toEqual({ renewed: 1 })
    expect((await done(site, `mdo subscribers renew ${MARTIN} --valid-from 2027-09-10`, on('2027-10-01'))).operation).toBeNull()
    expect(await stateOf(site, MARTIN, on('2027-10-01'))).toContain('validated 2027-09-10..2028-09-10')
    await done(site, 'mdo libraries edit lib01 --validity-months 1')
    expect(await refused(site, `mdo subscribers renew ${MARTIN}`, on('2027-10-01'))).toMatchObject({ exit: 5, code: 'moves_back' })
    await sound(site, on('2027-10-01'))
  })

  test('signing up again: pending asks for more, validated waits for the new one, expired becomes pending under the same number', async () => {
    const site = await siteAfter(engine, [...desk, `mdo subscribers validate ${PETIT}`])
    expect(outcomes(await done(site, signUpLine('lib01', 'MARTIN', 'lea', '12/03/2009', 'cafeyn,cvs')))).toEqual(['1:already'])
    expect(outcomes(await done(site, signUpLine('lib01', 'Martin', 'Léa', '2009-03-12', 'gerip')))).toEqual(['1:merged'])
    expect(await stateOf(site, MARTIN)).toContain('gerip=pending')
    const asks = signUpLine('lib02', 'Petit', 'Ana', '1999-12-31', 'cvs')
    expect(outcomes(await done(site, asks))).toEqual(['4:merged'])
    expect(await stateOf(site, PETIT)).toBe('validated 2026-11-20..2027-05-20 cafeyn=validated,cvs=pending')
    expect(outcomes(await done(site, asks, on('2027-06-01')))).toEqual(['4:reopened'])
    expect(await stateOf(site, PETIT, on('2027-06-01'))).toBe('pending .. cafeyn=pending,cvs=pending')
    expect((await mails(site)).filter((mail) => mail.startsWith('library_request 4'))).toHaveLength(3)
    await sound(site, on('2027-06-01'))
  })

  test('a move to another library: the same number, pending there, one mail to it; taken back as a whole', async () => {
    const site = await siteAfter(engine, [...desk, `mdo subscribers validate ${MARTIN}`])
    const before = await dump(site)
    const { operation } = await done(site, `mdo subscribers transfer ${MARTIN} --to lib02`, { env: { GUICHET_MAIL: 'smtp://127.0.0.1:9' } })
    expect(await listed(site, '--library lib02')).toMatchObject([{ id: 1, status: 'pending', valid_from: null }, { id: 4 }])
    expect((await mails(site)).at(-1)).toBe(`library_request ${MARTIN} queued`)
    expect((await done(site, `mdo undo ${operation}`)).counts).toEqual({ restored: expect.any(Number) })
    expect(await dump(site)).toEqual(before)
    await done(site, `mdo subscribers transfer ${MARTIN} --to lib02 --keep`)
    expect(await stateOf(site, MARTIN)).toBe('validated 2026-11-20..2027-11-20 cafeyn=validated,cvs=validated')
    await sound(site)
  })

  test('undo as long as no mail has left; afterwards the opposite decision is named', async () => {
    const site = await siteAfter(engine)
    const waiting = { env: { GUICHET_MAIL: 'smtp://127.0.0.1:9' } }
    const before = await dump(site)
    const first = await done(site, `mdo subscribers validate ${MARTIN}`, waiting)
    await done(site, `mdo undo ${first.operation}`)
    expect(await dump(site)).toEqual(before)
    expect((await mails(site)).at(-1)).toBe(`user_validated ${MARTIN} cancelled`)
    const second = await done(site, `mdo subscribers validate ${MARTIN}`)
    expect(await refused(site, `mdo undo ${second.operation}`)).toMatchObject({
      exit: 5,
      code: 'mail_left',
      message: expect.stringContaining('refuse'),
    })
    await sound(site)
  })

  test('erased is erased: no name anywhere, the history stays', async () => {
    const site = await siteAfter(engine, [...desk, `mdo subscribers validate ${OEUVRARD}`])
    expect((await done(site, `mdo subscribers erase ${OEUVRARD}`)).counts).toEqual({ erased: 1 })
    expect((await done(site, `mdo subscribers erase ${OEUVRARD}`)).counts).toEqual({ already: 1 })
    expect(JSON.stringify(await dump(site))).not.toMatch(/uvrard/i)
    expect(await refused(site, `mdo subscribers show ${OEUVRARD}`)).toMatchObject({ exit: 4 })
    expect((await listed(site)).map(({ id }) => id)).toEqual([3, 1, 4])
    expect(await refused(site, 'mdo undo 7')).toMatchObject({ exit: 5 })
    expect((await mdo(site, 'mdo journal verify')).code).toBe(0)
    await sound(site)
  })
})
