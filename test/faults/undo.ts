import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { entities as garEntities } from '../../src/gar/entities.ts'
import { entities as schoolEntities } from '../../src/intrascol/entities.ts'
import { entities as mdoEntities } from '../../src/mdo/entities.ts'
import { small, smallWithout, snapshot, subscriptions } from '../gar/files.ts'
import { type Child, childOf, LEVELS, onde, promoted } from '../intrascol/onde.ts'
import { type Answer, gar, inStore, intrascol, mdo, type Site } from '../support/site.ts'
import { randomFrom } from './desk.ts'

const run = { gar, mdo, intrascol }

/** Mails wait, so that nothing that was told stands in the way. */
const AWAY = { GUICHET_MAIL: 'smtp://127.0.0.1:9', GUICHET_MAIL_FROM: 'mdo@exemple.fr' }

export function runLine(site: Site, line: string, today = '2026-11-20'): Promise<Answer> {
  const program = line.split(' ')[0] as keyof typeof run
  return run[program](site, `${line} -o json`, { env: { ...AWAY, GUICHET_TODAY: today } })
}

/** What the three programs know, with the operation of each row; mails and the journal only ever grow. */
export const stateOf = (site: Site): Promise<string> =>
  inStore(site, async ({ db }) => {
    const tables: string[] = []
    for (const { table, key } of [...garEntities, ...mdoEntities, ...schoolEntities]) {
      if (table === 'mail') continue
      const order = sql.join(Object.values(key).map((column) => sql.ref(column)))
      const { rows } = await sql`select * from ${sql.table(table)} order by ${order}`.execute(db)
      tables.push(...rows.map((row) => `${table} ${JSON.stringify(row)}`))
    }
    return tables.join('\n')
  })

/** Mails that would leave with the next run, by what they are about. */
export const waitingMails = (site: Site): Promise<number> =>
  inStore(site, async ({ db }) => {
    const { rows } = await sql<{ n: number }>`select count(*) as n from mail where status in ('queued', 'failed')`.execute(db)
    return Number(rows[0]?.n ?? 0)
  })

const CHILDREN: Child[] = LEVELS.flatMap((level, at) => [0, 1].map((n) => childOf(at * 2 + n, level, `${level} A`)))

/** A school of each program, with what the lines below speak of. */
export const beginnings = (): string[] => [
  "mdo libraries add lib01 --name 'Val' --email val@exemple.fr",
  "mdo libraries add lib02 --name 'Pont' --email pont@exemple.fr",
  `gar import gar-ent ${snapshot(small)}`,
  `gar import subscriptions ${subscriptions(
    { idAbonnement: 'MANY', nbLicenceGlobale: 9 },
    { idAbonnement: 'ONE', nbLicenceGlobale: 2, categorieAffectation: 'non transferable' },
    { idAbonnement: 'FREE', nbLicenceGlobale: 'ILLIMITE' },
  )}`,
  'mdo resources add cafeyn --name Cafeyn',
  'mdo resources add cvs --name CVS',
  'intrascol teachers add --first-name Anne --last-name Roy',
  ...LEVELS.map((level) => `intrascol classes create '${level} A' --level ${level}`),
]

/**
 * Any writing command with arguments that may fit.
 * @param early in the first quarter also what is never taken back: what was done before it cannot be compared any more
 */
