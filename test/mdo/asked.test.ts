import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { withRunLock } from '../../src/mail/run-lock.ts'
import { inStore, json, mdo, onEachEngine } from '../support/site.ts'
import { DURAND, desk, done, fileIn, MARTIN, OEUVRARD, PETIT, refused, siteAfter, stateOf } from './support.ts'

onEachEngine((engine) => {
  test('refuse asks who and why: a preset, a line, an editor, or nothing; the line that does the same holds no reason', async () => {
    const site = await siteAfter(engine)
    const env = { EDITOR: 'vi', GUICHET_CONFIG: fileIn(site, 'config.json', '{"mdo.reasons.perimee":"Votre carte est périmée."}') }
    const preset = await mdo(site, 'mdo subscribers refuse', { env, answers: [[MARTIN], 'perimee', true] })
    expect([preset.code, preset.asked[1]], preset.err).toEqual([0, 'Reason of the refusal, for the mail only; it is not saved'])
    expect(preset.err).toContain(`mdo subscribers refuse ${MARTIN}`)
    expect(preset.err).not.toContain('périmée')
    const editor = await mdo(site, `mdo subscribers refuse ${OEUVRARD}`, { env, answers: [' editor', 'Écrit\nsur deux lignes.\n', true] })
    expect(editor.code, editor.err).toBe(0)
    const typed = await mdo(site, `mdo subscribers refuse ${PETIT}`, { answers: ['', true] })
    expect([typed.code, typed.asked.length], typed.err).toEqual([0, 2])
    const names = (await json<{ id: number; kind: string; message_id: string }[]>(mdo(site, 'mdo mail list -o json'))).filter(
      ({ kind }) => kind === 'user_refused',
    )
    expect(names.length).toBe(3)
  })

  test('a refusal that failed asks for its reason again', async () => {
    const site = await siteAfter(engine)
    const none = { GUICHET_MAIL: 'smtp://127.0.0.1:1', GUICHET_MAIL_FROM: 'mdo@mdo.example' }
    await done(site, `mdo subscribers refuse ${MARTIN} --reason non`, { env: none })
    const [mail] = await json<{ id: number }[]>(mdo(site, 'mdo mail list --status queued -o json'))
    const { sql } = await import('kysely')
    await inStore(site, ({ db }) =>
      sql`update mail set status = 'failed', next_attempt = null, reason = substr(reason, 1, 0), "values" = '' where id = ${mail?.id}`.execute(
        db,
      ),
    )
    expect(await refused(site, `mdo mail resend ${mail?.id}`)).toMatchObject({ exit: 7, code: 'reason_needed' })
    const again = await mdo(site, `mdo mail resend ${mail?.id}`, { answers: ['Carte périmée.', true] })
    expect([again.code, again.asked.length], again.err).toEqual([0, 2])
    expect((await json<{ status: string }>(mdo(site, `mdo mail show ${mail?.id} -o json`))).status).toBe('sent')
  })

  test('erase and transfer ask whom, and where to; without a terminal they name who there is', async () => {
    const site = await siteAfter(engine)
    expect(await refused(site, 'mdo subscribers erase')).toMatchObject({ exit: 7, candidates: [DURAND, MARTIN, OEUVRARD, PETIT] })
    expect(await refused(site, `mdo subscribers transfer ${MARTIN}`)).toMatchObject({ exit: 7, candidates: ['lib02', 'lib01'] })
    const moved = await mdo(site, 'mdo subscribers transfer', { answers: [[MARTIN], 'lib02', true] })
    expect([moved.code, moved.err]).toEqual([0, expect.stringContaining(`mdo subscribers transfer ${MARTIN} --to lib02`)])
    const erased = await mdo(site, 'mdo subscribers erase', { answers: [[PETIT], true] })
    expect([erased.code, erased.err]).toEqual([0, expect.stringContaining(`mdo subscribers erase ${PETIT}`)])
    expect(await stateOf(site, MARTIN)).toBe('pending .. cafeyn=pending,cvs=pending')
  })

  test('remind and purge leave when a run is on; a dry run looks all the same', async () => {
    const site = await siteAfter(engine)
    const author = { program: 'mdo', operator: 'x', systemUser: 'x', command: 'mdo mail send', day: '2026-11-20', now: () => new Date() }
    await inStore(site, (store) =>
      withRunLock({ author, place: { at: site.place, busyTimeout: 1_000 } }, store, async () => {
        for (const line of ['mdo remind', 'mdo purge']) {
          expect(await refused(site, line)).toMatchObject({ exit: 6, code: 'busy' })
          expect(await mdo(site, `${line} -n`)).toMatchObject({ code: 0 })
        }
      }),
    )
    for (const line of ['mdo remind', 'mdo purge']) expect(await mdo(site, line)).toMatchObject({ code: 0 })
  })

  test('a shell completes names, within the library that the line or the configuration names', async () => {
    const site = await siteAfter(engine)
    const words = async (line: string, env = {}) =>
      (await mdo(site, `mdo completion words -- ${line}`, { env })).out
        .split('\n')
        .map((one) => one.split('\t')[0])
        .filter((one) => one !== '')
    expect(await words('subscribers list --library l')).toEqual(['lib01', 'lib02'])
    expect(await words('subscribers list --resource cafeyn,c')).toEqual(['cafeyn,cafeyn', 'cafeyn,cvs'])
    expect(await words('subscribers resources 1 --set ge')).toEqual(['gerip='])
    expect(await words(`subscribers show ${PETIT}`)).toEqual([PETIT])
    expect(await words(`subscribers show --library lib01 ${PETIT}`)).toEqual([])
    const config = { GUICHET_CONFIG: fileIn(site, 'config.json', '{"mdo.library":"lib02","mdo.reasons.perimee":"Carte périmée."}') }
    expect(await words(`subscribers show ${PETIT}`, config)).toEqual([PETIT])
    expect(await words(`subscribers show ${MARTIN}`, config)).toEqual([])
    expect(await words('subscribers refuse 4 --reason-preset p', config)).toEqual(['perimee'])
  })

  test('the page of figures hides those under five, and no name of a person is in it', async () => {
    const site = await siteAfter(engine, [
      ...desk,
      ...Array.from({ length: 4 }, (_, n) => `${desk.at(-1)}`.replace('Petit', `Petit${'abcd'[n]}`)),
    ])
    const file = join(site.folder, 'chiffres.html')
    expect(await mdo(site, `mdo report --html ${file} --lang fr`)).toMatchObject({ code: 0, out: '' })
    const page = readFileSync(file, 'utf8')
    expect(page).toMatch(/<td>Bibliothèque du Pont<\/td><td>…<\/td>/)
    expect(page).toMatch(/<td>Médiathèque du Val<\/td><td>&lt; 5<\/td>/)
    expect(page).not.toMatch(/Petit|Martin|<script|https?:/)
  })

  test('doctor tells of the mail: the way out, the key, templates, and libraries that cannot be reached', async () => {
    const site = await siteAfter(engine)
    const rows = async (env = {}) => {
      const { code, out } = await mdo(site, 'mdo doctor -o json', { env })
      const found = (JSON.parse(out) as { check: string; status: string; message: string }[]).filter(({ check }) =>
        check.startsWith('mail'),
      )
      return [code, Object.fromEntries(found.map(({ check, status }) => [check, status]))]
    }
    expect(await rows()).toEqual([0, { mail: 'warning', mail_key: 'ok', mail_templates: 'ok', mail_queue: 'ok' }])
    expect(await rows({ GUICHET_MAIL: 'smtp://localhost' })).toEqual([
      6,
      { mail: 'failed', mail_key: 'ok', mail_templates: 'ok', mail_queue: 'ok' },
    ])
    const folder = fileIn(site, 'none', '')
    expect(await rows({ GUICHET_CONFIG: fileIn(site, 'c.json', JSON.stringify({ 'mail.templates': folder })) })).toEqual([
      6,
      { mail: 'warning', mail_key: 'ok', mail_templates: 'failed', mail_queue: 'ok' },
    ])
    const { sql } = await import('kysely')
    await inStore(site, ({ db }) => sql`update mail set status = 'failed', sent_at = null where id = 1 or library = 2`.execute(db))
    const { out } = await mdo(site, 'mdo doctor -o json')
    expect(JSON.parse(out).find(({ check }: { check: string }) => check === 'mail_queue')).toMatchObject({
      status: 'warning',
      message: expect.stringContaining('lib02'),
    })
  })
})
