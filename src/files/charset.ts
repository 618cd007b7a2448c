import { decoderOf, type Encoding } from './encoding.ts'
import type { Chunks } from './source.ts'

/** What a text of one byte a sign is written in, and why that may be in doubt. */
export interface Charset {
  encoding: Encoding
  /** Lines whose words no charset of ours gives a meaning; the first few. */
  doubtful: readonly number[]
}

const OTHERS = ['cp850', 'macintosh'] as const

/** What nobody writes: a sign that never stands beside a letter, or never between two, and a capital of a far language behind a small letter. */
const IMPOSSIBLE = /\p{L}[\u0080-\u009f‚ˆƒ‰]|[\u0080-\u009f‚ˆƒ]\p{L}|\p{L}[„†‡‰‹›™˜]\p{L}|\p{Ll}[ŠŒŽŸ]/u
/** What is hardly ever written: another sign between two letters, a capital with an accent behind a small letter. */
const ODD = /\p{L}[“”•€…¡-©«¬®¯±-³µ¶¸¹»-¿×÷‗│┤╣║╗╝┐└┴┬├─┼╚╔╩╦╠═╬░▒▓┘┌█▄▀■≠∞≤≥∂∑∏π∫Ω√≈∆◊⁄\uf8ffﬁﬂ˘˙˚˝˛ˇ]\p{L}|\p{Ll}(?![A-Z])\p{Lu}/u
const isAmiss = (word: string) => IMPOSSIBLE.test(word) || ODD.test(word)

/** The letters that French has beside those of ASCII. */
const FRENCH = /[àâäçéèêëîïôöùûüÿœæÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸŒÆ’]/
/** Rare in French although its alphabet has them. */
const RARE = /[äöÿæÄÖŸÆ]/
const HIGH_WORD = /[\x80-\xff][A-Za-z\x80-\xff]*/g
const LONGEST_WORD = 60
const FEW = 5
const MOST_WORDS = 50_000

/**
 * Which charset a text that is no UTF-8 is written in. windows-1252 unless some of its words make no sense in it, then the one in which
 * all of them do; `doubtful` says where such words are when none or several remain.
 */
export async function charsetOf(chunks: Chunks): Promise<Charset> {
  const words = await wordsOf(chunks)
  const readAs = (encoding: Encoding) => [...words.keys()].map((word) => textOf(word, encoding))
  const fits = (encoding: Encoding) => !readAs(encoding).some(isAmiss)
  if (hasLatin9(words) && fits('iso-8859-15')) return { encoding: 'iso-8859-15', doubtful: [] }
  if (fits('windows-1252')) return { encoding: 'windows-1252', doubtful: [] }
  const others = likeliest(OTHERS.filter(fits), [isCased, isFrench], readAs)
  const [only, more] = others
  if (only && !more) return { encoding: only, doubtful: [] }
  const lines = [...words].flatMap(([word, line]) => (IMPOSSIBLE.test(textOf(word, 'windows-1252')) ? [line] : []))
  return { encoding: 'windows-1252', doubtful: [...new Set(lines)].sort((a, b) => a - b).slice(0, FEW) }
}

/** Those in which every word passes, one trial after the other, as long as any is left. */
const likeliest = (among: readonly Encoding[], trials: readonly ((word: string) => boolean)[], readAs: (encoding: Encoding) => string[]) =>
  trials.reduce((left, trial) => {
    const passing = left.filter((encoding) => readAs(encoding).every(trial))
    return passing.length > 0 ? passing : left
  }, among)

/** No small letter with an accent stands behind capitals. */
const isCased = (word: string) => !/[A-Z]{2}(?![a-z])\p{Ll}/u.test(word)

const textOf = (word: string, encoding: Encoding) => decoderOf(encoding).decode(Buffer.from(word, 'latin1'))

const isFrench = (word: string) => [...word].every((sign) => sign < '\x80' || (FRENCH.test(sign) && !RARE.test(sign)))

/** The words with a byte beyond ASCII, each once, and the line where it stands first. A word may be cut by two pieces. */
async function wordsOf(chunks: Chunks): Promise<Map<string, number>> {
  const words = new Map<string, number>()
  let line = 1
  let rest = ''
  const gather = (text: string) => {
    let counted = 0
    for (const { 0: word, index } of text.matchAll(HIGH_WORD)) {
      line += lineEnds(text.slice(counted, index))
      counted = index
      // Only what stands before the first high byte is to be found by going back.
      const whole = (/[A-Za-z]*$/.exec(text.slice(Math.max(0, index - LONGEST_WORD), index))?.[0] ?? '') + word
      if (words.size < MOST_WORDS && !words.has(whole)) words.set(whole, line)
    }
    line += lineEnds(text.slice(counted))
  }
  for await (const chunk of chunks) {
    const text = rest + Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length).toString('latin1')
    const end = text.lastIndexOf('\n') + 1 || text.lastIndexOf('\r', text.length - 2) + 1
    gather(text.slice(0, end))
    rest = text.slice(end)
  }
  gather(rest)
  return words
}

function lineEnds(text: string): number {
  const sign = text.includes('\n') ? '\n' : '\r'
  let count = 0
  for (let at = text.indexOf(sign); at >= 0; at = text.indexOf(sign, at + 1)) count++
  return count
}

/** Œ and œ of ISO-8859-15, which windows-1252 would show as ¼ and ½: nobody writes those beside a letter. */
const hasLatin9 = (words: ReadonlyMap<string, number>) =>
  [...words.keys()].some((word) => /[A-Za-z\xc0-\xff][\xbc\xbd]|[\xbc\xbd][A-Za-z\xc0-\xff]/.test(word))
