import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  closeSync,
  constants,
  copyFileSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  readSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { childOf, onde } from '../intrascol/onde.ts'
import { type Desk, type Ended, type Program, scriptOf, startIntrascol, startScript } from './programs.ts'

/** An option that names a file to be written. */
export interface Option {
  program: Program
  /** The command line, without the file that stands behind it. */
  line: readonly string[]
  /** `new`: never in the place of anything. `replaced`: in the place of what the same command wrote. `folder`: a folder, where the name says so. */
  kind: 'new' | 'replaced' | 'folder'
  /** How the file is called where it may be called as one likes. */
  ending: string
  format: 'json' | 'table'
}

const option = (program: Program, kind: Option['kind'], line: string, ending: string): Option => ({
  ...{ program, kind, ending, format: 'json' },
  line: line.split(' '),
})

/** Every option that names a file to be written. */
export const OPTIONS: readonly Option[] = [
  option('gar', 'replaced', 'report --html', '.html'),
  option('gar', 'replaced', 'export counts --out', '.csv'),
  option('gar', 'replaced', 'export report --out', '.xml'),
  option('gar', 'new', 'batch-revoke --resource pix --all --plan', '.json'),
  option('gar', 'replaced', 'people list --out', '.txt'),
  // A workbook has no other format.
  { ...option('gar', 'replaced', 'people list --out', '.xlsx'), format: 'table' },
  option('mdo', 'replaced', 'report --html', '.html'),
  option('mdo', 'replaced', 'subscribers export --out', '.csv'),
  option('intrascol', 'replaced', 'print lists --out', '.pdf'),
  option('intrascol', 'replaced', 'print sheet --out', '.pdf'),
  option('gar', 'new', 'journal show 1 --receipt', '.pdf'),
  option('intrascol', 'new', 'print cards --renew --out', '.pdf'),
  option('intrascol', 'replaced', 'export csv --out', '.csv'),
  option('intrascol', 'replaced', 'export ldif --base ou=people,dc=ecole,dc=example --out', '.ldif'),
  option('intrascol', 'replaced', 'export oneroster --out', '.zip'),
  option('intrascol', 'folder', 'export oneroster --out', ''),
  option('intrascol', 'new', 'users reset-password lea.riva --cards', '.pdf'),
  option('intrascol', 'new', 'users add --kind pupil --first-name Ana --last-name RIVA --cards', '.pdf'),
  option('intrascol', 'new', 'users import new.csv --cards', '.pdf'),
  option('intrascol', 'new', 'teachers add --first-name Eva --last-name RIVA --cards', '.pdf'),
  option('intrascol', 'new', 'rollover --from-csv pupils.csv --cards', '.pdf'),
  option('intrascol', 'new', 'rollover --from-csv pupils.csv --plan', '.json'),
]

/** A folder with a store and what may stand around it. */
interface Scene {
  desk: Desk
  at: (name: string) => string
}

/** What a file may be called, or lead to. @returns its path */
type Place = (scene: Scene, ending: string) => string

const made =
  (name: string, make: (path: string, scene: Scene) => void): Place =>
  (scene) => {
    make(scene.at(name), scene)
    return scene.at(name)
  }
const sqlite = (path: string, { desk }: Scene) => copyFileSync(desk.place, path)
const other = (path: string) => writeFileSync(path, 'somebody’s own words\n')

/** What must never be replaced, nor be made in the case of companions: 5, whatever else is given. */
export const GUARDED: Readonly<Record<string, Place>> = {
  store: ({ desk }) => desk.place,
  'link to the store': made('page.html', (path, { desk }) => symlinkSync(desk.place, path)),
  'log of the store': ({ desk }) => `${desk.place}-wal`,
  'holder of the lock': ({ desk }) => `${desk.place}.run-holder`,
  'list of the erased': ({ desk }) => `${desk.place}.erased`,
  'store set aside': made('store.db.before-restore-1', sqlite),
  'store being made': ({ desk }) => `${desk.place}.0123abcd.part`,
  'other store': made('other.db', sqlite),
  backup: made('backup.db', (path, scene) => {
    sqlite(path, scene)
    writeFileSync(`${path}.manifest.json`, '{"sha256": "", "head": ""}')
  }),
  'manifest of a backup': made('backup.db.manifest.json', (path, scene) => {
    sqlite(scene.at('backup.db'), scene)
    writeFileSync(path, '{"sha256": "", "head": ""}')
  }),
  key: made('guichet.key', (path) => writeFileSync(path, `${'0123456789abcdef'.repeat(4)}\n`, { mode: 0o600 })),
  folder: made('folder', (path) => {
    mkdirSync(path)
    other(join(path, 'file'))
  }),
}

