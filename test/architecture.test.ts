import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')

interface Source {
  path: string
  text: string
}

const sourcesIn = (folder: string): Source[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|js)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ path: relative(root, file).replaceAll('\\', '/'), text: readFileSync(file, 'utf8') }))

const sources = ['bin', 'src', 'migrations'].flatMap(sourcesIn)

interface Import {
  from: string
  to: string
  types: boolean
  later: boolean
}

/** What each file names: packages as they are, files of ours by their path from the root. */
const imports: Import[] = sources.flatMap(({ path, text }) =>
  [...text.matchAll(/(?:^(import|export)( type)?\s[^'"]*?from\s+|^import\s+|\b(import)\()'([^']+)'/gm)].map(
    ([, , types, later, name = '']) => ({
      from: path,
      to: name.startsWith('.') ? join(path, '..', name).replaceAll('\\', '/') : name,
      types: types !== undefined,
      later: later !== undefined,
    }),
  ),
)

/** What each part may name. A part is the longest of these beginnings of a path; a leaf names no other part. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  'src/days.ts': [],
  'src/fold.ts': [],
  'src/remembered.ts': [],
  'src/version.ts': [],
  'src/text': [],
  // An error carries the key of its sentence, a type only.
  'src/errors.ts': ['src/text'],
  'src/config': ['src/errors.ts', 'src/files'],
  'src/files': ['src/errors.ts', 'src/fold.ts', 'src/days.ts', 'src/text'],
  migrations: [],
  'src/store': ['src/errors.ts', 'src/files', 'src/text', 'migrations'],
  'src/cli': ['src/config', 'src/days.ts', 'src/errors.ts', 'src/files', 'src/fold.ts', 'src/store', 'src/text', 'src/version.ts'],
  // Pages on paper: letters, lines and days, whatever stands on them.
  'src/print': ['src/days.ts', 'src/text'],
  'src/admin': ['src/cli', 'src/config', 'src/days.ts', 'src/errors.ts', 'src/files', 'src/print', 'src/store', 'src/text', 'migrations'],
  'src/mail': ['src/cli', 'src/config', 'src/days.ts', 'src/errors.ts', 'src/files', 'src/fold.ts', 'src/store', 'src/text'],
  'src/main.ts': ['src/cli'],
  'src/ready-help.ts': ['src/cli', 'src/config'],
  // Whoever restores a backup repeats what a program erased, with its own command line.
  'src/erasures.ts': [
    ...['src/cli', 'src/config', 'src/errors.ts', 'src/store', 'src/text'],
    ...['mdo', 'intrascol'].flatMap((name) => [`src/${name}/program.ts`, `src/${name}/usecases`]),
  ],
  // It runs command lines of the programs, each when its turn comes.
  'src/sample.ts': [
    'src/cli',
    'src/config',
    ...['gar', 'mdo', 'intrascol'].flatMap((name) => [`src/${name}/program.ts`, `src/${name}/sample.ts`]),
  ],
  ...Object.fromEntries(['gar', 'mdo', 'intrascol'].flatMap(partsOfProgram)),
}

/** The same layers in each program; none names another program. */
function partsOfProgram(name: string): [string, readonly string[]][] {
  const own = (part: string) => (['entities', 'program'].includes(part) ? `src/${name}/${part}.ts` : `src/${name}/${part}`)
  const leaves = ['src/errors.ts', 'src/days.ts', 'src/fold.ts', 'src/remembered.ts', 'src/text']
  // Only mdo has mails: an outbox row is written in the transaction of the decision that causes it.
  const mail = name === 'mdo' ? ['src/mail'] : []
  return [
    [own('rules'), ['src/days.ts', 'src/fold.ts']],
    [own('files'), ['src/files', own('rules'), ...leaves]],
    // What is done on disk to the folders of users, never to the store.
    [own('folders'), ['src/files', own('rules'), ...leaves]],
    [own('pages'), ['src/files', own('rules'), ...leaves]],
    [own('print'), ['src/files', 'src/print', own('rules'), ...leaves]],
    [own('export'), ['src/files', own('rules'), ...leaves]],
    [own('entities'), ['src/store', ...mail]],
    [own('usecases'), ['src/store', 'src/files', own('rules'), own('files'), own('entities'), ...mail, ...leaves]],
    [
      own('commands'),
      [
        'src/cli',
        'src/config',
        'src/store',
        'src/files',
        own('usecases'),
        own('rules'),
        own('files'),
        own('pages'),
        own('folders'),
        own('print'),
        'src/print',
        own('export'),
        ...mail,
        ...leaves,
      ],
    ],
    // The table of contents.
    [
      own('program'),
      [
        'src/admin',
        'src/cli',
        own('commands'),
        own('entities'),
        own('usecases'),
        'src/sample.ts',
        'src/erasures.ts',
        `src/${name}/complete.ts`,
      ],
    ],
    [`src/${name}/complete.ts`, ['src/cli', 'src/store', own('commands'), own('usecases')]],
    [`src/${name}/sample.ts`, ['src/sample.ts']],
    [`src/${name}.ts`, ['src/main.ts', own('program')]],
  ]
}

/** Whoever writes a file or a page may name the type of the rows that a use case of the same program hands over. */
const isRowOf = (here: string, there: string) => /\/(files|pages|print|export)$/.test(here) && there === here.replace(/\w+$/, 'usecases')

const partOf = (path: string) =>
  Object.keys(ALLOWED)
    .filter((part) => path === part || path.startsWith(`${part}/`))
    .sort((a, b) => b.length - a.length)[0]

const ofOurs = imports.filter(({ to }) => /^(src|migrations|bin)\//.test(to))
const said = ({ from, to }: Import) => `${from} → ${to}`

test('every file belongs to a part, and every import is understood', () => {
  const strays = sources.filter(({ path }) => !path.startsWith('bin/') && partOf(path) === undefined)
  expect(strays.map(({ path }) => path)).toEqual([])
  const named = sources.flatMap(({ text }) => [...text.matchAll(/^(?:import|export)\s.*from '/gm)]).length
  expect(imports.filter(({ later }) => !later).length).toBeGreaterThanOrEqual(named)
})

test('imports go one way: main, commands, use cases, store and files, rules, leaves', () => {
  const wrong = ofOurs.filter(({ from, to, types }) => {
    const [here = '', there = ''] = [partOf(from), partOf(to)]
    return here !== there && !ALLOWED[here]?.includes(there) && !(types && isRowOf(here, there))
  })
  expect(wrong.map(said)).toEqual([])
})

test('no two files import each other, directly or round about, when they are loaded', () => {
  const edges = Map.groupBy(
    ofOurs.filter(({ types, later }) => !types && !later),
    ({ from }) => from,
  )
  const done = new Set<string>()
  const circles: string[] = []
  const visit = (path: string, trail: readonly string[]) => {
    if (trail.includes(path)) circles.push([...trail.slice(trail.indexOf(path)), path].join(' → '))
    if (done.has(path)) return
    done.add(path)
    for (const { to } of edges.get(path) ?? []) visit(to, [...trail, path])
  }
  for (const { path } of sources) visit(path, [])
  expect(circles).toEqual([])
})

test('migrations import kysely and their siblings only', () => {
  const others = imports.filter(({ from, to }) => from.startsWith('migrations/') && !/^(kysely(\/migration)?$|migrations\/)/.test(to))
  expect(others.map(said)).toEqual([])
})

test('leaves, rules and use cases know no terminal, no clock and no environment', () => {
  const pure = /^src\/((days|fold|errors|version)\.ts|\w+\/(rules|usecases)\/)/
  const world = /\bprocess\.|\bnew Date\(\)|\bDate\.now\(|node:(os|tty|child_process|readline)/
  expect(sources.filter(({ path, text }) => pure.test(path) && world.test(text)).map(({ path }) => path)).toEqual([])
})

test('SQL stands in use cases, in the store, in the outbox, and in what each program says of its tables', () => {
  const allowed = /^(src\/(store\/|mail\/|\w+\/(usecases\/|entities\.ts))|migrations\/)/
  const found = imports.filter(({ from, to, types }) => /^kysely/.test(to) && !types && !allowed.test(from))
  expect(found.map(said)).toEqual([])
})

/** Words that stand nowhere but in the files named. Comments do not count. */
const BANNED: readonly (readonly [what: string, words: RegExp, but: RegExp])[] = [
  ['console', /\bconsole\./, /^$/],
  ['ending the process', /\bprocess\.(exit|abort|reallyExit)\b/, /^$/],
  [
    'writing to stdout',
    /\bprocess\.stdout\.write|\bprocess\.stdout\b(?!\.columns)|\bwriteSync\(1\b|writeTo\(/,
    /^(bin\/start\.js|src\/cli\/sink\.ts)$/,
  ],
  [
    'writing a file',
    /\b(writeFile|writeFileSync|appendFile|appendFileSync|createWriteStream|renameSync|linkSync|copyFile|copyFileSync)\(/,
    // The store's own files are made by SQLite and keep their names; folders of users are moved, and archives written as streams.
    /^(src\/files\/whole\.ts|src\/store\/(place|backup|restore)\.ts|src\/intrascol\/folders\/(archive|work)\.ts)$/,
  ],
  ['a transaction', /\.transaction\(|\bstartTransaction\b/, /^src\/store\/transaction\.ts$/],
  ['replacing rows', /\b(insert or replace|replace into)\b/i, /^$/],
  ['days through the clock of the machine', /\bnew Date\([^()]*,/, /^$/],
  ['locale-aware SQL', /\bilike\b|collate nocase/i, /^$/],
  ['running text as code', /\beval\(|new Function\(/, /^$/],
]

const code = (text: string) => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')

test.each(BANNED)('%s stands only where it must', (_, words, but) => {
  const found = sources.filter(({ path, text }) => !but.test(path) && !path.startsWith('src/text/') && words.test(code(text)))
  expect(found.map(({ path }) => path)).toEqual([])
})
