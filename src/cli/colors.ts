import { Chalk } from 'chalk'

export type Color = 'orange' | 'green'

/** The number of orange among the 256 colours of a terminal: its basic ones have none. */
const ORANGE = 208
const paint = new Chalk({ level: 2 })

export const painted = (words: string, color: Color): string => (color === 'orange' ? paint.ansi256(ORANGE)(words) : paint.green(words))
