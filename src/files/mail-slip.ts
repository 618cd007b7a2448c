import { domainOf } from './address.ts'

/** Where French readers have their mail. */
const PROVIDERS = [
  ...['gmail.com', 'hotmail.com', 'hotmail.fr', 'outlook.com', 'outlook.fr', 'live.fr', 'live.com', 'msn.com', 'icloud.com', 'me.com'],
  ...['yahoo.fr', 'yahoo.com', 'orange.fr', 'wanadoo.fr', 'free.fr', 'sfr.fr', 'laposte.net', 'bbox.fr', 'neuf.fr', 'aol.com'],
  ...['numericable.fr', 'club-internet.fr', 'protonmail.com', 'proton.me', 'gmx.fr', 'gmx.com'],
]
/** Real domains that look like a slip of one of those. */
const OTHERS = [
  'mail.com',
  'ymail.com',
  'email.com',
  'googlemail.com',
  'mac.com',
  'aol.fr',
  'aim.com',
  'gmx.de',
  'gmx.net',
  'tree.fr',
  'fre.fr',
]
const REAL: ReadonlySet<string> = new Set([...PROVIDERS, ...OTHERS])
/** Ends that no domain has. */
const ENDS: Readonly<Record<string, string>> = {
  con: 'com',
  cmo: 'com',
  ocm: 'com',
  comm: 'com',
  vom: 'com',
  xom: 'com',
  frr: 'fr',
  nett: 'net',
}

/** What an address was likely meant to be: `lea@gmail.con` gives `lea@gmail.com`. @returns undefined when it looks right */
export function likelySlip(address: string): string | undefined {
  const domain = domainOf(address)
  if (REAL.has(domain)) return undefined
  const near = PROVIDERS.find((provider) => oneSlip(domain, provider)) ?? (domain.startsWith('gmail.') ? 'gmail.com' : undefined)
  const [end = '', ...rest] = domain.split('.').reverse()
  const mended = near ?? (Object.hasOwn(ENDS, end) ? [...rest.reverse(), ENDS[end]].join('.') : undefined)
  return mended === undefined ? undefined : address.slice(0, address.lastIndexOf('@') + 1) + mended
}

/** One letter more, less or other, or two that changed places. */
function oneSlip(typed: string, meant: string): boolean {
  if (Math.abs(typed.length - meant.length) > 1) return false
  let at = 0
  while (at < typed.length && typed[at] === meant[at]) at++
  const [typedRest, meantRest] = [typed.slice(at), meant.slice(at)]
  const swapped = typedRest[0] === meantRest[1] && typedRest[1] === meantRest[0] && typedRest.slice(2) === meantRest.slice(2)
  return swapped || typedRest.slice(1) === meantRest.slice(1) || typedRest === meantRest.slice(1) || typedRest.slice(1) === meantRest
}
