import { statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { hashPassword, isPassword, isPasswordHash, makePassword, styleFor } from '../../src/intrascol/rules/password.ts'
import { WORDS } from '../../src/intrascol/rules/words.ts'
import { bytesOf } from '../support/bytes.ts'
import { inStore, intrascol, onEachEngine } from '../support/site.ts'
import { clean, failure, must, newSchool, write } from './school.ts'

test('1,024 words: lower case, 3 to 7 letters, distinct in their first four', () => {
  expect(WORDS).toHaveLength(1024)
  expect(WORDS.filter((word) => !/^[a-z]{3,7}$/.test(word))).toEqual([])
  expect(new Set(WORDS.map((word) => word.slice(0, 4))).size).toBe(1024)
})

/** What a child would be shown with a spelling mistake: French writes these with an accent, or œ. */
const MISSPELT = `
alcove alezan allee apres arene arome arpege azalee baton beret betail bluet boeuf boite bonsai boreal buche cafe calin camera
canoe carre cedre celeri chaine chene choeur cinema clarte coeur comete creche creer creme crepe cypres dague debut decor delice
depot desert diplome dome drole ebene ecluse ecole ecorce ecran ecrire eleve elixir enigme entree epaule epee epice epis eponge
epopee equipe erable etable etage etang etape eternel etoile etude eveil fete feve fidele fleche flute frere gateau gelee geode
gite grele guepard helice heron hetre hotel idee japon karate kepi lecon legume lemur lezard liege lycee manege meche meduse
meleze melodie metro musee neon noel ocean oeuf opera peche pedale pensee pepin petale poele poeme poete poupee preau quete ragout
rateau regle rejouir resine retro reve riviere scene schema sejour serie sesame siege sirene soeur succes tetard tete theatre
theme trapeze trefle tresor vallee velo voute zebre zebu zenith zephyr zero
`

test('no word of a password is written without an accent that it has', () => {
  const wrong = new Set(MISSPELT.trim().split(/\s+/))
  expect(WORDS.filter((word) => wrong.has(word))).toEqual([])
})

test('the styles, and who gets which', () => {
  expect(makePassword('words3')).toMatch(/^[a-z]{3,7}-[a-z]{3,7}-[a-z]{3,7}-[2-9]{2}$/)
  expect(makePassword('words2')).toMatch(/^[a-z]{3,7}-[a-z]{3,7}-[2-9]{2}$/)
  const random = Array.from({ length: 200 }, () => makePassword('random14'))
  expect(random.every((password) => /^[a-zA-Z2-9]{14}$/.test(password))).toBe(true)
  const signs = new Set(random.join(''))
  expect(signs.size).toBe(54)
  for (const sign of '0Oo1lLiI') expect(signs.has(sign)).toBe(false)
  expect(['PS', 'CP', 'CE1', 'CE2', 'CM2', 'ULIS', null].map((level) => styleFor('pupil', level))).toEqual([
    ...['words2', 'words2', 'words2', 'words3', 'words3', 'words3', 'words3'],
  ])
  expect(styleFor('adult', null)).toBe('random14')
})

test('an argon2id hash as a PHC string that only the password opens', async () => {
  const hash = await hashPassword('lune-tigre-velo-47')
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  expect(isPasswordHash(hash)).toBe(true)
  expect(await isPassword('lune-tigre-velo-47', hash)).toBe(true)
  expect(await isPassword('lune-tigre-velo-48', hash)).toBe(false)
  expect(isPasswordHash('lune-tigre-velo-47')).toBe(false)
})

const passwordOf = ({ rows }: { rows: Record<string, unknown>[] }) => String(rows[0]?.password)

onEachEngine((engine) => {
  test('shown once, kept as a hash, found in no byte of the store or journal', async () => {
    const site = await newSchool(engine)
    await must(site, 'intrascol classes create CP')
    const pupil = await write(site, 'intrascol users add --kind pupil --first-name Léa --last-name RIVA --class CP --show-passwords')
    const adult = await write(site, 'intrascol teachers add --first-name Claire --last-name VIDAL --show-passwords')
    expect(passwordOf(pupil)).toMatch(/^[a-z]+-[a-z]+-[2-9]{2}$/)
    expect(passwordOf(adult)).toMatch(/^\w{14}$/)
    const again = await write(site, 'intrascol users reset-password lea.riva --show-passwords --password-style words3')
    expect(passwordOf(again)).toMatch(/^[a-z]+-[a-z]+-[a-z]+-[2-9]{2}$/)
    expect(again.rows).toMatchObject([{ login: 'lea.riva', outcome: 'reset' }])
    const accounts = await inStore(site, ({ db }) => db.selectFrom('account').selectAll().orderBy('id').execute())
    expect(await isPassword(passwordOf(again), accounts[0]?.password ?? '')).toBe(true)
    expect(await isPassword(passwordOf(adult), accounts[1]?.password ?? '')).toBe(true)
    expect(accounts.map((one) => [one.must_change, one.password_issued_on, one.password_changed_on])).toEqual([
      [0, '2026-09-01', '2026-09-01'],
      [1, '2026-09-01', null],
    ])
    const bytes = await bytesOf(site)
    expect(bytes).toContain('argon2id')
    for (const made of [pupil, adult, again]) expect(bytes).not.toContain(passwordOf(made))
    // Undo gives the former password back, without anybody seeing it.
    await must(site, `intrascol undo ${again.operation}`)
    const [back] = await inStore(site, ({ db }) => db.selectFrom('account').select('password').orderBy('id').execute())
    expect(await isPassword(passwordOf(pupil), back?.password ?? '')).toBe(true)
    expect(await clean(site)).toEqual([])
  })

  test('nowhere to be shown: none is made; a dry run makes none either', async () => {
    const site = await newSchool(engine)
    const { err } = await must(site, 'intrascol users add --kind pupil --first-name Léa --last-name RIVA')
    expect(err).toMatch(/1 account without a password/)
    expect(await failure(site, 'intrascol users reset-password lea.riva')).toMatchObject({ code: 'nowhere_shown', exit_code: 7 })
    expect(await failure(site, 'intrascol users reset-password --show-passwords')).toMatchObject({ code: 'nobody_named', exit_code: 7 })
    expect(await failure(site, 'intrascol users reset-password nobody --show-passwords')).toMatchObject({
      unknown: ['nobody'],
      exit_code: 4,
    })
    const dry = await write(site, 'intrascol users reset-password lea.riva --show-passwords -n')
    expect(dry).toMatchObject({ operation: null, counts: { reset: 1 }, rows: [{ login: 'lea.riva', password: null }] })
    const [account] = await inStore(site, ({ db }) => db.selectFrom('account').select('password').execute())
    expect(account?.password).toBeNull()
  })

  test('at a terminal the command asks where, and every password comes out', async () => {
    const site = await newSchool(engine)
    await must(site, 'intrascol classes create CM2')
    for (const first of 'Ana,Bob,Eva'.split(','))
      await must(site, ['users', 'add', '--kind', 'pupil', '--first-name', first, '--last-name', 'RIVA', '--class', 'CM2'])
    const { out, asked } = await must(site, 'intrascol users reset-password --class CM2', {
      answers: ['here, this once', true],
      // However narrow the terminal: what is shown once is shown whole.
      columns: 40,
    })
    expect(asked).toEqual(['Where shall the password be shown?', 'Make new passwords for 3 accounts? The present ones end.'])
    expect(out.match(/[a-z]+-[a-z]+-[a-z]+-[2-9]{2}/g)).toHaveLength(3)
    expect(out.match(/^(ana|bob|eva)\.riva /gm)).toHaveLength(3)
  })

  test('on cards: a new file for its owner only, an existing one is refused', async () => {
    const site = await newSchool(engine)
    await must(site, 'intrascol users add --kind pupil --first-name Léa --last-name RIVA')
    const file = join(site.folder, 'cards.pdf')
    await must(site, `intrascol users reset-password lea.riva --cards ${file}`)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const { code } = await intrascol(site, `intrascol users reset-password lea.riva --cards ${file}`)
    expect(code).toBe(5)
  })
})
