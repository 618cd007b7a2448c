import { describe, expect, it } from 'vitest'
import { faults as en } from '../../src/text/en/faults.ts'
import { faults as fr } from '../../src/text/fr/faults.ts'

const said = (entry: unknown): string => (typeof entry === 'function' ? String(entry(['a'], ['b'], ['c'], 'd')) : String(entry))
const texts = Object.keys(en).map((key): [string, string, string] => [
  key,
  said(en[key as keyof typeof en]),
  said(fr[key as keyof typeof fr]),
])

describe('faults and remarks', () => {
  it('are the same in both languages', () => {
    expect(Object.keys(fr).sort()).toEqual(Object.keys(en).sort())
  })

  it.each(texts)('%s is a sentence in both, well set in French', (_key, english, french) => {
    for (const text of [english, french]) expect(text).toMatch(/^\S.*[.]$/u)
    expect(french).not.toBe(english)
    expect(french).not.toMatch(/[a-z]'[a-z]/i)
    expect(french).not.toMatch(/ [:;?!»]|« /)
  })
})
