import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { describe as describeProgram } from '../../scripts/command-tree.ts'
import { mdo as mdoProgram } from '../../src/mdo/program.ts'
import { type Circumstances, copyOf, inStore, mdo, onEachEngine, type Site } from '../support/site.ts'
import { fileIn, signUpLine, siteAfter } from './support.ts'

const { commands } = await describeProgram(mdoProgram, 'en')

/** Whatever belongs to the other library holds these letters. */
const MARK = /zqx[\p{L}\d]*/giu
const REFUSED_MAIL = { env: { GUICHET_MAIL: 'smtp://127.0.0.1:1', GUICHET_MAIL_FROM: 'mdo@exemple.fr' } }
const OURS = ['1', '2', '3'] as const
const [THEIRS, NOBODY] = ['5', '987654'] as const

/** Library liba has four people, library zqxb three in every status, with mails in every status, and a colleague who decides there. */
async function twoLibraries(engine: Parameters<Parameters<typeof onEachEngine>[0]>[0]): Promise<Site> {
  const theirs = (n: number) => signUpLine('zqxb', `Zqxnom${n}`, `Zqxprénom${n}`, `1980-02-0${n}`, 'cafeyn', `zqx${n}@zqx.fr`)
  const site = await siteAfter(engine, [
    "mdo libraries add liba --name 'Médiathèque du Val' --email val@exemple.fr",
    "mdo libraries add zqxb --name 'Zqxthèque' --email zqx@zqx.fr --fallback",
    "mdo resources add cafeyn --name 'Cafeyn'",
    "mdo resources add cvs --name 'CVS'",
    signUpLine('liba', 'Martin', 'Léa', '2009-03-12', 'cafeyn,cvs'),
    signUpLine('liba', 'Durand', 'Noé', '1955-07-01', 'cvs'),
    signUpLine('liba', 'Petit', 'Ana', '1955-07-02', 'cvs'),
    signUpLine('liba', 'Œuvrard', 'Zoé', '1980-02-29', 'cafeyn'),
    ...[1, 2, 3, 4].map(theirs),
  ])
  const run = async (line: string, as: Circumstances = {}) => {
    const { code, err } = await mdo(site, line, as)
    if (code !== 0) throw new Error(`${line}: ${err}`)
  }
  const zqx = { env: { ...REFUSED_MAIL.env, GUICHET_OPERATOR: 'zqxop' } }
  await run('mdo subscribers validate 1 --valid-from 2026-01-15')
  await run('mdo subscribers refuse 2 --reason non')
  await run('mdo subscribers validate 6 --valid-from 2025-12-01', zqx)
  await run('mdo subscribers refuse 7 --reason zqxraison', zqx)
  await run('mdo subscribers validate 3 8', zqx)
  await run('mdo libraries edit zqxb --email zqx2@zqx.fr')
  await inStore(site, async ({ db }) => {
    await sql`update mail set status = 'failed', next_attempt = null, sent_at = null, "values" = '', error = 'EENVELOPE 550' where to_address = 'zqx@zqx.fr'`.execute(
      db,
    )
    await sql`update library set email = 'zqx@zqx.fr' where code = 'zqxb'`.execute(db)
  })
  return site
}

