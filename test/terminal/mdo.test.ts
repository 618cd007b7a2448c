import { type ParsedMail, simpleParser } from 'mailparser'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { realServer } from '../mail/real-server.ts'
import { beside, type Desk, install, newDesk, Terminal } from './terminal.ts'

let server: Awaited<ReturnType<typeof realServer>>
let portal: Desk
let library: Desk

/** A department with two libraries, its catalogue, and a resident of each of the two guides. */
beforeAll(async () => {
  const bin = await install('mdo')
  server = await realServer({ closed: true })
  portal = { ...newDesk(bin), more: { GUICHET_MAIL: `smtp://127.0.0.1:${server.port}`, GUICHET_MAIL_FROM: 'Médiathèque <mdo@exemple.fr>' } }
  library = portal
  const mdo = (...argv: string[]) => beside(portal, ...argv)
  await mdo('store', 'init')
  await mdo('libraries', 'add', 'aillant', '--name', 'AILLANT-SUR-MILLERON', '--email', 'aillant@exemple.fr')
  await mdo('libraries', 'add', 'autre', '--name', 'Ailleurs', '--email', 'autre@exemple.fr')
  for (const name of ['Bibliovox', 'CVS', 'La Souris Qui Raconte', 'Tout Apprendre'])
    await mdo('resources', 'add', name.toLowerCase().replaceAll(' ', '-'), '--name', name)
}, 120_000)
afterAll(() => server.stop())

/** The portal's form. */
const signUp = (code: string, last: string, first: string, email: string) =>
  beside(
    portal,
    ...['subscribers', 'register', '--library', code, '--last-name', last, '--first-name', first, '--email', email],
    ...['--birth-date', '1970-01-31', '--resource', 'bibliovox,cvs,la-souris-qui-raconte,tout-apprendre'],
  )

/** The mails that arrived since the last look, read as a mail program does. */
async function arrived(): Promise<ParsedMail[]> {
  return Promise.all(server.taken.splice(0).map((mail) => simpleParser(mail)))
}
const toOf = ({ to }: ParsedMail) => (Array.isArray(to) ? to : to ? [to] : []).map(({ text }) => text).join()

const LIST = 'Mes abonnés ressources numériques'
const ORANGE = '\u001b[38;5;208m'
const GREEN = '\u001b[32m'

test('seed 002: the eight steps, a validation and a refusal, with the two mails that they cause', { timeout: 120_000 }, async () => {
  // 1. The sign-ups on the site: the library's generic address gets a mail for each.
  await signUp('aillant', 'USAGER', 'Ressources', 'usagerressources@exemple.fr')
  await signUp('aillant', 'Éloi', 'RN', 'rn@exemple.fr')
  await signUp('autre', 'Usager', 'D’Ailleurs', 'ailleurs@exemple.fr')
  const requests = await arrived()
  expect(requests.map(toOf)).toEqual(
    Array.from({ length: 3 }, (_, n) => expect.stringContaining(n < 2 ? 'aillant@exemple.fr' : 'autre@exemple.fr')),
  )
  expect(requests[0]?.text).toMatch(/USAGER Ressources[\s\S]*20 novembre 2026/)
  expect(requests[0]?.text).not.toMatch(/1970/)
  // 2. Who logs in is the library: its configuration limits every command to it.
  await beside(library, 'config', 'set', 'mdo.library', 'aillant')
  // 3 and 4. « Mes abonnés »: the list, searched by name and filtered by status; the name is chosen.
  const terminal = new Terminal(library, 'subscribers')
  const list = await terminal.sees(`${LIST} (2)`, 'USAGER', 'Éloi')
  expect(list).not.toContain('Ailleurs')
  await terminal.pointAt('Rechercher')
  terminal.press('enter')
  await terminal.sees('Début du nom')
  terminal.type('usag\r')
  await terminal.sees(`${LIST} (1)`, 'USAGER Ressources', '20/11/2026')
  await terminal.pointAt('Filtrer par statut')
  terminal.press('enter')
  await terminal.choose('Quel statut', 'en attente')
  await terminal.choose(`${LIST} (1)`, 'USAGER')
  // 5. A window with what was typed, and the status « en attente ».
  await terminal.choose('USAGER Ressources, en attente', 'Informations')
  await terminal.sees('usagerressources@exemple.fr', 'USAGER Ressources, en attente')
  // 6 and 7. Validated, with the day of the registration; the last day fills itself in and the mail is shown before it is saved.
  await terminal.choose('USAGER Ressources, en attente', 'Statut')
  await terminal.choose('Nouveau statut', 'Validé')
  await terminal.sees('réinscription')
  terminal.type('\u0015')
  terminal.type('15/09/2026\r')
  await terminal.sees('Votre inscription aux ressources numériques', '15 septembre 2027', 'Enregistrer ?')
  terminal.type('oui\r')
  await terminal.sees('USAGER Ressources, validé')
  const [validation, ...more] = await arrived()
  expect([toOf(validation as ParsedMail), more]).toEqual([expect.stringContaining('usagerressources@exemple.fr'), []])
  expect(validation?.subject).toBe('Votre inscription aux ressources numériques')
  expect(validation?.text).toMatch(/Bonjour Ressources USAGER[\s\S]*Tout Apprendre[\s\S]*jusqu’au 15 septembre 2027 inclus/)
  // 8. Refused: the reason goes into the mail.
  await terminal.choose('USAGER Ressources, validé', 'Retour')
  await terminal.sees(LIST)
  await terminal.pointAt('Rechercher')
  terminal.press('enter')
  await terminal.sees('Début du nom')
  terminal.type('eloi\r')
  await terminal.choose(`${LIST} (1)`, 'Éloi')
  await terminal.choose('Éloi RN, en attente', 'Statut')
  await terminal.choose('Nouveau statut', 'Refusé')
  await terminal.sees('Raison du refus')
  terminal.type('Vous n’êtes pas inscrit dans notre médiathèque.\r')
  await terminal.sees('Malheureusement', 'pour la raison suivante', 'Enregistrer ?')
  terminal.type('oui\r')
  await terminal.choose('Éloi RN, refusé', 'Retour')
  const [refusal, ...others] = await arrived()
  expect([toOf(refusal as ParsedMail), others]).toEqual([expect.stringContaining('rn@exemple.fr'), []])
  expect(refusal?.text).toBe(
    'Bonjour RN Éloi,\n\nMalheureusement votre demande d’inscription a été refusée pour la raison suivante :\n\n' +
      'Vous n’êtes pas inscrit dans notre médiathèque.\n\nCordialement,\nL’équipe de la médiathèque\nAILLANT-SUR-MILLERON\n',
  )
  await terminal.choose(LIST, 'Quitter')
  expect(await terminal.ended()).toBe(0)
  expect(JSON.parse(await beside(library, 'store', 'check', '-o', 'json'))).toEqual([])
})