export function anyLine(site: Site, random: () => number, n: number, early: boolean): string {
  const one = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T
  const number = (most: number) => 1 + Math.floor(random() * most)
  const level = () => one(LEVELS)
  const klass = () => `'${one([level(), level(), 'CE1-CE2'])} ${one(['A', 'A', 'B'])}'`
  const person = () => one(['--person p1', '--person p2 --person p3', '--person p4', '--person p5', '--all', '--population pupils'])
  const resource = () => `--resource ${one(['many', 'one', 'free'])}`
  const login = () => one(['zoe.petit', 'zoe.petit2', 'leo.brun', 'ana.noir'])
  const file = (children: readonly Child[]) => {
    const path = join(site.folder, `pupils-${n}.csv`)
    writeFileSync(path, onde(children))
    return path
  }
  const subscribers = () => one(['1', '2', '3', '1 2', '2 3 4'])
  const lines: (() => string)[] = [
    () => `gar assign ${resource()} ${person()}`,
    () => `gar assign ${resource()} ${person()} --best-effort`,
    () => `gar revoke ${resource()} ${person()}`,
    () => `gar sync ${resource()} ${one(['--all', '--population pupils', '--person p1'])}`,
    () => `gar import gar-ent ${snapshot(one([small, smallWithout('p5'), smallWithout('p1', 'p5')]))}`,
    () =>
      `gar import subscriptions ${subscriptions({ idAbonnement: 'MANY', nbLicenceGlobale: 9 + number(8) }, { idAbonnement: `NEW${number(3)}`, nbLicenceGlobale: 3 })}`,
    () => `gar batch-revoke ${resource()} --all`,
    () => `gar year close`,
    () =>
      `mdo subscribers register --library lib0${number(2)} --last-name ${one(['Martin', 'Petit', 'Roy'])} --first-name ${one(['Léa', 'Noé'])}
      --email famille@exemple.fr --birth-date 20${number(9) + 10}-03-12 --resource ${one(['cafeyn', 'cvs', 'cafeyn,cvs'])}`.replace(
        /\s+/g,
        ' ',
      ),
    () => `mdo subscribers validate ${subscribers()}`,
    () => `mdo subscribers refuse ${subscribers()}${one(['', ' --revoke'])}`,
    () => `mdo subscribers renew ${subscribers()}`,
    () => `mdo subscribers reopen ${subscribers()}`,
    () => `mdo mail resend ${number(9)}`,
    () => `mdo subscribers transfer ${number(4)} --to lib0${number(2)}`,
    () => `mdo subscribers resources ${number(4)} --set ${one(['cafeyn', 'cvs'])}=${one(['validated', 'refused'])}`,
    () => `mdo libraries edit lib0${number(2)} --name ${one(['Val', 'Pont', 'Lac'])}`,
    () => `mdo libraries add lib${number(4)} --name N${n} --email n@exemple.fr`,
    () => `mdo resources add r${number(3)} --name R${number(3)}`,
    () => `mdo resources retire ${one(['cafeyn', 'cvs', 'r1'])}`,
    () => `intrascol users add --first-name Zoé --last-name ${one(['Petit', 'Brun'])} --kind pupil --class ${klass()}`,
    () => `intrascol users edit ${login()} --class ${klass()}`,
    () => `intrascol users edit ${login()} --keep`,
    () => `intrascol users delete ${login()}`,
    () => `intrascol users restore ${login()}`,
    () => `intrascol classes create ${klass()} --level ${level()}`,
    () => `intrascol classes rename ${klass()} ${klass()}`,
    () => `intrascol classes edit ${klass()} --level ${level()}`,
    () => `intrascol classes edit ${klass()} --teacher anne.roy`,
    () => `intrascol classes transfer --from ${klass()} --to ${klass()}`,
    () => `intrascol classes delete ${klass()}`,
    () => `intrascol rollover --from-csv ${file(CHILDREN)} --year 2026-2027 --yes`,
    () =>
      `intrascol rollover --from-csv ${file(CHILDREN.flatMap((child) => promoted(child, (next) => `${next} ${one(['A', 'B'])}`) ?? []))} --year 2027-2028 --yes --accept-departures`,
    () => `intrascol teachers add --first-name ${one(['Anne', 'Luc'])} --last-name ${one(['Roy', 'Vidal'])}`,
  ]
  const lasting = [() => `mdo subscribers erase ${number(5)}`, () => `mdo mail cancel ${number(9)}`]
  return one(early ? [...lines, ...lasting] : lines)()
}

interface Step {
  line: string
  operation: number
  program: string
  before: string
  waiting: number
}

/** What is never taken back: whoever was erased stays so, and the text of a mail that was called off is wiped. */
const LASTING = /^mdo (subscribers erase|mail cancel)/

export interface Played {
  /** What went wrong, in words, with the lines that led there. */
  broken: string[]
  /** How many writes were taken back. */
  undone: number
  /** The first words of every line that wrote. */
  wrote: Set<string>
}

/** Plays random lines, takes single operations back and forth in the middle, and at the end all of them, the last first. */
export async function playing(site: Site, { seed, steps }: { seed: number; steps: number }): Promise<Played> {
  const random = randomFrom(seed)
  const played: Played = { broken: [], undone: 0, wrote: new Set() }
  const done: Step[] = []
  const lines: string[] = []
  const say = (what: string) => played.broken.push(`${what}\n  ${lines.join('\n  ')}`)
  for (let n = 0; n < steps; n++) {
    const line = anyLine(site, random, n, n < steps / 4)
    const [before, waiting] = [await stateOf(site), await waitingMails(site)]
    const { code, out, err } = await runLine(site, line)
    const operation = operationOf(out)
    lines.push(`${line} → ${code} ${operation ?? ''}`)
    if (code === 1) say(`${line} ends with 1: ${err}`)
    if (operation === null) {
      if ((await stateOf(site)) !== before) say(`${line} (${code}) wrote without an operation`)
      continue
    }
    played.wrote.add(line.split(' ').slice(0, 3).join(' ').replace(/ -.*/, ''))
    const step = { line, operation, program: line.split(' ')[0] ?? '', before, waiting }
    if (!LASTING.test(line) && random() < 0.2) {
      done.push({ ...step, operation: await onceMore(site, step, out, lines, say) })
      continue
    }
    done.push(step)
    if (random() < 0.3) await backAndForth(site, done[Math.floor(random() * done.length)] as Step, lines, say)
  }
  let erased = false
  for (const { operation, program, before, waiting, line } of done.reverse()) {
    const now = await stateOf(site)
    const { code, err } = await runLine(site, `${program} undo ${operation}`)
    lines.push(`${program} undo ${operation} → ${code}`)
    const lasting = LASTING.test(line)
    if (lasting && code !== 5) say(`the undo of ${line} ends with ${code}`)
    erased ||= lasting
    // What came before an erasure may hang on whoever was erased.
    if (erased && code === 5) {
      if ((await stateOf(site)) !== now) say(`a refused undo of ${line} changed something`)
      continue
    }
    played.undone++
    if (erased && code === 0) continue
    if (code !== 0) say(`undo of ${line} ends with ${code}: ${err}`)
    else if ((await stateOf(site)) !== before)
      say(`undo of ${line} does not give back what was: ${difference(before, await stateOf(site))}`)
    if ((await waitingMails(site)) > waiting) say(`after the undo of ${line} more mails wait than before`)
    if (played.broken.length > 0) return played
  }
  for (const program of ['gar', 'mdo', 'intrascol']) {
    const { code, err } = await runLine(site, `${program} store check`)
    if (code !== 0) say(`${program} store check ends with ${code}: ${err}`)
  }
  return played
}

