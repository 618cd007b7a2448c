const LONGEST = 254
/** What may not stand in one address: separators of lists, spaces, quotes, brackets, and characters that nobody sees. */
const UNWANTED = /[,;\s"'`<>()[\]{}\\:\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u

/**
 * One e-mail address, trimmed; undefined when it is none, or more than one (mdo, section 8). Whether it exists only its server can tell.
 */
export function parseEmail(text: string): string | undefined {
  const address = text.trim().normalize('NFC')
  if (address.length > LONGEST || UNWANTED.test(address)) return undefined
  const [local = '', domain = '', ...more] = address.split('@')
  if (more.length > 0 || local === '' || local.length > 64) return undefined
  return domain.includes('.') && domain.split('.').every((part) => part !== '') ? address : undefined
}