/** What to type for each option; several values are tried one by one. */
const OPTIONS: Readonly<Record<string, readonly string[]>> = {
  '--library': ['liba', 'zqxb'],
  '--status': ['pending', 'queued'],
  '--name': ['z'],
  '--resource': ['cafeyn'],
  '--expiring': ['9999'],
  '--valid-from': ['2026-09-01'],
  '--reason': ['non'],
  '--reason-file': ['reason.txt'],
  '--reason-preset': ['autre'],
  '--set': ['cafeyn=refused'],
  '--map': ['last_name=Nom'],
  '--patrons': ['patrons.csv'],
  '--to': ['zqxb'],
  '--email': ['zqx1@zqx.fr'],
  '--birth-date': ['1980-02-01'],
  '--last-name': ['Zqxnom1'],
  '--first-name': ['Zqxprénom1'],
  '--limit': ['5'],
  '--out': ['out.csv'],
  '--html': ['out.html'],
  '--day': ['2026-11-20'],
  '--from': ['2026-01-01'],
  '--waiting': ['0'],
  '--kind': ['user_validated'],
  '--validity-months': ['12'],
  '--valid-until': ['2027-06-30'],
  '--receipt': ['receipt.pdf'],
  '--head': ['0'.repeat(64)],
  '--encoding': ['utf-8'],
  '--expect': ['5'],
}
/** What to type for each argument. */
const ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  '<ids>': [...OURS, THEIRS, '6', '7'],
  '<id>': [OURS[0], THEIRS],
  '<subscriber>': [OURS[0], THEIRS],
  '<mail>': Array.from({ length: 14 }, (_, n) => String(n + 1)),
  '<mails>': Array.from({ length: 14 }, (_, n) => String(n + 1)),
  ...Object.fromEntries(['<operation>', '[operation]'].map((term) => [term, Array.from({ length: 20 }, (_, n) => String(n + 1))])),
  '<code>': ['liba', 'zqxb', 'libc'],
  '<resource>': ['cafeyn'],
  '<csv>': ['people.csv'],
  '<place>': ['copy.db'],
  '<file>': ['backup.db'],
  '<key>': ['mdo.library'],
  '<value>': ['zqxb'],
  '<shell>': ['bash'],
  '<address>': ['zqx1@zqx.fr'],
}
/** What some commands cannot do without. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  'mdo subscribers register': [
    ...['--library', 'liba', '--last-name', 'Neuf', '--first-name', 'Eva', '--email', 'eva@exemple.fr', '--birth-date', '1980-02-01'],
    ...['--resource', 'cafeyn'],
  ],
  'mdo subscribers match': ['--patrons', 'patrons.csv'],
  'mdo subscribers resources': ['--set', 'cvs=refused'],
  'mdo subscribers transfer': ['--to', 'zqxb'],
  'mdo libraries add': ['--name', 'Neuve', '--email', 'neuve@exemple.fr'],
}
const FILES: Readonly<Record<string, string>> = {
  'reason.txt': 'non',
  'people.csv':
    'id;version;library;last_name;first_name;email;birth_date;resources;decision;name;code\n5;1;liba;Neuf;Eva;eva@exemple.fr;1980-02-01;cafeyn;refusé;Autre;libc\n',
  'patrons.csv': 'cardnumber,surname,firstname,dateofbirth,email,dateenrolled\n1,ZQXNOM1,ZQXPRÉNOM1,1980-02-01,zqx1@zqx.fr,2026-09-01\n',
  'config.json': '{"mdo.library":"liba","mdo.reasons.autre":"Non."}',
}
/** They set what limits this reader, or copy the whole store: on a file the limit is a guard rail, not a wall (mdo, section 6). */
const EXEMPT = /^mdo (config set|store (init|migrate|backup|restore|copy-to))$/

const known = (table: Readonly<Record<string, readonly string[]>>, key: string): readonly string[] => {
  const values = table[key]
  if (!values) throw new Error(`say in test/mdo/scope.test.ts what to type for ${key}`)
  return values
}

/** Every way to type a command: as it needs to be, then with each option. */
function linesOf({ path, arguments: args, options }: (typeof commands)[number]): string[][] {
  const start = [...path.split(' ').slice(1), ...(NEEDED[path] ?? [])]
  const bases = args.reduce<string[][]>(
    (lines, { term }, index) =>
      lines.flatMap((line) => (index ? known(ARGUMENTS, term).slice(0, 2) : known(ARGUMENTS, term)).map((value) => [...line, value])),
    [start],
  )
  const [base = start] = bases
  const withOptions = options.flatMap(({ term }) => {
    const long = /--[\w-]+/.exec(term)?.[0] ?? ''
    return term.includes('<') ? known(OPTIONS, long).map((value) => [...base, long, value]) : [[...base, long]]
  })
  return [...bases, ...withOptions]
}

/** The marks in what was said that were not typed. */
function leaked(typed: readonly string[], said: string): string[] {
  // A mail cuts words into lines, so a beginning of what was typed is what was typed.
  const own = typed.flatMap((word) => [...word.matchAll(MARK)].map(([mark]) => mark.toLowerCase()))
  return [...said.matchAll(MARK)].map(([mark]) => mark).filter((mark) => !own.some((word) => word.startsWith(mark.toLowerCase())))
}

