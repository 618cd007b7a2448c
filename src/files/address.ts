import { withoutInvisible } from './clean.ts'

/** What makes one address several, or ends it, for a mail program or a server: separators, quotes, brackets, spaces, controls. */
const FORBIDDEN = /[\s,;:"'`()<>[\]\\\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u
/** RFC 5321, 4.5.3.1: a path is 256 characters with its brackets, a local part 64. */
const LONGEST = 254
const LONGEST_LOCAL = 64

/**
 * One address as it may be stored and written to (mdo 8): one `@`, nothing that could make it two, no dot at an end of what
 * is before the `@` nor beside another, at most 254 characters.
 * @returns the address trimmed; undefined when it cannot be used
 */
export function usableAddress(raw: string | null): string | undefined {
  if (raw === null || raw.length > 2 * LONGEST) return undefined
  const address = withoutInvisible(raw).trim().normalize('NFC')
  if (address.length > LONGEST || FORBIDDEN.test(address)) return undefined
  const [local = '', domain = '', more] = address.split('@')
  if (more !== undefined || local.length > LONGEST_LOCAL || local.split('.').includes('')) return undefined
  const labels = domain.split('.')
  return labels.length > 1 && labels.every((label) => label !== '' && label.length <= 63) ? address : undefined
}

/** What stands behind the `@`, in small letters: whose server it is. */
export const domainOf = (address: string) => address.slice(address.lastIndexOf('@') + 1).toLowerCase()
