import { expect, test } from 'vitest'
import { defined, pathOf } from '../../scripts/command-tree.ts'
import { gar as garProgram } from '../../src/gar/program.ts'
import { intrascol as intrascolProgram } from '../../src/intrascol/program.ts'
import { mdo as mdoProgram } from '../../src/mdo/program.ts'
import { gar, inStore, json, mdo, newSite, onEachEngine, runner } from '../support/site.ts'

/** Options of whole numbers. */
const COUNTS = /<(n|days)>|--limit/
/** Texts that may have several lines: whoever takes them cleans them. */
const SEVERAL_LINES = new Set(['--reason'])

const site = await newSite('sqlite')

async function answerOf(program: typeof garProgram, path: string, option: string, value: string) {
  const { code, err } = await runner(program)(site, [...path.split(' ').slice(1), `${option}=${value}`, '--none-such', '-o', 'json'])
  return { code, error: (JSON.parse(err) as { error: { code: string; value?: string } }).error.code }
}

test('a number out of reach, and a control character in a text, are refused by every option', async () => {
  const taken: string[] = []
  for (const program of [garProgram, mdoProgram, intrascolProgram])
    for (const { command, runs } of await defined(program, 'en'))
      for (const { long, flags, required } of runs ? command.options : []) {
        if (!required || !long || SEVERAL_LINES.has(long)) continue
        const values = COUNTS.test(flags) ? ['99999999999', '-1', '1e3', '3.5', 'X'] : ['X\u001b[31m\u0007']
        for (const value of values) {
          const answer = await answerOf(program, pathOf(command), long, value)
          if (answer.code !== 2 || answer.error !== 'invalid_value') taken.push(`${pathOf(command)} ${long} ${value}: ${answer.error}`)
        }
      }
  expect(taken).toEqual([])
})

onEachEngine((engine) => {
  test('days are counted within a century, numbers within a thousand million', async () => {
    const desk = await newSite(engine)
    for (const days of ['36501', '99999999', '3000000', '999999999'])
      for (const answer of [
        await gar(desk, `gar resources list --expiring ${days}`),
        await mdo(desk, `mdo subscribers list --expiring ${days}`),
        await mdo(desk, `mdo report --waiting ${days}`),
      ])
        expect(answer).toMatchObject({ code: 2, out: '', err: expect.stringContaining('a whole number from 0 to 36,500 is needed') })
    expect(await gar(desk, 'gar resources list --expiring 36500')).toMatchObject({ code: 0 })
    expect(await mdo(desk, 'mdo subscribers list --expiring 36500')).toMatchObject({ code: 0 })
    expect(await mdo(desk, 'mdo report --waiting 36500')).toMatchObject({ code: 0 })
    for (const day of ['9999-12-31', '1899-12-31']) {
      expect(await mdo(desk, `mdo report --day ${day}`)).toMatchObject({ code: 2, err: expect.stringContaining('from 1900 to 2199') })
      expect((await mdo(desk, 'mdo report', { env: { GUICHET_TODAY: day } })).code).toBe(2)
    }
  })

  test('a library has a name that can be seen, and a CSV at a terminal holds nothing else', async () => {
    const desk = await newSite(engine)
    const named = (name: string, ...more: string[]) => mdo(desk, ['libraries', ...more, '--name', name])
    expect(await named('Sully', 'add', 'lib01', '--email', 'sully@biblio.example')).toMatchObject({ code: 0 })
    for (const name of ['X\u001b[31m', 'X\u0007', 'X\r\nY', 'X\u202eY']) {
      expect((await named(name, 'add', 'l9', '--email', 'l9@biblio.example')).code, name).toBe(2)
      expect((await named(name, 'edit', 'lib01')).code, name).toBe(2)
    }
    expect((await mdo(desk, ['config', 'set', 'operator', 'X\u001b'])).code).toBe(2)
    expect((await mdo(desk, ['libraries', 'edit', 'lib01', '--name', 'Gien', '--operator', 'X\u001b'])).code).toBe(2)
    // A word that every object of the language has.
    expect(await named('X', 'add', 'constructor', '--lang', 'fr', '--email', 'c@biblio.example')).toMatchObject({ code: 0 })
    const [last] = await json<{ command: string }[]>(mdo(desk, 'mdo journal list --limit 1 -o json'))
    expect(last?.command).toBe('mdo libraries add constructor --email … --name …')
    // What came in by another way than a command.
    await inStore(desk, async ({ db }) => db.updateTable('library').set({ name: 'X\u001b[31mY' }).execute())
    expect((await mdo(desk, 'mdo libraries list -o csv', { columns: 80 })).out).toContain(String.raw`X\u{1b}[31mY`)
    expect((await mdo(desk, 'mdo libraries list -o csv')).out).toContain('X\u001b[31mY')
  })
})
