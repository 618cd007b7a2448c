import { copyOf, heldCopies, peopleOf, setTotal } from './checker.ts'
import { codeWord, type Desk, type Ended, gar, type Running, startGar } from './programs.ts'

/** A race for the last copies of one resource: several processes at once, each giving one copy to a person of its own. */
export interface Race {
  /** A store with a school and its subscriptions, that nobody has open; every round works on a copy. */
  template: string
  /** Code of the resource, `atlas` unless said. */
  resource?: string
  processes: number
  copies: number
  rounds: number
  /** How many people each process tries, one after the other. */
  each: number
  /** How a process gives a copy to a person; the harness is tried with another way that is known to be wrong. */
  give?: (desk: Desk, person: string) => Running
}

const byCommand = (resource: string) => (desk: Desk, person: string) =>
  startGar(desk, ['assign', '--resource', resource, '--person', person, '-o', 'json'])

/** @returns what went wrong: a copy given twice, a copy left over, a loser who was not refused cleanly, a store that does not check */
export async function racing(
  { template, processes, copies, rounds, each, resource = 'atlas', give = byCommand(resource) }: Race,
  desk: Desk,
): Promise<string[]> {
  const wrong: string[] = []
  for (let round = 1; round <= rounds; round++) {
    const at = { ...desk, place: await copyOf(template) }
    await setTotal(at.place, resource, copies)
    const people = (await peopleOf(at.place)).slice(0, processes * each)
    const say = (what: string) => wrong.push(`round ${round}: ${what}`)
    const lanes = Array.from({ length: processes }, (_, lane) => people.filter((_, index) => index % processes === lane))
    const ended = (await Promise.all(lanes.map((lane) => oneAfterTheOther(at, lane, give)))).flat()
    judge(ended, copies, say)
    const held = await heldCopies(at.place, resource)
    if (held !== copies) say(`${held} copies are held of ${copies}`)
    const check = await gar(at, ['store', 'check', '-o', 'json'])
    if (check.code !== 0) say(`store check ended with ${check.code}: ${check.err}`)
  }
  return wrong
}

async function oneAfterTheOther(desk: Desk, people: readonly string[], give: Required<Race>['give']): Promise<Ended[]> {
  const ended: Ended[] = []
  for (const person of people) ended.push(await give(desk, person).ended)
  return ended
}

function judge(ended: readonly Ended[], copies: number, say: (what: string) => void): void {
  const winners = ended.filter(({ code }) => code === 0).length
  if (winners !== copies) say(`${winners} processes got a copy of ${copies}`)
  for (const loser of ended.filter(({ code }) => code !== 0)) {
    if (loser.code !== 5 || codeWord(loser) !== 'not_enough_copies') say(`a loser ended with ${loser.code}: ${loser.err}`)
  }
}
