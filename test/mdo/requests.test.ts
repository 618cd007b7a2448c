import { describe, expect, test } from 'vitest'
import { json, mdo, onEachEngine, type Site } from '../support/site.ts'
import { done, dump, fileIn, MARTIN, mails, OEUVRARD, on, PETIT, refused, signUpLine, siteAfter, sound, stateOf } from './support.ts'

const HEAD = 'Médiathèque;Nom;Prénom;Adresse e-mail;Date de naissance;Ressources'
const DATED = `${HEAD};Date d’inscription`
const people = ['lib01;Martin;Léa;famille@exemple.fr;2009-03-12;cafeyn,cvs', 'lib01;Œuvrard;Zoé;famille@exemple.fr;1980-02-29;cafeyn']
const file = (site: Site, ...lines: string[]) => fileIn(site, 'export.csv', `${lines.join('\n')}\n`)
const same = (site: Site) => file(site, DATED, ...people.map((line) => `${line};2026-11-20`))

/** What the file leaves when it is imported: what each person becomes, and whether anything did. */
async function imports(site: Site, path: string, day: string, options = '') {
  const before = [await dump(site), await mails(site)]
  const answer = await mdo(site, `mdo subscribers import ${path} ${options} -o json`, on(day))
  const { counts, operation } = JSON.parse(answer.out)
  if (operation === null) expect([await dump(site), await mails(site)]).toEqual(before)
  return { counts, changed: operation !== null, err: answer.err }
}
const open = (site: Site, day = '2026-12-01') => json<{ id: number }[]>(mdo(site, 'mdo subscribers list --status pending -o json', on(day)))

