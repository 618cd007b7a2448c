import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Engine, json, mdo, onEachEngine, type Site } from '../support/site.ts'
import { done, fileIn, type Listed, operations, refused, siteAfter, sound } from './support.ts'

const MANY = 5_000

/** A department of ten libraries with so many pending people. */
async function department(engine: Engine): Promise<Site> {
  const site = await siteAfter(engine, [
    ...Array.from({ length: 10 }, (_, n) => `mdo libraries add lib${n} --name 'Bibliothèque ${n}' --email lib${n}@exemple.fr`),
    'mdo resources add cafeyn --name Cafeyn',
    'mdo resources add cvs --name CVS',
  ])
  const lines = Array.from(
    { length: MANY },
    (_, n) => `lib${n % 10};Nom${n};Prénom;nom${n}@exemple.fr;19${50 + (n % 50)}-03-0${1 + (n % 9)};cafeyn,cvs`,
  )
  const file = fileIn(site, 'sign-ups.csv', `library;last_name;first_name;email;birth_date;resources\n${lines.join('\n')}\n`)
  expect((await done(site, `mdo subscribers import ${file}`)).counts).toEqual({ registered: MANY })
  return site
}

const mailsSent = async (site: Site) => (await json(mdo(site, 'mdo mail list -o json'))).length

onEachEngine((engine) => {
  test(`${MANY} decisions from one file: bad lines by line, the others in one operation, and nothing the second time`, {
    timeout: 300_000,
  }, async () => {
    const site = await department(engine)
    const waiting = fileIn(site, 'waiting.csv', '')
    expect(await mdo(site, `mdo subscribers export --status pending --csv-dialect standard --force --out ${waiting}`)).toMatchObject({
      code: 0,
    })
    const [header = '', ...rows] = readFileSync(waiting, 'utf8')
      .replace(/^\ufeff/, '')
      .trim()
      .split('\n')
    const columns = header.split(',')
    const filled = rows.map((row, n) => {
      const cells = row.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/)
      const put = (column: string, value: string) => {
        cells[columns.indexOf(column)] = value
      }
      put('decision', n % 4 === 3 ? 'refusé' : 'validé')
      put('valid_from', '05/09/2026')
      if (n === 100) put('decision', 'peut-être')
      if (n === 2_000) put('valid_from', '30/02/2026')
      if (n === 4_000) put('id', '999999')
      return cells.join(',')
    })
    const file = fileIn(site, 'decisions.csv', `${[header, ...filled].join('\n')}\n`)
    // No mail server answers: what is queued is counted, and the test does not wait for it.
    const env = { GUICHET_MAIL: 'smtp://127.0.0.1:1', GUICHET_MAIL_FROM: 'mdo@exemple.fr' }
    const before = [await operations(site), await mailsSent(site)]
    const whole = await refused(site, `mdo subscribers decide ${file}`, { env })
    expect([whole.exit, whole.faults?.map(({ line, column }) => `${line} ${column}`)]).toEqual([
      8,
      ['102 decision', '2002 valid_from', '4002 id'],
    ])
    expect([await operations(site), await mailsSent(site)]).toEqual(before)
    const partly = await mdo(site, `mdo subscribers decide ${file} --keep-going -o json`, { env })
    const { counts, operation } = JSON.parse(partly.out) as { counts: Record<string, number>; operation: number }
    const [validated, refusals] = [counts.validated ?? 0, counts.refused ?? 0]
    expect([partly.code, validated + refusals, operation], partly.err).toEqual([3, MANY - 3, (before[0] ?? 0) + 1])
    expect(readFileSync(`${file}.rejects.csv`, 'utf8').trim().split('\n').length).toBe(4)
    const after = [await operations(site), await mailsSent(site)]
    expect(after).toEqual([(before[0] ?? 0) + 1, (before[1] ?? 0) + MANY - 3])
    const again = await mdo(site, `mdo subscribers decide ${file} --keep-going -o json`, { env })
    expect([again.code, JSON.parse(again.out)]).toMatchObject([3, { operation: null, counts: { already: MANY - 3 } }])
    expect([await operations(site), await mailsSent(site)]).toEqual(after)
    expect(readdirSync(join(site.folder, 'guichet', 'mail')).length).toBe(10)
    expect((await json<Listed[]>(mdo(site, 'mdo subscribers list --status pending -o json'))).length).toBe(3)
    await sound(site)
  })
})
