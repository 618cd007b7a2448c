import { InvalidArgumentError } from 'commander'
import { type Day, inReach, parseDay } from '../days.ts'
import { hasControls } from '../files/clean.ts'
import type { Text } from '../text/index.ts'
import { wordIn } from './output.ts'

/** Of rows, people, operations: what every engine and every sentence can take. */
const MOST = 999_999_999
/** A century: beyond it days are counted by mistake, and the calendar of this program ends. */
const MOST_DAYS = 36_500

/** Splits a comma list into its parts, trimmed; `undefined` when one of them is empty, which is a wrong command line, never "all". */
function splitList(value: string): string[] | undefined {
  const parts = value.split(',').map((part) => part.trim())
  return parts.every((part) => part !== '') ? parts : undefined
}

const wrong = (message: string) => new InvalidArgumentError(message)

/** A French word is also read in the plural and the feminine: `validées`. `constructor` is no word of ours, although every object has one. */
const wordOf = <Word extends string>(words: Readonly<Record<string, Word>>, key: string) => {
  const found = [key, key.replace(/s$/, ''), key.replace(/es?$/, '')].find((form) => Object.hasOwn(words, form))
  return found === undefined ? undefined : words[found]
}

/** All values of an option that may be repeated, each read by `parse`. */
const gathered =
  <Value>(parse: (value: string) => Value) =>
  (value: string, before: Value[] | undefined): Value[] => [...(before ?? []), parse(value)]

/**
 * The parsers of option values, with their complaints in the reader's language. All of them refuse an empty value. One that takes what was
 * there before gathers the values of an option that may be repeated; any other makes an option that is given once (`commands.ts`).
 */
export const parsersFor = (text: Text) => {
  /** A text of one's own or a name: no control characters, which could do something at the terminal of whoever reads it later. */
  const filled = (value: string): string => {
    if (value.trim() === '') throw wrong(text['value.empty'])
    if (hasControls(value)) throw wrong(text['value.controls'])
    return value
  }
  const number = (least: number, most: number) => (value: string) => {
    const found = /^\d{1,9}$/.test(value) ? Number(value) : -1
    if (found < least || found > most) throw wrong(text['value.number'](least, most))
    return found
  }
  return {
    gathered,
    filled,
    /** Comma lists, or the option repeated. */
    each: (value: string, before: string[] | undefined): string[] => {
      const parts = splitList(filled(value))
      if (!parts) throw wrong(text['value.empty'])
      return [...(before ?? []), ...parts]
    },
    /** The option repeated; a comma is part of the value. */
    repeated: gathered(filled),
    /** A text of several lines; whoever takes it cleans it. */
    lines: (value: string): string => {
      if (value.trim() === '') throw wrong(text['value.empty'])
      return value
    },
    day: (value: string): Day => {
      const day = parseDay(value)
      if (!day || !inReach(day)) throw wrong(text['value.day'])
      return day
    },
    /** A whole number within these bounds. */
    number,
    count: number(0, MOST),
    days: number(0, MOST_DAYS),
    /**
     * One of some words; `words` gives the stable word for each spelling accepted, folded. Completion offers its `choices`.
     * @param field where the words mean something of their own, as columns have it
     */
    word: <Word extends string>(words: Readonly<Record<string, Word>>, fold: (value: string) => string, field?: string) => {
      const choices = [...new Set(Object.values(words))]
      const parse = (value: string): Word => {
        const found = wordOf(words, fold(value))
        if (!found) throw wrong(text['value.word'](choices.map((word) => wordIn(text, { words: field }, word))))
        return found
      }
      return Object.assign(parse, { choices })
    },
    /** Several of some words. */
    words: <Word extends string>(words: Readonly<Record<string, Word>>, fold: (value: string) => string, field?: string) => {
      const choices = [...new Set(Object.values(words))]
      const parse = (value: string, before: Word[] | undefined): Word[] => {
        const found = value.split(',').map((part) => wordOf(words, fold(part)))
        if (found.some((word) => !word)) throw wrong(text['value.word'](choices.map((word) => wordIn(text, { words: field }, word))))
        return [...(before ?? []), ...(found as Word[])]
      }
      return Object.assign(parse, { choices, several: true })
    },
  }
}
