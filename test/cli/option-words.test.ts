import { expect, test } from 'vitest'
import { gar, intrascol, mdo, newSite } from '../support/site.ts'

const FRENCH = { env: { LANG: 'fr_FR.UTF-8' } }
const site = await newSite('sqlite')

test.each([
  [mdo, 'mdo subscribers list --status jamais', 'en attente, validé, refusé, expiré et tous'],
  [intrascol, 'intrascol users list --status jamais', 'actif, parti et tous'],
  [intrascol, 'intrascol users list --kind jamais', 'élève et adulte'],
  [gar, 'gar copies list --state jamais', 'attribué, verrouillé et perdu'],
] as const)('$1 names the words in the language of whoever reads', async (run, line, words) => {
  const { code, err } = await run(site, line, FRENCH)
  expect([code, err]).toEqual([2, expect.stringContaining(`choisissez parmi ${words}.`)])
})

test.each([
  [gar, 'gar people list --population', ['profs', 'prof', 'enseignants', 'enseignante', 'Teachers']],
  [mdo, 'mdo subscribers list --status', ['en-attente', 'en attente', 'validées', 'refusés', 'expirée', 'tous', 'all']],
] as const)('$1 reads words as people write them', async (run, line, words) => {
  for (const word of words) expect((await run(site, [...line.split(' ').slice(1), word], FRENCH)).err, word).not.toContain('choisissez')
})

test('a word too much proposes --name where the command has it', async () => {
  const proposed = await mdo(site, 'mdo subscribers list durand')
  expect([proposed.code, proposed.err]).toEqual([2, expect.stringMatching(/^«.durand.» is too much\. To look for a name: --name durand\./)])
  expect((await gar(site, 'gar store info durand')).err).not.toContain('--name')
})
