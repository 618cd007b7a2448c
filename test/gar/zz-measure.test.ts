import pg from 'pg'
import { test, inject } from 'vitest'
import { gar } from '../support/site.ts'
import { lycee, siteAfter } from './support.ts'
test('m', async () => {
  const admin = new pg.Client({ host: inject('postgres'), user: 'postgres', database: 'postgres' })
  await admin.connect()
  const m = async (what: string, work: () => Promise<unknown>) => {
    const t = performance.now()
    for (let i = 0; i < 10; i++) await work()
    process.stdout.write(`postgres ${what}: wall ${((performance.now() - t) / 10).toFixed(1)}\n`)
  }
  const site = await siteAfter('postgres', lycee)
  for (const set of ['jit = on', 'jit = off', 'jit = on', 'jit = off']) {
    await admin.query(`alter system set ${set}`); await admin.query('select pg_reload_conf()'); await new Promise((r) => setTimeout(r, 300))
    process.stdout.write(`wall ${set}\n`)
    await m('check', () => gar(site, 'gar store check -o json'))
    await m('assign -n', () => gar(site, 'gar assign --resource pix --all -n'))
    await m('import -n', () => gar(site, 'gar import gar-ent fixtures/gar-ent/lycee -n'))
  }
  await admin.end()
})