/** Files of the site that a command wrote, the stores themselves left out. */
const written = ({ folder }: Site): string =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.db|patrons\.csv/.test(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n')

onEachEngine((engine) => {
  const formats = engine === 'sqlite' ? ['table', 'json'] : ['json']
  let made: Promise<Site> | undefined
  const desk = async () => {
    made ??= twoLibraries(engine)
    const site = await copyOf(await made)
    for (const [name, content] of Object.entries(FILES)) fileIn(site, name, content)
    return site
  }
  const limited = (site: Site): Circumstances => ({ env: { GUICHET_CONFIG: join(site.folder, 'config.json') } })
  const here = process.cwd()

  test('the department sees all of it: the marks are there to be found', async () => {
    const site = await desk()
    const lines = [
      ...['subscribers list', 'subscribers show 6', 'libraries list', 'mail list', 'journal list', 'report', 'doctor'],
      ...['subscribers match --library zqxb --patrons patrons.csv', 'completion words -- subscribers show 5', 'remind -n -o json'],
    ]
    process.chdir(site.folder)
    for (const line of lines) {
      const { out, err } = await mdo(site, line.split(' '))
      expect(leaked([], out + err).length, line).toBeGreaterThan(0)
    }
    process.chdir(here)
  })

  test('GUICHET_LIBRARY limits as --library does, within what the configuration allows', async () => {
    const site = await desk()
    const env = { GUICHET_LIBRARY: 'zqxb' }
    const list = 'mdo subscribers list --status all -o csv'
    expect((await mdo(site, list, { env })).out).toBe((await mdo(site, `${list} --library zqxb`)).out)
    expect((await mdo(site, `${list} --library liba`, { env })).out).toBe((await mdo(site, `${list} --library liba`)).out)
    expect(await mdo(site, `mdo store backup ${join(site.folder, 'whole.db')}`, { env })).toMatchObject({ code: 5 })
    const both = await mdo(site, list, { env: { ...limited(site).env, GUICHET_LIBRARY: 'zqxb' } })
    expect([both.code, both.out]).toEqual([4, ''])
  })

  test.each(commands.filter(({ runs, path }) => runs && !EXEMPT.test(path)))(
    '$path tells nothing of another library',
    async (command) => {
      const site = await desk()
      process.chdir(site.folder)
      try {
        const found: string[] = []
        const look = async (line: readonly string[], more: Circumstances) => {
          const { out, err, asked } = await mdo(site, line, more)
          const marks = leaked(line, `${out}\n${err}\n${asked.join('\n')}`)
          if (marks.length) found.push(`mdo ${line.join(' ')}: ${[...new Set(marks)].join(', ')}`)
        }
        for (const line of linesOf(command)) {
          for (const format of formats) await look([...line, '-o', format, '-v'], limited(site))
          if (command.options.some(({ term }) => term.includes('--library')) && !line.includes('--library'))
            await look([...line, '--library', 'liba', '-n'], {})
        }
        // At a terminal: what is offered to choose from, and what a shell completes.
        const bare = command.path.split(' ').slice(1)
        await look(bare, { ...limited(site), answers: ['no such answer'] })
        const places = [
          [],
          ...command.options.filter(({ term }) => term.includes('<')).map(({ term }) => [/--[\w-]+/.exec(term)?.[0] ?? '']),
        ]
        for (const place of places) {
          await look(['completion', 'words', '--', ...bare, ...place, ''], limited(site))
          if (place[0] !== '--library') await look(['completion', 'words', '--', ...bare, '--library', 'liba', ...place, ''], {})
        }
        const typed = linesOf(command).flat()
        const inFiles = leaked(typed, written(site))
        expect([found, inFiles]).toEqual([[], []])
      } finally {
        process.chdir(here)
      }
    },
    180_000,
  )

  test.each(
    commands.filter(
      ({ runs, arguments: args, path }) =>
        runs && !EXEMPT.test(path) && /[<[](ids?|subscriber|mails?|operation)[>\]]/.test(args[0]?.term ?? ''),
    ),
  )('$path: what is theirs is as unknown as what is not there', async ({ path, arguments: args }) => {
    const site = await desk()
    const term = args[0]?.term ?? ''
    // The newest mail and operation of zqxb alone.
    const theirs = /mail|operation/.test(term) ? await newestOf(site, term) : THEIRS
    const said = async (id: string) => {
      const { code, out, err } = await mdo(site, [...path.split(' ').slice(1), id, ...(NEEDED[path] ?? []), '-o', 'json'], limited(site))
      return [code, out, err.replaceAll(new RegExp(`(?<!exit_code":)\\b${id}\\b`, 'g'), 'N')]
    }
    expect(await said(theirs)).toEqual(await said(NOBODY))
  })
})

const newestOf = (site: Site, term: string): Promise<string> =>
  inStore(site, async ({ db }) => {
    const { rows } = term.includes('mail')
      ? await sql<{
          n: number
        }>`select max(m.id) as n from mail as m inner join library as l on l.id = m.library where l.code = 'zqxb'`.execute(db)
      : await sql<{ n: number }>`select max(o.id) as n from operation as o where not exists
          (select 1 from journal_row as r where r.operation = o.id and r.scope <> (select id from library where code = 'zqxb'))`.execute(db)
    return String(rows[0]?.n)
  })
