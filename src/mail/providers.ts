import type { Verdict } from './verdict.ts'

/** So many addresses of a provider put off one after the other: then it is the provider. */
const IN_A_ROW = 3

/** The providers of a run: which have asked for patience, so that their other mails wait. */
export function newProviders() {
  const held = new Set<string>()
  const row = new Map<string, number>()
  return {
    waits: (domain: string) => held.has(domain),
    /** Notes what came of a mail. @returns true when its provider is to be left alone from now on */
    heard(domain: string, verdict: Verdict): boolean {
      if (verdict.outcome === 'sent' || verdict.outcome === 'failed') row.delete(domain)
      if (verdict.outcome !== 'later' || verdict.about === 'mailbox') return false
      const count = (row.get(domain) ?? 0) + 1
      row.set(domain, count)
      if (verdict.about === 'address' && count < IN_A_ROW) return false
      held.add(domain)
      return true
    },
  }
}

export type Providers = ReturnType<typeof newProviders>