/** What stands there without being ours: 5, unless `--force` is given and may be. */
const FOREIGN: Readonly<Record<string, Place>> = {
  file: (scene, ending) => made(`file${ending}`, other)(scene, ending),
  'link to a file': (scene, ending) => {
    other(scene.at('target'))
    return made(`link${ending}`, (path) => symlinkSync('target', path))(scene, ending)
  },
}

/** Runs an option with a file behind it. */
export type Runner = (desk: Desk, option: Option, path: string, more?: readonly string[]) => Promise<Ended>

/** The words behind the name of the program. */
export const argvOf = ({ home }: Desk, { line, format }: Option, path: string, more: readonly string[]): string[] => [
  ...line.map((word) => (INPUTS.includes(word) ? join(home, word) : word)),
  ...[path, ...more, '-o', format],
]

const INPUTS = ['pupils.csv', 'new.csv']

/** What the programs must know beside the store. */
export const around = ({ home }: Desk) => ({ GUICHET_KEY_FILE: join(home, 'guichet.key') })

const really: Runner = (desk, option, path, more = []) =>
  startScript(desk, scriptOf(option.program), argvOf(desk, option, path, more), around(desk)).ended

/** Writes over whatever is there: what the harness must find, and only where it is said. */
export const careless: Runner = (desk, _option, path) => startScript(desk, join(import.meta.dirname, 'careless.ts'), ['over', path]).ended

/** A store with a school of each kind, as every scene begins. */
export async function furnishPlaces(desk: Desk): Promise<void> {
  writeFileSync(join(desk.home, 'pupils.csv'), onde([childOf(1, 'CP', 'CP Mme Roy', 2026)]))
  writeFileSync(join(desk.home, 'new.csv'), 'kind;last_name;first_name\npupil;RIVA;Max\n')
  const line = 'users add --kind pupil --first-name Léa --last-name RIVA'
  const { code, err } = await startIntrascol(desk, line.split(' ')).ended
  if (code !== 0) throw new Error(err)
}

/** A scene of its own for one command line. */
function staged(template: Desk): Scene {
  const home = mkdtempSync(join(template.home, 'scene-'))
  const at = (name: string) => join(home, name)
  copyFileSync(template.place, at('store.db'))
  for (const name of INPUTS) copyFileSync(join(template.home, name), at(name))
  return { desk: { home, place: at('store.db') }, at }
}

/** Every file, link and folder of a scene with its content, but what a program keeps for its next start. */
function contentOf(home: string): Map<string, string> {
  const entries = readdirSync(home, { recursive: true, withFileTypes: true }).filter(
    (entry) => !join(entry.parentPath, entry.name).startsWith(join(home, '.cache')),
  )
  const said = (path: string) => {
    const stats = lstatSync(path)
    if (stats.isSymbolicLink()) return `link to ${readlinkSync(path)}`
    if (!stats.isFile()) return 'no file'
    return `${(stats.mode & 0o777).toString(8)} ${createHash('sha256').update(readFileSync(path)).digest('hex')}`
  }
  return new Map(entries.map((entry) => join(entry.parentPath, entry.name)).map((path) => [path, said(path)]))
}

const codeIn = ({ err }: Ended) => /"code":"(\w+)"/.exec(err)?.[1]

/** What was found wrong with one option and one place. */
type Trial = (template: Desk, option: Option, run: Runner) => Promise<string[]>

