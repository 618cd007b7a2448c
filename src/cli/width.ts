import stringWidth from 'string-width'

/** How many places of a terminal any text takes. A piece of its own: what finds the letters of all scripts is slow to load. */
export const widthOf = (text: string): number => stringWidth(text)
