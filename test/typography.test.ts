import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { en } from '../src/text/en.ts'
import { fr } from '../src/text/fr.ts'
import { literals } from './support/literals.ts'

const ROOT = join(import.meta.dirname, '..')

/** The texts of one language: of the catalogue, where sentences, questions, headings and words stand, and of the templates of mails. */
const texts = (lang: string): [file: string, text: string][] => [
  ...sources(`src/text/${lang}/*.ts`).flatMap(([file, source]) => literals(source).map((text): [string, string] => [file, text])),
  ...sources(`templates/${lang}/*.txt`).flatMap(([file, source]) => source.split('\n').map((line): [string, string] => [file, line])),
]

const sources = (pattern: string): [file: string, source: string][] =>
  globSync(pattern, { cwd: ROOT }).map((file) => [file, readFileSync(join(ROOT, file), 'utf8')])

const those = (all: readonly [string, string][], wrong: RegExp) =>
  all.filter(([, text]) => wrong.test(text)).map(([file, text]) => `${file}: ${text}`)

describe('typography', () => {
  test('no plain space stands before « : ; ? ! » or inside the quotes of a French text, and no straight apostrophe', () => {
    expect(texts('fr').length).toBeGreaterThan(1_500)
    // A line that begins with a sign goes on behind a value.
    expect(those(texts('fr'), / [:;?!»](?![-/])|« |[a-zàâéèêîôûç]'[a-zàâéèêîôûç]/i)).toEqual([])
  })

  test('nor inside the quotes of an English one', () => {
    expect(those(texts('en'), / »|« /)).toEqual([])
  })

  test('pages take every sentence, and the colon behind a word, from the catalogue', () => {
    const pages = sources('src/{gar,mdo,intrascol}/{pages,print}/*.ts').flatMap(([file, source]) =>
      literals(source).map((text): [string, string] => [file, text]),
    )
    expect(those(pages, /^: |[a-zé] : |« |\b(the|of|les|des)\b/)).toEqual([])
  })
})

describe('no stray language', () => {
  /** Words that the other language does not have, in sentences; commands, options and keys are English everywhere. */
  const ENGLISH =
    /(?<![\w.={-])(the|is|are|was|were|with|without|nothing|cannot|must|have|has|does|which|this|that|these|those|they|people|already)(?![\w.=}-])/i
  const FRENCH = /(?<![\w.={-])(le|la|les|des|du|une|est|sont|pas|avec|sans|pour|dans|aucun|aucune|rien|cette|qui|sera|été)(?![\w.=}-])/i
  const bare = (all: [string, string][]) =>
    all.map(([file, text]): [string, string] => [file, text.replace(/«[^»]*»|--[\w-]+|<[^>]*>/g, '')])

  test('no English in what a French reader reads, no French in the other', () => {
    expect(those(bare(texts('fr')), ENGLISH)).toEqual([])
    expect(those(bare(texts('en')), FRENCH)).toEqual([])
  })

  test('every sentence is in both languages, and is not the same', () => {
    expect(Object.keys(fr).sort()).toEqual(Object.keys(en).sort())
    const words = (text: string) => text.trim().split(/\s+/).length
    const same = Object.entries(en).filter(
      ([key, text]) => typeof text === 'string' && words(text) > 2 && text === (fr as Record<string, unknown>)[key],
    )
    expect(same).toEqual([])
  })
})
