const LONGEST = 2000
const UNSEEN = /[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|(?![\n])\p{Cc}/u

/** A reason as it goes into the mail: NFC, trimmed, line breaks kept; undefined when it is too long or holds what nobody sees. */
export function cleanReason(raw: string): string | undefined {
  if (raw.length > LONGEST * 2) return undefined
  const text = raw
    .replace(/^\ufeff/, '')
    .replace(/\r\n?/g, '\n')
    .replaceAll('\t', ' ')
    .trim()
    .normalize('NFC')
  return text.length > LONGEST || UNSEEN.test(text) ? undefined : text
}
