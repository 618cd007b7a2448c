import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { type Fault, type Moment, startServer } from '../mail/server.ts'
import { filesWith, formsOf, rowsWith } from '../support/bytes.ts'
import { type Circumstances, inStore, mdo, onEachEngine, type Site } from '../support/site.ts'
import { fileIn, MARTIN, OEUVRARD, siteAfter, sound } from './support.ts'

const REASON = 'Carte périmée depuis zq7vx2, voir Mme Zq8wy3'
/** How a refusal ends, by commands alone. */
interface End {
  name: string
  status: string
  fault?: readonly [Moment, Fault]
  /** What follows the decision; N is the number of the mail. */
  follow?: readonly (readonly [line: string, when?: 'later'])[]
}
const ENDS: readonly End[] = [
  { name: 'it has left', status: 'sent' },
  { name: 'its address is refused', status: 'failed', fault: ['rcpt', '550 5.1.1 no'] },
  { name: 'its text is refused', status: 'failed', fault: ['dot', '550 5.1.1 no'] },
  { name: 'it gave up', status: 'dead', fault: ['rcpt', '450 later'], follow: [['mdo mail send --now', 'later']] },
  { name: 'it is cancelled', status: 'cancelled', fault: ['rcpt', '450 later'], follow: [['mdo mail cancel N']] },
  { name: 'its decision is undone', status: 'cancelled', fault: ['greeting', '554 no'], follow: [['mdo undo LAST']] },
  {
    name: 'its decision is overtaken',
    status: 'cancelled',
    fault: ['greeting', '554 no'],
    follow: [[`mdo subscribers validate ${MARTIN}`]],
  },
  { name: 'its person is erased', status: 'cancelled', fault: ['greeting', '554 no'], follow: [[`mdo subscribers erase ${MARTIN}`]] },
]

