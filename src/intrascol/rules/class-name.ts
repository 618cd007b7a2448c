import { fold, slug } from '../../fold.ts'

const LONGEST_CLASS_NAME = 60
const LONGEST_SLUG = 40
/** Names that Windows keeps for devices: no folder can be called so. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)$/

/** A class name as it is stored: composed letters, no control characters, single spaces. */
export const cleanClassName = (name: string): string =>
  name
    .normalize('NFC')
    .replace(/[\s\u00A0]+/g, ' ')
    .trim()

/** A letter or a digit, at most 60 characters, nothing that a terminal would obey. */
export const isClassName = (name: string): boolean =>
  fold(name) !== '' && [...name].length <= LONGEST_CLASS_NAME && !/[\p{Cc}\p{Cf}]/u.test(name)

/** The name of a work folder: a-z, 0-9 and hyphens, never one of a device, never one that is taken. */
export function folderName(name: string, isTaken: (slug: string) => boolean): string {
  const plain = slug(name).slice(0, LONGEST_SLUG).replace(/-$/, '') || 'classe'
  const base = DEVICE.test(plain) ? `classe-${plain}` : plain
  for (let number = 1; ; number++) {
    const found = number === 1 ? base : `${base}-${number}`
    if (!isTaken(found)) return found
  }
}
