import { domainOf } from '../files/address.ts'
import type { Db } from '../store/engine.ts'
import { takenElsewhere } from './queue.ts'
import type { Mail } from './table.ts'
import type { Fault, Verdict } from './verdict.ts'

type Aside = Extract<Verdict, { outcome: 'aside' }>

export interface SetAside {
  mail: Mail
  verdict: Aside
}

/** So many providers refuse in the same words, and nobody was taken since: that is not about them. */
const PROVIDERS = 3
/** After so many refusals and nobody taken the server is left in peace. */
const ENOUGH = 20

/**
 * What the fate of the other mails tells about a refusal that may be a filter of the recipient's provider or a word about us
 * (mdo, section 7): whoever carries a mail to another provider does carry our mails.
 */
export function newEvidence() {
  const taken = new Set<string>()
  const aside: SetAside[] = []
  /** Who was refused in which words since the last mail was taken. */
  const since = new Map<string, Set<string>>()
  const elsewhere = (domain: string) => taken.size > (taken.has(domain) ? 1 : 0)
  const everybody = ({ error }: Aside) => (since.get(error)?.size ?? 0) >= PROVIDERS

  return {
    aside,
    took(domain: string): void {
      taken.add(domain)
      since.clear()
    },
    /** @returns true when there is no use in going on */
    setAside(it: SetAside): boolean {
      const { mail, verdict } = it
      const domain = domainOf(mail.to_address ?? '')
      aside.push(it)
      since.set(verdict.error, (since.get(verdict.error) ?? new Set()).add(domain))
      // The second time the others are asked first: it may be about this one after all.
      const stops = verdict.leans === 'us' && !elsewhere(domain) && mail.error !== verdict.error
      return stops || (taken.size === 0 && aside.length >= ENOUGH && everybody(verdict))
    },
    /** Whether a mail that was set aside is refused for the recipient's sake, now that the run is over. */
    async blames({ mail, verdict }: SetAside, trx: Db): Promise<boolean> {
      const domain = domainOf(mail.to_address ?? '')
      if (everybody(verdict)) return false
      if (verdict.leans === 'recipient' || elsewhere(domain)) return true
      // Refused in the same words before, and others were taken in between: `next_attempt` is when that was.
      return mail.error === verdict.error && (await takenElsewhere(trx, domain, mail.next_attempt ?? ''))
    },
  }
}

export type Evidence = ReturnType<typeof newEvidence>

/** A refusal that nobody but us can be meant by. */
export const againstUs = ({ error, words }: Aside): Fault => ({ outcome: 'fault', error, words, cause: 'everybody' })