test('seed 003: the seven steps, from the mail to the green line', { timeout: 120_000 }, async () => {
  // 1. The mail to the library.
  await signUp('aillant', 'Louis', 'Nicolas', 'nicolas@exemple.fr')
  expect((await arrived()).map(toOf)).toEqual([expect.stringContaining('aillant@exemple.fr')])
  // 2 and 3. The library logs in and opens « Mes abonnés ressources numériques ».
  const terminal = new Terminal(library, 'subscribers')
  // 4. What waits is orange; the line is chosen.
  await terminal.sees(LIST, 'Louis Nicolas', 'Bibliovox, CVS, La Souris Qui Raconte, Tout Apprendre')
  expect(terminal.raw).toMatch(new RegExp(`${ORANGE.replace('[', '\\[')}en attente +Louis Nicolas`))
  await terminal.choose(LIST, 'Louis Nicolas')
  // 5. The tab « Statut »: validated and saved; everything that was asked for is validated with it.
  await terminal.choose('Louis Nicolas, en attente', 'Statut')
  await terminal.choose('Nouveau statut', 'Validé')
  await terminal.sees('réinscription')
  terminal.type('\r')
  await terminal.sees('20 novembre 2027', 'Enregistrer ?')
  terminal.type('oui\r')
  // 6. The tab « Ressources »: one is refused, one removed.
  await terminal.choose('Louis Nicolas, validé', 'Ressources')
  await terminal.choose('Quelle ressource', 'CVS : validé')
  await terminal.choose('Quel statut', 'refusé')
  await terminal.sees('Changer 1 ressource ?')
  terminal.type('oui\r')
  await terminal.choose('Louis Nicolas, validé', 'Ressources')
  await terminal.choose('Quelle ressource', 'Bibliovox : validé')
  await terminal.choose('Quel statut', 'supprimé')
  await terminal.sees('Changer 1 ressource ?')
  terminal.type('oui\r')
  // 7. Back in the list the person is green.
  await terminal.choose('Louis Nicolas, validé', 'Retour')
  await terminal.sees(LIST)
  await terminal.pointAt('Filtrer par statut')
  terminal.press('enter')
  await terminal.choose('Quel statut', 'validé')
  await terminal.sees(LIST, 'Louis Nicolas')
  expect(terminal.raw).toMatch(new RegExp(`${GREEN.replace('[', '\\[')}validé +Louis Nicolas`))
  await terminal.choose(LIST, 'Quitter')
  expect(await terminal.ended()).toBe(0)
  const [person] = JSON.parse(await beside(library, 'subscribers', 'list', '--name', 'louis', '-o', 'json')) as { resources: unknown }[]
  expect(person?.resources).toEqual([
    { resource: 'cvs', status: 'refused' },
    { resource: 'la-souris-qui-raconte', status: 'validated' },
    { resource: 'tout-apprendre', status: 'validated' },
  ])
  // A change of one resource sends no mail: the validation alone has arrived.
  expect((await arrived()).map(toOf)).toEqual([expect.stringContaining('nicolas@exemple.fr')])
})
