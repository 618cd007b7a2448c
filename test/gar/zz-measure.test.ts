import { test } from 'vitest'
import { engines, gar } from '../support/site.ts'
import { adult, pupil, school, snapshot, subscriptions } from './files.ts'
import { siteAfter } from './support.ts'
const crowd = `gar import gar-ent ${snapshot({ Etab: [school()], Eleve: Array.from({ length: 3000 }, (_, i) => pupil(`p${i}`)), Enseignant: [adult('t1')], Groupe: [] })}`
const N = 10
const subs = `gar import subscriptions ${subscriptions(...Array.from({ length: N }, (_, i) => ({ idAbonnement: `R${i}`, nbLicenceGlobale: 'ILLIMITE' })))}`
const all = Array.from({ length: N }, (_, i) => `--resource r${i}`).join(' ')
test.each([...engines])('%s', async (engine) => {
  const site = await siteAfter(engine, [crowd, subs])
  for (const line of [`gar assign --all ${all}`, `gar assign --all ${all}`, `gar revoke --population teachers ${all}`, `gar revoke --all ${all}`, `gar revoke --all ${all}`]) {
    const t = performance.now()
    const a = await gar(site, line)
    process.stdout.write(`wall ${engine} ${a.code} ${line.slice(0, 24)} ${Math.round(performance.now() - t)}\n`)
  }
}, 600000)
