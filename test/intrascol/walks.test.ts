import { expect, test } from 'vitest'
import { intrascol, onEachEngine } from '../support/site.ts'
import { clean, lastYearsSchool, listed, logins, must } from './school.ts'

const FR = { env: { GUICHET_LANG: 'fr' } }

onEachEngine((engine) => {
  test('what is typed at a question is checked and cleaned as the option would be', async () => {
    const site = await lastYearsSchool(engine)
    const { asked } = await must(site, 'intrascol users add --kind pupil', {
      answers: ['  Léo ', ' GRAND   JEAN', 'nowhere now: no password is made', true],
    })
    expect(asked).toContain('Add this account?')
    expect(await listed(site, 'intrascol users list --name grand')).toMatchObject([
      { login: 'leo.grandjean', first_name: 'Léo', last_name: 'GRAND JEAN' },
    ])
    for (const name of ['', '--', 'x'.repeat(101)])
      await expect(intrascol(site, 'intrascol users add --kind pupil', { answers: [name] })).resolves.toMatchObject({ code: 1 })
    for (const name of ['', 'none', '…'])
      await expect(intrascol(site, 'intrascol classes', { answers: ['Create a class', name] })).resolves.toMatchObject({ code: 1 })
  })

  test('intrascol users: filter, add, show, put into a class, let leave and bring back', async () => {
    const site = await lastYearsSchool(engine)
    const { asked } = await must(site, 'intrascol users', {
      ...FR,
      columns: 120,
      answers: [
        ...['Classe : toutes', 'CM2 (3)'],
        ...['Ajouter un élève', 'CP (1)', 'Maëlys', 'LE GUÉNEC', 'nulle part pour le moment : aucun n’est créé', true],
        ...['lea.riva   RIVA Léa (CM2)', 'Placer dans une classe', 'CM1 (1)', true],
        ...['tom.petit  PETIT Tom (CM2)', 'Faire partir', true],
        ...['Voir ceux qui sont partis', 'Classe : CM2', 'toutes les classes', 'tom.petit  PETIT Tom', 'Faire revenir', false],
        'Quitter',
      ],
    })
    expect(asked).toContain('Ajouter ce compte ?')
    expect(asked[0]).toBe('6 utilisateurs : choisissez, ou une action')
    expect(asked[2]).toBe('3 utilisateurs : choisissez, ou une action')
    expect(await logins(site, '--class CM1')).toEqual(['lou.oeuvrard', 'lea.riva'])
    expect(await logins(site, '--class CP')).toEqual(['ana.costa', 'maelys.leguenec'])
    // The last question was answered with no.
    expect(await logins(site, '--status left')).toEqual(['tom.petit'])
    expect(await clean(site)).toEqual([])
  })

  test('intrascol classes: create with its teacher, transfer, change, delete', async () => {
    const site = await lastYearsSchool(engine)
    await must(site, 'intrascol teachers add --first-name Claire --last-name VIDAL')
    const { err } = await must(site, 'intrascol classes', {
      ...FR,
      columns: 120,
      answers: [
        ...['Créer une classe', 'CE1-CE2 Mme Vidal', 'Claire VIDAL', true],
        ...['Transférer des élèves d’une classe à une autre', 'CP (1)', 'CE1-CE2 Mme Vidal (0)', true],
        ...['CM2                3 élèves, sans responsable, 0 fichier', 'Changer le responsable', 'Claire VIDAL', true],
        // A name that is taken is refused, and the list is there again.
        ...['Créer une classe', 'CP', 'Claire VIDAL'],
        ...['Supprimer des classes', ['CE1', 'CE2'], true],
        'Quitter',
      ],
    })
    expect(err).toMatch(/La classe CP existe/)
    expect(err).toContain('intrascol classes transfer --from CP --to')
    expect((await listed(site, 'intrascol classes list')).map((one) => [one.class, one.teacher, one.pupils])).toEqual([
      ['CP', null, 0],
      ['CE1-CE2 Mme Vidal', 'claire.vidal', 1],
      ['CM1', null, 1],
      ['CM2', 'claire.vidal', 3],
    ])
    expect(await logins(site, '--class none')).toEqual(['max.durand'])
    expect(await clean(site)).toEqual([])
  })

  test('completion knows classes and logins', async () => {
    const site = await lastYearsSchool(engine)
    const words = async (...typed: string[]) => (await must(site, ['completion', 'words', '--', ...typed])).out
    expect(await words('users', 'delete', '--class', 'cm')).toMatch(/CM1[\s\S]*CM2/)
    expect(await words('users', 'edit', 'lea')).toContain('lea.riva')
    expect(await words('classes', 'transfer', '--only', 'lea.riva,tom')).toContain('lea.riva,tom.petit')
  })
})
