import { connect, copyOf, countsOf, heldCopies, isServer, peopleOf } from './checker.ts'
import { codeWord, type Desk, type Ended, gar, type Running, startGar } from './programs.ts'

const RESOURCE = 'pix'

/** Several writers at once on one store, none of which may fail. */
export interface Crowd {
  template: string
  writers: number
  /** People whom each writer serves, one command each. */
  each: number
  give?: (desk: Desk, person: string) => Running
}

const byCommand = (desk: Desk, person: string) => startGar(desk, ['assign', '--resource', RESOURCE, '--person', person, '-o', 'json'])

/** @returns what went wrong: a writer that failed, a write that is not there, a store that does not check */
export async function crowding({ template, writers, each, give = byCommand }: Crowd, desk: Desk): Promise<string[]> {
  const at = { ...desk, place: await copyOf(template) }
  const people = (await peopleOf(at.place)).slice(0, writers * each)
  const lanes = Array.from({ length: writers }, (_, lane) => people.filter((_, index) => index % writers === lane))
  const ended: Ended[] = []
  await Promise.all(
    lanes.map(async (lane) => {
      for (const person of lane) ended.push(await give(at, person).ended)
    }),
  )
  const wrong = ended.filter(({ code }) => code !== 0).map(({ code, err }) => `a writer ended with ${code}: ${err}`)
  const held = await heldCopies(at.place, RESOURCE)
  if (held !== people.length) wrong.push(`${held} copies are held, ${people.length} were given`)
  const check = await gar(at, ['store', 'check', '-o', 'json'])
  if (check.code !== 0) wrong.push(`store check ended with ${check.code}: ${check.err}`)
  return wrong
}

/** The number of the advisory lock that all writers of a PostgreSQL store take. */
const WRITER_LOCK = 0x47554943

/** A lock held longer than a writer waits. @returns what went wrong: another end than 6 `busy`, or something written */
export async function waitingTooLong(template: string, desk: Desk): Promise<string[]> {
  const at = { ...desk, place: await copyOf(template) }
  const before = await countsOf(at.place)
  const holder = await connect(at.place)
  await holder.rows(isServer(at.place) ? `select pg_advisory_lock(${WRITER_LOCK})` : 'begin immediate')
  const ended = await gar(at, ['assign', '--resource', RESOURCE, '--all', '-o', 'json'], { GUICHET_BUSY_TIMEOUT: '300' })
  if (!isServer(at.place)) await holder.rows('rollback')
  await holder.end()
  const wrong: string[] = []
  if (ended.code !== 6 || codeWord(ended) !== 'busy') wrong.push(`ended with ${ended.code}: ${ended.err}`)
  if ((await countsOf(at.place)) !== before) wrong.push('something was written')
  return wrong
}
