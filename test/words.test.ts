import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { gar } from '../src/gar/program.ts'
import { intrascol } from '../src/intrascol/program.ts'
import { mdo } from '../src/mdo/program.ts'
import { untranslated } from './support/words.ts'

const SRC = join(import.meta.dirname, '..', 'src')
/** `outcome: 'freed'`, `outcome = 'freed'`, `… then 'freed' else 'lost' end as outcome`, in TypeScript and in SQL. */
const SAID = [/\boutcome\b['"]?\s*[:=](?!>)([^\n,;{}]*)/g, /((?:(?:then|else) '[a-z_]+'[^']*)+)(?:end\s+)?as outcome/g]
/** Answers of mail servers, which become statuses of mails; types and names of columns. */
const OTHERS = new Set(['later', 'fault', 'ambiguous', 'next', 'aside', 'recipient', 'text', 'none', 'a', 'class', 'outcome', 'changed_by'])

test.each([
  ['gar', 'gar'],
  ['mdo', 'mdo'],
  ['mail', 'mdo'],
  ['intrascol', 'intrascol'],
  ['admin', 'gar'],
  ['store', 'mdo'],
])('every outcome in src/%s has words in both languages', (folder, program) => {
  const source = globSync('**/*.ts', { cwd: join(SRC, folder) }).map((file) => readFileSync(join(SRC, folder, file), 'utf8'))
  const said = source.flatMap((code) => SAID.flatMap((pattern) => [...code.matchAll(pattern)].map(([, part = '']) => part)))
  const words = said.flatMap((part) => [...part.matchAll(/'([a-z_]+)'/g)].map(([, word = '']) => word)).filter((word) => !OTHERS.has(word))
  expect(untranslated(program, words)).toEqual([])
})

test('so has every table that an undo names', () => {
  for (const program of [gar, mdo, intrascol])
    expect(
      untranslated(
        program.name,
        program.entities.map(({ name }) => name),
      ),
      program.name,
    ).toEqual([])
})