onEachEngine((engine) => {
  describe('the same export again', () => {
    test('re-opens nobody who was refused or has expired, and puts no refused resource back', async () => {
      const site = await siteAfter(engine)
      await done(site, `mdo subscribers refuse ${OEUVRARD}`)
      await done(site, `mdo subscribers validate ${MARTIN}`)
      await done(site, `mdo subscribers resources ${MARTIN} --set cvs=refused`)
      for (const day of ['2026-11-21', '2028-01-05']) {
        expect(await imports(site, same(site), day)).toMatchObject({ counts: { already: 2 }, changed: false })
        // Without a day the lines say nothing new either, unless somebody says so.
        const undated = await imports(site, file(site, HEAD, ...people), day)
        expect(undated).toMatchObject({ counts: { already: 2 }, changed: false })
        expect(undated.err).toMatch(/2, 3|3, 2/)
        expect(undated.err).toContain('--again')
      }
      await sound(site, on('2028-01-05'))
    })

    test('a later day, or --again where there is none, is a new request, once', async () => {
      const site = await siteAfter(engine)
      await done(site, `mdo subscribers refuse ${OEUVRARD}`)
      const later = file(site, DATED, `${people[1]};2026-11-25`)
      expect(await imports(site, later, '2026-11-26')).toMatchObject({ counts: { reopened: 1 }, changed: true })
      await done(site, `mdo subscribers refuse ${OEUVRARD}`, on('2026-11-27'))
      expect(await imports(site, later, '2026-11-28')).toMatchObject({ counts: { already: 1 }, changed: false })
      const undated = file(site, HEAD, people[1] ?? '')
      expect(await imports(site, undated, '2026-11-28', '--again')).toMatchObject({ counts: { reopened: 1 } })
    })

    test('a second line imported while the first one waited re-opens nothing after the decision', async () => {
      const site = await siteAfter(engine)
      const twice = file(site, DATED, `${people[1]};2026-11-20`, `${people[1]};2026-11-24`)
      expect(await imports(site, twice, '2026-11-25')).toMatchObject({ counts: { merged: 1 } })
      expect(await imports(site, twice, '2026-11-25')).toMatchObject({ changed: false })
      await done(site, `mdo subscribers refuse ${OEUVRARD}`, on('2026-11-26'))
      expect(await imports(site, twice, '2026-11-27')).toMatchObject({ counts: { already: 1 }, changed: false })
      await sound(site, on('2026-11-27'))
    })

    test('brings nobody back who was erased, or went to another library, after the day of the line', async () => {
      const site = await siteAfter(engine)
      const path = same(site)
      await done(site, `mdo subscribers erase ${MARTIN}`, on('2026-11-22'))
      await done(site, `mdo subscribers transfer ${OEUVRARD} --to lib02`, on('2026-11-22'))
      const again = await imports(site, path, '2026-11-23')
      expect([again.counts, again.changed]).toEqual([{}, false])
      expect(again.err).toMatch(/2, 3|3, 2/)
      expect(await imports(site, file(site, HEAD, people[0] ?? ''), '2026-11-23')).toMatchObject({ counts: {}, changed: false })
      // A purge is remembered too; a later day is a person who asks anew; and after twelve months nothing is remembered.
      const later = file(site, DATED, `${people[0]};2026-11-23`)
      expect(await imports(site, later, '2026-11-24')).toMatchObject({ counts: { registered: 1 } })
      await done(site, 'mdo purge --force', on('2027-06-01'))
      expect(await imports(site, later, '2027-06-02')).toMatchObject({ counts: {}, changed: false })
      expect(await imports(site, later, '2028-06-02')).toMatchObject({ counts: { registered: 1 } })
      await sound(site, on('2028-06-02'))
    })
  })

  test('another address waits for the decision, stands beside the old one, and the old one is told', async () => {
    const site = await siteAfter(engine)
    const moved = (email: string) => file(site, DATED, `lib01;Martin;Léa;${email};2009-03-12;cafeyn,cvs;2026-11-24`)
    await imports(site, moved('autre@exemple.fr'), '2026-11-25')
    const shown = await json<Record<string, unknown>[]>(mdo(site, 'mdo subscribers list --name martin -o json'))
    expect(shown).toMatchObject([{ email: 'famille@exemple.fr', new_email: 'autre@exemple.fr' }])
    for (const line of ['list', 'export']) {
      const { out } = await mdo(site, `mdo subscribers ${line} --status pending -o csv`)
      expect(out).toMatch(/email,.*new_email/)
      expect(out).toMatch(/famille@exemple.fr.*autre@exemple.fr/)
    }
    await done(site, `mdo subscribers refuse ${MARTIN}`, on('2026-11-26'))
    expect(await json(mdo(site, `mdo subscribers show ${MARTIN} -o json`))).toMatchObject({ email: 'famille@exemple.fr', new_email: null })
    await done(site, signUpLine('lib01', 'Martin', 'Léa', '2009-03-12', 'cafeyn', 'autre@exemple.fr'), on('2026-11-27'))
    expect(await json(mdo(site, `mdo subscribers show ${MARTIN} -o json`))).toMatchObject({ email: 'famille@exemple.fr' })
    await done(site, `mdo subscribers validate ${MARTIN}`, on('2026-11-28'))
    expect(await json(mdo(site, `mdo subscribers show ${MARTIN} -o json`))).toMatchObject({ email: 'autre@exemple.fr', new_email: null })
    const sent = await json<{ kind: string; to: string }[]>(mdo(site, 'mdo mail list -o json'))
    expect(
      sent
        .slice(-2)
        .map(({ kind, to }) => `${kind} ${to}`)
        .sort(),
    ).toEqual(['user_changed famille@exemple.fr', 'user_validated autre@exemple.fr'])
    await sound(site, on('2026-11-28'))
  })

  test('somebody validated who asks for one more resource is seen until it is answered', async () => {
    const site = await siteAfter(engine)
    await done(site, `mdo subscribers validate ${PETIT} ${MARTIN}`)
    const figures = async (day: string) => {
      const [all] = await json<Record<string, unknown>[]>(mdo(site, `mdo report --day ${day} -o json`, on(day)))
      return [all?.pending, all?.validated, all?.waiting]
    }
    expect(await figures('2026-11-20')).toEqual([2, 2, 0])
    await done(site, signUpLine('lib02', 'Petit', 'Ana', '1999-12-31', 'cvs'), on('2026-12-01'))
    expect((await mails(site)).at(-1)).toBe(`library_request ${PETIT} sent`)
    expect((await open(site)).map(({ id }) => String(id))).toContain(PETIT)
    expect((await mdo(site, 'mdo subscribers list --status pending --library lib02', on('2026-12-01'))).out).toContain('CVS (pending)')
    expect(await figures('2026-12-01')).toEqual([3, 2, 0])
    expect(await figures('2026-12-30')).toEqual([3, 2, 3])
    const reminded = await done(site, 'mdo remind --library lib02', on('2026-12-08'))
    expect(reminded.rows).toMatchObject([{ id: Number(PETIT), kind: 'request', days: 7 }])
    expect(await refused(site, `mdo subscribers refuse ${PETIT}`, on('2026-12-09'))).toMatchObject({ exit: 5 })
    expect((await done(site, `mdo subscribers validate ${PETIT}`, on('2026-12-09'))).counts).toEqual({ validated: 1 })
    expect((await done(site, `mdo subscribers validate ${PETIT}`, on('2026-12-09'))).operation).toBeNull()
    expect(await stateOf(site, PETIT, on('2026-12-09'))).toBe('validated 2026-11-20..2027-05-20 cafeyn=validated,cvs=validated')
    expect((await mails(site)).at(-1)).toBe(`user_validated ${PETIT} sent`)
    expect((await open(site, '2026-12-09')).map(({ id }) => String(id))).not.toContain(PETIT)
    expect(await figures('2026-12-09')).toEqual([2, 2, 0])
    await sound(site, on('2026-12-09'))
  })

  test('a request answered one by one, or by the file of a library, is answered as well', async () => {
    const site = await siteAfter(engine)
    await done(site, `mdo subscribers validate ${PETIT} ${MARTIN}`)
    await done(site, signUpLine('lib02', 'Petit', 'Ana', '1999-12-31', 'cvs'), on('2026-12-01'))
    await done(site, signUpLine('lib01', 'Martin', 'Léa', '2009-03-12', 'gerip'), on('2026-12-01'))
    await done(site, `mdo subscribers resources ${PETIT} --set cvs=refused`, on('2026-12-02'))
    const decisions = fileIn(site, 'd.csv', `id;version;decision\n${MARTIN};3;validé\n`)
    expect((await done(site, `mdo subscribers decide ${decisions}`, on('2026-12-02'))).counts).toEqual({ validated: 1 })
    expect((await done(site, `mdo subscribers decide ${decisions}`, on('2026-12-02'))).counts).toEqual({ already: 1 })
    expect((await open(site)).map(({ id }) => String(id))).not.toEqual(expect.arrayContaining([PETIT, MARTIN]))
    await sound(site, on('2026-12-02'))
  })
})
