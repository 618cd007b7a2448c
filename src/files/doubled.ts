import { isUtf8 } from 'node:buffer'

/** The bytes 80 to 9F of windows-1252 by the character that they show. */
const HIGH = new Map(
  Array.from({ length: 32 }, (_, at): [string, number] => [new TextDecoder('windows-1252').decode(Uint8Array.of(0x80 + at)), 0x80 + at]),
)

function byteOf(character: string): number | undefined {
  const code = character.codePointAt(0) ?? 0
  return HIGH.get(character) ?? (code <= 0xff ? code : undefined)
}

/**
 * What a text encoded twice was meant to be: `HÃ©lÃ¨ne` gives `Hélène`.
 * @returns undefined for a text that is as it should be
 */
export function undoubled(text: string): string | undefined {
  if (!/[\u00c2-\u00f4][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]/.test(text))
    return undefined
  const bytes = Array.from(text, byteOf)
  if (!bytes.every((byte) => byte !== undefined)) return undefined
  const raw = Uint8Array.from(bytes)
  if (!isUtf8(raw)) return undefined
  const repaired = new TextDecoder('utf-8').decode(raw)
  return repaired === text ? undefined : repaired
}