onEachEngine((engine) => {
  test.for(ENDS)('nothing of a reason is left when $name', { timeout: 60_000 }, async ({ status, fault, follow = [] }) => {
    const site = await siteAfter(engine)
    const server = await startServer(({ moment }) => (moment === fault?.[0] ? fault[1] : undefined))
    const env = { GUICHET_MAIL: server.url, GUICHET_MAIL_FROM: 'MDO <mdo@mdo.example>' }
    const said: string[] = []
    const run = async (line: string, more: Circumstances = {}) => {
      const { out, err } = await mdo(site, line, { ...more, env: { ...env, ...more.env } })
      said.push(out, err)
      return out
    }
    const refused = JSON.parse(await run(`mdo subscribers refuse ${MARTIN} --reason-file - -v -o json`, { stdin: REASON })) as {
      operation: number
    }
    const number = await newestMail(site)
    for (const [line, when] of follow) {
      if (when === 'later') await queuedLongAgo(site)
      await run(`${line.replace('N', String(number)).replace('LAST', String(refused.operation))} -v`)
    }
    const after = [
      'subscribers list',
      `subscribers show ${MARTIN}`,
      'mail list',
      `mail show ${number}`,
      'journal list',
      `journal show ${refused.operation}`,
    ]
    for (const line of after) await run(`mdo ${line} -o json -v`)
    await run('mdo store check -v')
    await run(`mdo store backup ${join(site.folder, 'backup.db')}`)
    await server.stop()
    expect(await statusOf(site, number)).toEqual([status, 0])
    expect(said.join('\n')).not.toMatch(/zq7vx2|Zq8wy3/)
    expect(filesWith(site, formsOf('zq7vx2', 'Zq8wy3', REASON), /^$/)).toEqual([])
    expect(await rowsWith(site, ['zq7vx2', 'Zq8wy3'])).toEqual([])
    if (status === 'sent') expect(server.taken.at(-1)?.raw).toContain('zq7vx2')
    await sound(site)
  })

  test('--reason-file shows nothing in the journal, and neither do --reason and a preset', async () => {
    const site = await siteAfter(engine)
    const env = { GUICHET_CONFIG: fileIn(site, 'config.json', JSON.stringify({ 'mdo.reasons.perimee': REASON })) }
    const reason = fileIn(site, 'raison.txt', REASON)
    for (const line of [`refuse ${MARTIN} --reason-file ${reason}`, `reopen ${MARTIN}`, `refuse ${MARTIN} --reason '${REASON}'`])
      expect(await mdo(site, `mdo subscribers ${line}`, { env })).toMatchObject({ code: 0 })
    expect(await mdo(site, `mdo subscribers refuse ${OEUVRARD} --reason-preset perimee`, { env })).toMatchObject({ code: 0 })
    const { out } = await mdo(site, 'mdo journal list -o json -v')
    expect(out).not.toMatch(/zq7vx2/)
    // What the reader made, and the mails that left into the folder: there it is, so the search finds what is there.
    expect(filesWith(site, formsOf('zq7vx2'), /^$/).length).toBeGreaterThan(3)
    expect(filesWith(site, formsOf('zq7vx2'), /raison\.txt$|config\.json$|\.eml$/)).toEqual([])
    expect(await rowsWith(site, ['zq7vx2'])).toEqual([])
  })

  test('an erased person is in no file of the store, no backup made since, no output; the journal still verifies', async () => {
    const site = await siteAfter(engine, [
      ...['mdo libraries add lib01 --name Val --email val@exemple.fr', 'mdo resources add cafeyn --name Cafeyn'],
      'mdo subscribers register --library lib01 --last-name Zqnomvx --first-name Zqprenomvx --email zqcourrielvx@exemple.fr --birth-date 1953-04-07 --resource cafeyn',
      'mdo subscribers register --library lib01 --last-name Martin --first-name Léa --email lea@exemple.fr --birth-date 1953-04-08 --resource cafeyn',
    ])
    const env = { GUICHET_MAIL: 'smtp://127.0.0.1:1', GUICHET_MAIL_FROM: 'mdo@mdo.example' }
    await mdo(site, 'mdo subscribers validate 1 --valid-from 2026-09-01', { env })
    await mdo(site, 'mdo remind', { env })
    const before = join(site.folder, 'before.db')
    await mdo(site, `mdo store backup ${before}`)
    expect(await mdo(site, 'mdo subscribers erase 1 -v', { env })).toMatchObject({ code: 0 })
    const words = ['Zqnomvx', 'Zqprenomvx', 'zqcourrielvx', 'zqnomvx', '1953-04-07']
    await mdo(site, `mdo store backup ${join(site.folder, 'after.db')}`)
    // Mails that left before are with their readers; the folder stands for them.
    const elsewhere = /\.eml$|before\.db$/
    expect(filesWith(site, formsOf(...words), elsewhere)).toEqual([])
    expect(await rowsWith(site, words)).toEqual([])
    for (const line of ['subscribers list', 'mail list', 'journal list', 'journal show 3', 'report']) {
      const { out, err } = await mdo(site, `mdo ${line} -o json -v`)
      for (const word of words) expect(out + err).not.toContain(word)
    }
    expect(await mdo(site, 'mdo journal verify')).toMatchObject({ code: 0 })
    await sound(site)
    // The backup from before still names the person; restored, it does not any more.
    if (engine === 'postgres') return
    const restored = await mdo(site, `mdo store restore ${before}`)
    expect([restored.code, restored.err]).toEqual([
      0,
      expect.stringContaining('Erased again, because they were erased since this backup: 1.'),
    ])
    expect(filesWith(site, formsOf(...words), /\.eml$|before\.db$|before-restore/)).toEqual([])
    expect((await mdo(site, 'mdo subscribers list -o json')).out).toContain('Martin')
    await sound(site)
  })
})

const newestMail = (site: Site): Promise<number> =>
  inStore(site, async ({ db }) => (await sql<{ n: number }>`select max(id) as n from mail`.execute(db)).rows[0]?.n ?? 0)

const statusOf = (site: Site, id: number) =>
  inStore(site, async ({ db }) => {
    const { rows } = await sql<{
      status: string
      sealed: number
    }>`select status, length(reason) as sealed from mail where id = ${id}`.execute(db)
    return [rows[0]?.status, rows[0]?.sealed]
  })

/** As if the server had been away for three days and more. */
const queuedLongAgo = (site: Site) =>
  inStore(site, ({ db }) => sql`update mail set queued_at = '2026-11-16T10:00:00.000Z', attempts = 3 where status = 'queued'`.execute(db))
