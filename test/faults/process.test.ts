import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Server, startServer } from '../mail/server.ts'
import { temporaryFolder } from '../support/site.ts'
import { copyWith, type Failing, FORMATS, type Format, listsOf, planted, printsThenFails, run, wrongAnswer } from './process.ts'
import { type Desk, FIXTURES, mustEndWell, mustSucceed } from './programs.ts'

/** What the three programs share is run once. */
const LISTS = (await listsOf()).filter((path) => !/^(mdo|intrascol) (journal|config)/.test(path))
/** Thousands of rows, which are printed whole in one format only. */
const LONG = new Set(['gar people list', 'gar copies list'])
const LANGUAGES = ['en', 'fr'] as const

let desk: Desk
let server: Server
let failing: Failing[]

beforeAll(async () => {
  const home = temporaryFolder()
  desk = { home, place: join(home, 'sample.db') }
  await mustSucceed(desk, ['store', 'init', '--sample'])
  // The server takes one mail of a connection, and asks for a password before the next.
  server = await startServer(({ moment, taken }) => (moment === 'mail' && taken > 0 ? '530 5.7.0 login first' : undefined))
  failing = await failingCommands()
}, 120_000)
afterAll(() => server.stop())

async function failingCommands(): Promise<Failing[]> {
  // A name whose key is another one, and an operation that was altered.
  const broken = copyWith(
    desk,
    'broken',
    "update person set name_key = 'z' where id = 1",
    'drop trigger journal_row_no_update',
    "update journal_row set outcome = 'freed' where operation = 1 and n = 2",
  )
  const mails = copyWith(desk, 'mails')
  await mustEndWell(mails, 'mdo', ['subscribers', 'validate', '22', '24'], { GUICHET_MAIL: 'smtp://127.0.0.1:1' })
  const ofEach = (words: string, rest: Omit<Failing, 'line' | 'desk'>): Failing[] =>
    ['gar', 'mdo', 'intrascol'].map((program) => ({ line: `${program} ${words}`, desk: broken, ...rest }))
  return [
    ...ofEach('store check', { code: 5, prints: /journal_row_no_update[\s\S]*1:2/, says: 'not as they must be' }),
    ...ofEach('journal verify', { code: 5, prints: /row_changed|was changed/, says: 'The journal was altered' }),
    {
      ...{ line: 'mdo mail send --now', desk: mails, code: 6, prints: /\bsent\b/, says: '530 5.7.0' },
      more: { GUICHET_MAIL: server.url, GUICHET_MAIL_FROM: 'MDO <mdo@mdo.example>' },
    },
  ]
}

describe('what was printed arrives, and before the failure that follows', () => {
  test.each(FORMATS)('%s', async (format) => {
    const broken: string[] = []
    // The check of a store is the same code in the three programs.
    const shared = (line: string) => format !== 'table' && /^(mdo|intrascol) store check/.test(line)
    for (const one of failing) if (!shared(one.line)) broken.push(...(await printsThenFails(one, format)))
    expect(broken).toEqual([])
  })

  test('finds a program that gives up what it printed when it fails', async () => {
    const broken: string[] = []
    for (const one of failing.slice(0, 1)) broken.push(...(await printsThenFails(one, 'table', planted('unflushed'))))
    expect(broken.join()).toContain('is not printed')
  })
})

describe('each exit code of the contract, in each format', () => {
  const lines = (): readonly [code: number, line: string, at?: Desk][] => [
    [0, 'gar schools list'],
    [1, 'intrascol classes list', copyWith(desk, 'bug', "update class set levels = '{' where id = 1")],
    [2, 'gar people lits'],
    [3, 'gar revoke --resource pix --population teachers -n --exit-code'],
    [4, 'gar people show nobody'],
    [5, 'gar revoke --resource pix --population teachers --expect 1'],
    [6, 'gar schools list', { ...desk, place: join(desk.home, 'none.db') }],
    [7, 'gar revoke --resource pix'],
    [8, `mdo subscribers import ${join(FIXTURES, 'sample', 'subscriptions.xml')}`],
  ]
  test.each(FORMATS)('%s', async (format) => {
    const broken: string[] = []
    for (const [index, [code, line, at = desk]] of lines().entries()) {
      const answer = await run(at, `${line} -o ${format}`, { more: { GUICHET_LANG: LANGUAGES[index % 2] ?? 'en' } })
      const wrong = wrongAnswer(answer, code, format)
      if (wrong) broken.push(`${line} -o ${format} ${wrong}`)
    }
    expect(broken).toEqual([])
  })
})

describe('every list', () => {
  const everyList = async (
    format: Format,
    shell: string,
    wrong: (line: string, answer: Awaited<ReturnType<typeof run>>) => string | undefined,
  ) => {
    const broken: string[] = []
    for (const [index, list] of LISTS.entries()) {
      const line = `${list} -o ${format}${format !== 'json' && LONG.has(list) ? ' --population staff' : ''}`
      const found = wrong(line, await run(desk, line, { shell, more: { GUICHET_LANG: LANGUAGES[index % 2] ?? 'en' } }))
      if (found) broken.push(`${line}: ${found}`)
    }
    return broken
  }

  test.each(FORMATS)('%s into « head -1 » ends quietly', async (format) => {
    const broken = await everyList(format, '{ "$@"; echo "ended with $?" >&2; } | head -1', (_, { out, err }) =>
      out.split('\n').length === 2 && err === 'ended with 0\n' ? undefined : `${out}${err}`,
    )
    expect(broken).toEqual([])
  })

  test.each(FORMATS)('%s into a device without room is 6, with a sentence', async (format) => {
    const broken = await everyList(format, '"$@" >/dev/full', (_, answer) => wrongAnswer(answer, 6, format))
    expect(broken).toEqual([])
  })

  test('finds a program that does not hear that there is no room', async () => {
    const answer = await run(desk, 'gar schools list', { way: planted('deaf'), shell: '"$@" >/dev/full' })
    expect(wrongAnswer(answer, 6, 'table')).toContain('ends with 0')
  })
})