const refusing =
  (place: Place, allowed: readonly string[], more: readonly string[] = []): Trial =>
  async (template, option, run) => {
    const scene = staged(template)
    const path = place(scene, option.ending)
    const before = contentOf(scene.desk.home)
    const ended = await run(scene.desk, option, path, option.kind === 'new' ? [] : more)
    const after = contentOf(scene.desk.home)
    const changed = [...new Set([...before.keys(), ...after.keys()])].filter((name) => before.get(name) !== after.get(name))
    return [
      ...(ended.code === 5 && allowed.includes(codeIn(ended) ?? allowed[0] ?? '') ? [] : [`ended with ${ended.code}: ${ended.err}`]),
      ...changed.map((name) => `${name} is not what it was: ${after.get(name)}`),
    ]
  }

/** A free name, then the same again, then what is not ours with `--force`; links stay links. */
const writing: Trial = async (template, option, run) => {
  const scene = staged(template)
  const path = scene.at(`fresh${option.ending}`)
  const wrong: string[] = []
  const expect = async (at: string, code: number, more?: readonly string[]) => {
    const ended = await run(scene.desk, option, at, more)
    if (ended.code !== code) wrong.push(`${at} ended with ${ended.code} instead of ${code}: ${ended.err}`)
  }
  await expect(path, 0)
  if (option.kind !== 'folder' && (lstatSync(path).mode & 0o777) !== 0o600) wrong.push(`${path} is not for its owner alone`)
  const again = staged(template)
  scene.desk.place = again.desk.place
  await expect(path, option.kind === 'replaced' ? 0 : 5)
  if (option.kind === 'replaced') {
    other(scene.at('target'))
    symlinkSync('target', scene.at(`link${option.ending}`))
    await expect(scene.at(`link${option.ending}`), 0, ['--force'])
    if (!lstatSync(scene.at(`link${option.ending}`)).isSymbolicLink()) wrong.push('a link was replaced')
    if (readFileSync(scene.at('target'), 'utf8').includes('own words')) wrong.push('the target of a link was not replaced')
  }
  return [...wrong, ...leftIn(scene)]
}

const leftIn = ({ desk }: Scene) =>
  readdirSync(desk.home)
    .filter((name) => name.endsWith('.part'))
    .map((name) => `${name} was left`)

/** A device that swallows everything: one of our own where that can be made, because a fault would replace it. */
function deviceIn({ at }: Scene): string {
  if (process.getuid?.() !== 0) return '/dev/null'
  execFileSync('mknod', [at('device'), 'c', '1', '3'])
  return at('device')
}

/** Devices and pipes stay what they are, and get every byte. */
const writingThrough: Trial = async (template, option, run) => {
  const scene = staged(template)
  const pipe = scene.at(`pipe${option.ending}`)
  execFileSync('mkfifo', [pipe])
  const reader = openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK)
  try {
    const ended = await run(scene.desk, option, pipe)
    const got = readSync(reader, Buffer.alloc(64 * 1024))
    const device = deviceIn(scene)
    const into = await run(scene.desk, option, device)
    return [
      ...[ended, into].flatMap(({ code, err }) => (code === 0 ? [] : [`ended with ${code}: ${err}`])),
      ...(got > 0 && lstatSync(pipe).isFIFO() && lstatSync(device).isCharacterDevice() ? [] : ['nothing came through']),
      ...leftIn(scene),
    ]
  } finally {
    closeSync(reader)
  }
}

/** Every place with every option. */
export const TRIALS: Readonly<Record<string, Trial>> = {
  ...Object.fromEntries(
    Object.entries(GUARDED).map(([name, place]) => [name, refusing(place, ['file_guarded', 'target_exists'], ['--force'])]),
  ),
  ...Object.fromEntries(Object.entries(FOREIGN).map(([name, place]) => [name, refusing(place, ['file_exists'])])),
  'free name': writing,
  'pipe and device': writingThrough,
}

/** @returns what was written over, or not written */
export async function placing(template: Desk, option: Option, trial: string, run: Runner = really): Promise<string[]> {
  const wrong = (await TRIALS[trial]?.(template, option, run)) ?? [`no trial ${trial}`]
  return wrong.map((what) => `${option.program} ${option.line.join(' ')}, ${trial}: ${what}`)
}
