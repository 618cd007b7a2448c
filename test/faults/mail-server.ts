import { type Fault, type Moment, type Server, startServer, type Talk } from '../mail/server.ts'

/** Every kind of misbehaviour: a moment and what happens then. */
const KINDS: readonly (readonly [Moment, Fault])[] = [
  ...(['421 later', '554 no', 'garbage', 'close', 'silent'] as const).map((fault) => ['greeting', fault] as const),
  ...(['421 later', 'close', 'silent'] as const).map((fault) => ['ehlo', fault] as const),
  ...(['421 later', '451 later', '530 login', '550 no', 'close', 'silent'] as const).map((fault) => ['mail', fault] as const),
  ...(['421 later', '450 grey', '452 full', '550 5.1.1 no', '553 no', 'garbage', 'close', 'silent'] as const).map(
    (fault) => ['rcpt', fault] as const,
  ),
  ...(['421 later', '451 later', '554 no', 'close', 'silent'] as const).map((fault) => ['data', fault] as const),
  ...(['421 later', '450 later', '552 5.2.2 full', '554 5.7.1 no', 'garbage', 'close', 'silent', 'accept', 'accept-silent'] as const).map(
    (fault) => ['dot', fault] as const,
  ),
]
const MOMENTS: readonly Moment[] = ['greeting', 'mail', 'rcpt', 'data', 'body', 'dot']

/** Numbers that look random and are the same for the same seed. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export interface Hostile {
  server: Server
  /** What it still has in store, and what it has done, by moment. */
  left: { faults: number; kills: number }
  done: Map<string, number>
  /** Addresses that were refused for good. */
  refused: Set<string>
  /** Addresses whose sender was killed, or whose answer was kept back, while their text was under way. */
  ambiguous: Map<string, number>
  /** Kills the sender of this moment. @returns false when it is dead already */
  kill: () => boolean
}

/** A server that refuses, vanishes, falls silent, answers nonsense, and has its client killed, at every moment. */
export async function startHostile(random: () => number, faults: number, kills: number): Promise<Hostile> {
  const it: Hostile = {
    ...{ left: { faults, kills }, done: new Map(), refused: new Set(), ambiguous: new Map(), kill: () => false },
    server: await startServer(),
  }
  const note = (what: string) => it.done.set(what, (it.done.get(what) ?? 0) + 1)
  const doubt = (to: string) => it.ambiguous.set(to, (it.ambiguous.get(to) ?? 0) + 1)
  it.server.script = ({ moment, to }: Talk): Fault | undefined => {
    if (it.left.kills > 0 && MOMENTS.includes(moment) && random() < 0.06 && it.kill()) {
      it.left.kills--
      note(`kill at ${moment}`)
      if (moment === 'body' || moment === 'dot' || moment === 'data') doubt(to)
      // The text may be complete already: whether it was taken is then the toss of a coin, as it is for any server.
      return moment === 'dot' && random() < 0.5 ? 'accept' : 'close'
    }
    const kinds = KINDS.filter(([at]) => at === moment)
    if (it.left.faults <= 0 || kinds.length === 0 || random() > 0.22) return undefined
    const [, fault = 'close'] = kinds[Math.floor(random() * kinds.length)] ?? []
    it.left.faults--
    note(`${moment} ${fault}`)
    if (fault.startsWith('5') && ['rcpt', 'data', 'dot'].includes(moment)) it.refused.add(to)
    if (moment === 'dot' && !/^\d/.test(fault)) doubt(to)
    return fault
  }
  return it
}
