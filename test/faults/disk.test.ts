import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../support/site.ts'
import { furnish } from './desk.ts'
import { canTrace, traced, unsynced, withoutLinks } from './disk.ts'
import { type Desk, mustEndWell, mustSucceedSchool, type Program, scriptOf } from './programs.ts'

/** It tells the library, by a mail that becomes a file. */
const REGISTER =
  'subscribers register --library lib01 --first-name Ada --last-name BYRON --email ada@example.fr --birth-date 1990-01-01 --resource presse'

const words = (line: string) => line.split(' ')

describe.skipIf(!canTrace)('on the disk', () => {
  let desk: Desk
  const at = (name: string) => join(desk.home, name)
  beforeAll(async () => {
    const home = temporaryFolder()
    desk = { home, place: join(home, 'store.db') }
    await furnish(desk, 'small')
    mkdirSync(at('folders'))
    await mustSucceedSchool(desk, words('config set intrascol.folders').concat(at('folders')))
    await mustSucceedSchool(desk, words('classes create CP --level CP'))
    await mustSucceedSchool(desk, words('users add --kind pupil --first-name Léa --last-name RIVA --class CP'))
    writeFileSync(at('folders/cp/devoir.odt'), 'x')
    await mustEndWell(desk, 'mdo', words('libraries add lib01 --name Un --email un@example.fr'))
    await mustEndWell(desk, 'mdo', words('resources add presse --name Presse'))
  })

  it.each<[Program, string, string]>([
    ['gar', 'config set lang fr', '.config/guichet/config.json'],
    ['gar', 'report --html', 'page.html'],
    ['gar', 'export counts --out', 'counts.csv'],
    ['gar', 'batch-revoke --resource pix --all --plan', 'plan.json'],
    ['gar', 'people list --population teachers -o xlsx --out', 'teachers.xlsx'],
    ['gar', 'store backup', 'backup.db'],
    ['gar', 'store copy-to', 'copy.db'],
    ['gar', 'store restore ~/backup.db', 'store.db'],
    ['gar', 'store init --store', 'new.db'],
    ['intrascol', 'print lists --out', 'lists.pdf'],
    ['intrascol', 'users reset-password lea.riva --cards', 'cards.pdf'],
    ['intrascol', 'classes create CM9', 'folders/cm9'],
    ['intrascol', 'classes archive CP', 'folders/.archives/2026-2027/cp.tar.gz'],
    ['mdo', REGISTER, '.local/share/guichet/mail'],
  ])('%s %s: the disk has the file, then its name, before anybody hears that it is done', async (program, line, name) => {
    const file = at(name)
    const args = /--\w+$|backup$|copy-to$/.test(line) ? [...words(line), file] : words(line.replace('~', desk.home))
    const { code, err, calls } = await traced(desk, scriptOf(program), args)
    expect([code, err]).toEqual([0, expect.any(String)])
    expect(calls.some(({ what, path }) => what === 'name' && path.startsWith(file))).toBe(true)
    expect(unsynced(calls, desk.home, desk.place)).toEqual([])
  })

  it('finds a writer that does not wait for the disk', async () => {
    const { calls } = await traced(desk, join(import.meta.dirname, 'careless.ts'), ['over', at('careless')])
    expect(unsynced(calls, desk.home, desk.place)).toEqual([`${at('careless')}: its content`, `${at('careless')}: its name`])
  })

  it('a disk on which a file has one name only gets every file, and still none over another', async () => {
    const stick = at('stick')
    mkdirSync(stick)
    const lines: [Program, string, string][] = [
      ['gar', 'batch-revoke --resource pix --all --plan', 'plan.json'],
      ['gar', 'store backup', 'backup.db'],
      ['gar', 'store copy-to', 'copy.db'],
      ['intrascol', 'users reset-password lea.riva --cards', 'cards.pdf'],
    ]
    const run = ([program, line, name]: (typeof lines)[number]) => withoutLinks(desk, program, [...words(line), join(stick, name)])
    for (const line of lines) expect(await run(line)).toMatchObject({ code: 0 })
    const before = readdirSync(stick).map((name) => [name, statSync(join(stick, name)).ino])
    expect(before.map(([name]) => name)).toEqual(['backup.db', 'backup.db.manifest.json', 'cards.pdf', 'copy.db', 'plan.json'])
    for (const line of lines) expect([5, 6]).toContain((await run(line)).code)
    expect(readdirSync(stick).map((name) => [name, statSync(join(stick, name)).ino])).toEqual(before)
    const fresh = { home: stick, place: join(stick, 'new.db') }
    expect(await withoutLinks(fresh, 'gar', ['store', 'init'])).toMatchObject({ code: 0 })
    await mustEndWell(fresh, 'mdo', words('libraries add lib01 --name Un --email un@example.fr'))
    await mustEndWell(fresh, 'mdo', words('resources add presse --name Presse'))
    await mustEndWell(fresh, 'mdo', words(REGISTER))
    expect(await withoutLinks(fresh, 'mdo', words('subscribers refuse 1 --reason absent'))).toMatchObject({ code: 0 })
    expect(readFileSync(join(stick, '.local/share/guichet/guichet.key'), 'utf8')).toMatch(/^[0-9a-f]{64}\n$/)
  })
})
