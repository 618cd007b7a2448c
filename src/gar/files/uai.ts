const LETTERS = 'ABCDEFGHJKLMNPRSTUVWXYZ'

/** School codes are compared without case and kept in capitals (gar 4.4, rule 4). */
export const normaliseUai = (text: string) => text.toUpperCase()

/** True for 7 digits and their control letter. Others exist (suffixes, test schools) and are kept, with a remark. */
export function isUsualUai(uai: string): boolean {
  const match = /^(\d{7})([A-Z])$/.exec(uai)
  return match !== null && LETTERS[Number(match[1]) % LETTERS.length] === match[2]
}