/** The last write taken back and done again: it does the same. @returns the operation of the second time */
async function onceMore(site: Site, { line, program, operation, before }: Step, out: string, lines: string[], say: (what: string) => void) {
  const after = await shapeOf(site)
  const undo = await runLine(site, `${program} undo ${operation}`)
  lines.push(`${program} undo ${operation} → ${undo.code}`)
  if (undo.code !== 0) say(`undo of ${line} at once ends with ${undo.code}: ${undo.err}`)
  else if ((await stateOf(site)) !== before) say(`undo of ${line} at once does not give back what was`)
  const again = await runLine(site, line)
  lines.push(`${line} → ${again.code} ${operationOf(again.out) ?? ''}`)
  const counts = (text: string) => JSON.stringify((JSON.parse(text || '{}') as { counts?: object }).counts)
  if (counts(again.out) !== counts(out)) say(`${line} once more does something else: ${counts(out)}, ${counts(again.out)}`)
  else if ((await shapeOf(site)) !== after) say(`${line} once more gives other rows: ${difference(after, await shapeOf(site))}`)
  return operationOf(again.out) ?? operation
}

/** What there is, up to numbers that are given anew: names and states, however the rows are numbered. */
const shapeOf = async (site: Site): Promise<string> =>
  (await stateOf(site))
    .split('\n')
    .map((row) => row.replace(/:\d+(?=[,}])/g, ':#'))
    .sort()
    .join('\n')

const operationOf = (out: string): number | null =>
  out.startsWith('{') ? ((JSON.parse(out) as { operation: number | null }).operation ?? null) : null

/** One in the middle: refused as a whole, or taken back, and brought again; whatever is refused leaves everything as it was. */
async function backAndForth(site: Site, { operation, program, line }: Step, lines: string[], say: (what: string) => void): Promise<void> {
  const before = await stateOf(site)
  const dry = await runLine(site, `${program} undo ${operation} -n`)
  const foreseen = (JSON.parse(dry.out || '{}') as { guards?: unknown[] }).guards?.length
  const first = await runLine(site, `${program} undo ${operation}`)
  lines.push(`${program} undo ${operation} → ${first.code}`)
  const refused = first.code === 5
  if (first.code !== 0 && !refused) return say(`undo of ${line} ends with ${first.code}: ${first.err}`)
  if (Boolean(foreseen) !== refused)
    say(`the dry run of the undo of ${line} foresees ${foreseen} refusals, and it ended with ${first.code}`)
  if (refused && (await stateOf(site)) !== before) say(`a refused undo of ${line} changed something`)
  const taken = refused ? await skipping(site, { line, operation, program }, lines, say) : first
  const undo = operationOf(taken.out)
  if (undo === null) return
  const again = await runLine(site, `${program} undo ${undo}`)
  lines.push(`${program} undo ${undo} → ${again.code}`)
  if (again.code !== 0) say(`undo of the undo of ${line} ends with ${again.code}: ${again.err}`)
  else if ((await stateOf(site)) !== before)
    say(`undo and undo of ${line} do not give back what was: ${difference(before, await stateOf(site))}`)
}

/** What was refused as a whole is taken back but for what changed: in part (3), or not at all (5) and then nothing changes. */
async function skipping(
  site: Site,
  { operation, program, line }: Pick<Step, 'line' | 'operation' | 'program'>,
  lines: string[],
  say: (what: string) => void,
): Promise<Answer> {
  const before = await stateOf(site)
  const answer = await runLine(site, `${program} undo ${operation} --skip-changed`)
  lines.push(`${program} undo ${operation} --skip-changed → ${answer.code}`)
  if (![0, 3, 5].includes(answer.code)) say(`undo of ${line} with --skip-changed ends with ${answer.code}: ${answer.err}`)
  if (answer.code === 5 && (await stateOf(site)) !== before) say(`undo of ${line} with --skip-changed changed something, and ends with 5`)
  return answer
}

function difference(before: string, after: string): string {
  const [old, now] = [before.split('\n'), after.split('\n')]
  const [was, is] = [new Set(old), new Set(now)]
  return [...old.filter((row) => !is.has(row)).map((row) => `- ${row}`), ...now.filter((row) => !was.has(row)).map((row) => `+ ${row}`)]
    .slice(0, 8)
    .join('\n')
}