describe('a device without room', () => {
  const full = (line: string, at = desk, shell = '"$@" >/dev/full') => run(at, line, { shell })

  test.each(['gar --version', 'gar --help', 'gar help revoke', 'mdo completion bash', 'gar export counts', 'intrascol export csv'])(
    'is 6 for « %s »',
    async (line) => {
      expect(await full(line)).toMatchObject({ code: 6, err: expect.stringMatching(/ENOSPC|no space/i) })
    },
  )

  test.each(FORMATS)('after a commit is 6, and the operation is named: %s', async (format) => {
    const at = copyWith(desk, `written-${format}`)
    const answer = await full(`mdo libraries edit lib01 --name Autre -o ${format}`, at)
    const { operations } = JSON.parse((await run(at, 'mdo store info -o json')).out)[0] as { operations: number }
    expect(answer).toMatchObject({ code: 6, err: expect.stringContaining(`${operations}`) })
    expect((await run(at, 'mdo libraries list -o csv')).out).toContain('Autre')
  })

  test('is told in the language of whoever reads it, for the version too', async () => {
    const { err } = await run(desk, 'gar --version', { shell: '"$@" >/dev/full', more: { GUICHET_LANG: 'fr' } })
    expect(err).toMatch(/^Impossible d’écrire le résultat/)
  })

  test('is said together with what could not be shown', async () => {
    const check = failing[0]
    if (!check) throw new Error('nothing fails')
    const { code, err } = await full('gar store check', check.desk)
    expect([code, err]).toEqual([6, expect.stringMatching(/not as they must be[\s\S]*ENOSPC/)])
    const verify = await full('gar journal verify -o ndjson', check.desk)
    expect([verify.code, verify.err]).toEqual([6, expect.stringMatching(/The journal was altered[\s\S]*ENOSPC/)])
  })

  test('for what is said, however much it is, is 6', async () => {
    const ids = join(desk.home, 'ids.txt')
    writeFileSync(ids, Array.from({ length: 5000 }, (_, n) => `nobody-of-this-name-${n}\n`).join(''))
    const long = `gar people list --from ${ids} -o json`
    const said = await run(desk, long)
    expect([said.code, said.err.length > 65_536]).toEqual([4, true])
    for (const line of [long, 'gar people lits', 'gar people lits -o json'])
      expect(await full(line, desk, '"$@" 2>/dev/full'), line).toMatchObject({ code: 6, out: '' })
  })
})

test('« --out - » is standard output, and nothing else is told there', async () => {
  const whole = await run(desk, 'gar export counts')
  expect(await run(desk, 'gar export counts --out -')).toEqual({ ...whole, err: '' })
  expect(readdirSync(desk.home)).not.toContain('-')
})

test('a word that is not UTF-8 is refused, before it is kept anywhere', async () => {
  const shell = `"$@" --email a@exemple.fr --name "$(printf 'M\\351diath\\350que')"`
  const { code, out, err } = await run(desk, 'mdo libraries add latin -o json', { shell })
  expect([code, out, JSON.parse(err).error.message]).toEqual([2, '', expect.stringMatching(/not UTF-8/)])
})

test('with --verbose an error in JSON stays one document, its trace inside', async () => {
  const { err } = await run(desk, 'gar people show nobody -v -o json')
  expect(JSON.parse(err).error).toMatchObject({ exit_code: 4, stack: expect.stringMatching(/^\w*Error[\s\S]*\n {4}at /) })
})

describe('a slow reader', () => {
  /** Fills the pipe, and empties it by and by. */
  const SLOW = '"$@" | { sleep 0.2; head -c 300000; sleep 0.2; cat; }'

  /** As many libraries as the output needs. */
  const crowd = (format: Format, many: number) => {
    const name = "'Médiathèque ' || printf('%088d', n)"
    return copyWith(
      desk,
      `crowd-${format}`,
      `with recursive many(n) as (select 1 union all select n + 1 from many where n < ${many})
        insert into library (id, code, name, name_key, email, fallback, digest, operation)
        select n + 1000, 'x' || n, ${name}, ${name}, 'x' || n || '@exemple.fr', 0, 0, 1 from many`,
    )
  }

  test.each([
    ['json', 5_000_000, 28_000],
    ['ndjson', 5_000_000, 28_000],
    ['csv', 5_000_000, 42_000],
    ['table', 250_000, 2_000],
  ] as const)('gets every byte: %s', async (format, bytes, many) => {
    const at = crowd(format, many)
    const file = join(desk.home, 'whole.txt')
    expect((await run(at, `mdo libraries list -o ${format}`, { shell: `"$@" >'${file}'` })).code).toBe(0)
    const whole = readFileSync(file, 'utf8')
    expect(whole.length).toBeGreaterThan(bytes)
    expect((await run(at, `mdo libraries list -o ${format}`, { shell: SLOW })).out === whole).toBe(true)
  })
})
