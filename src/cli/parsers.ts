import { InvalidArgumentError } from 'commander'
import { type Day, parseDay } from '../days.ts'
import { lookUp, type Text } from '../text/index.ts'

/** Splits a comma list into its parts, trimmed; `undefined` when one of them is empty, which is a wrong command line, never "all". */
function splitList(value: string): string[] | undefined {
  const parts = value.split(',').map((part) => part.trim())
  return parts.every((part) => part !== '') ? parts : undefined
}

const wrong = (message: string) => new InvalidArgumentError(message)

/** `constructor` is no word of ours, although every object has one. */
const wordOf = <Word extends string>(words: Readonly<Record<string, Word>>, key: string) =>
  Object.hasOwn(words, key) ? words[key] : undefined

/** All values of an option that may be repeated, each read by `parse`. */
const gathered =
  <Value>(parse: (value: string) => Value) =>
  (value: string, before: Value[] | undefined): Value[] => [...(before ?? []), parse(value)]

/**
 * The parsers of option values, with their complaints in the reader's language. All of them refuse an empty value. One that takes what was
 * there before gathers the values of an option that may be repeated; any other makes an option that is given once (`commands.ts`).
 */
export const parsersFor = (text: Text) => ({
  gathered,
  /** Comma lists, or the option repeated. */
  each: (value: string, before: string[] | undefined): string[] => {
    const parts = splitList(value)
    if (!parts) throw wrong(text['value.empty'])
    return [...(before ?? []), ...parts]
  },
  /** The option repeated; a comma is part of the value. */
  repeated: gathered((value) => {
    if (value.trim() === '') throw wrong(text['value.empty'])
    return value
  }),
  filled: (value: string): string => {
    if (value.trim() === '') throw wrong(text['value.empty'])
    return value
  },
  day: (value: string): Day => {
    const day = parseDay(value)
    if (!day) throw wrong(text['value.day'])
    return day
  },
  count: (value: string): number => {
    if (!/^\d{1,9}$/.test(value)) throw wrong(text['value.count'])
    return Number(value)
  },
  /** One of some words; `words` gives the stable word for each spelling accepted, folded. Completion offers its `choices`. */
  word: <Word extends string>(words: Readonly<Record<string, Word>>, fold: (value: string) => string) => {
    const choices = [...new Set(Object.values(words))]
    const parse = (value: string): Word => {
      const found = wordOf(words, fold(value))
      if (!found) throw wrong(text['value.word'](choices.map((word) => lookUp(text, `word.${word}`) ?? word)))
      return found
    }
    return Object.assign(parse, { choices })
  },
  /** Several of some words. */
  words: <Word extends string>(words: Readonly<Record<string, Word>>, fold: (value: string) => string) => {
    const choices = [...new Set(Object.values(words))]
    const parse = (value: string, before: Word[] | undefined): Word[] => {
      const found = value.split(',').map((part) => wordOf(words, fold(part)))
      if (found.some((word) => !word)) throw wrong(text['value.word'](choices.map((word) => lookUp(text, `word.${word}`) ?? word)))
      return [...(before ?? []), ...(found as Word[])]
    }
    return Object.assign(parse, { choices, several: true })
  },
})
