import { expect, test } from 'vitest'
import { mdo, onEachEngine } from '../support/site.ts'
import { DURAND, fileIn, MARTIN, mails, siteAfter, sound, stateOf } from './support.ts'

onEachEngine((engine) => {
  test('the steps of the two guides: the list, a person, the status, the mail, saved; then a resource', async () => {
    const site = await siteAfter(engine)
    const answers = [
      Number(DURAND),
      'information',
      'status',
      'validate',
      '15/09/2026',
      true,
      'resources',
      'gerip',
      'refused',
      true,
      'back',
      'quit',
    ]
    const { code, out, err, asked } = await mdo(site, 'mdo subscribers --lang fr', {
      answers,
      env: { GUICHET_CONFIG: fileIn(site, 'config.json', '{"mdo.library":"lib01"}') },
    })
    expect([code, asked[0], asked[1]], err).toEqual([0, 'Mes abonnés ressources numériques (3)', 'Durand Noé, en attente'])
    expect(out).toContain('famille@exemple.fr')
    expect(err).toMatch(/Votre inscription aux ressources numériques[\s\S]*15 septembre 2027/)
    expect(err).toContain(`mdo subscribers validate ${DURAND} --valid-from 2026-09-15`)
    expect(await stateOf(site, DURAND)).toBe('validated 2026-09-15..2027-09-15 cvs=validated,gerip=refused')
    expect((await mails(site)).at(-1)).toBe(`user_validated ${DURAND} sent`)
    await sound(site)
  })

  test('a refusal: the reason stands in the preview and in no command line; a no leads back to the list', async () => {
    const site = await siteAfter(engine)
    const reason = 'Vous n’êtes pas inscrit dans notre médiathèque.'
    const answers = ['search', 'mart', Number(MARTIN), 'status', 'refuse', reason, false, 'quit']
    const declined = await mdo(site, 'mdo subscribers --lang fr', { answers })
    expect([declined.code, await stateOf(site, MARTIN)]).toEqual([0, 'pending .. cafeyn=pending,cvs=pending'])
    const { code, out, err } = await mdo(site, 'mdo subscribers --lang fr', {
      answers: [Number(MARTIN), 'status', 'refuse', reason, true, 'back', 'quit'],
    })
    expect([code, err.split(reason).length, out.includes(reason)]).toEqual([0, 2, false])
    expect((await mails(site)).at(-1)).toBe(`user_refused ${MARTIN} sent`)
    expect((await mdo(site, 'mdo journal list -o json')).out).not.toContain('inscrit dans')
    await sound(site)
  })

  test('without a terminal it says what is missing', async () => {
    expect((await mdo(await siteAfter(engine), 'mdo subscribers')).code).toBe(2)
  })
})
