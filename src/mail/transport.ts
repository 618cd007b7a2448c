import type { Outgoing } from './message.ts'
import type { Verdict } from './verdict.ts'

/** A way out. Mails go one after the other. */
export interface Transport {
  /**
   * Tries once to hand a mail over.
   * @param entering awaited before the first byte of the text leaves, where the text may arrive without an answer
   * @param signal gives up at once
   */
  deliver(mail: Outgoing, entering: () => Promise<void>, signal: AbortSignal): Promise<Verdict>
  close(): void
}
