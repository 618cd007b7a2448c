import { CliError, EXIT } from '../../errors.ts'
import { fold } from '../../fold.ts'
import type { Db } from '../../store/engine.ts'

export interface FoundResource {
  id: number
  ark: string
  code: string
  title: string
}

/**
 * Finds resources by identifier (`ark:/…`), short code, or title, each word giving exactly one.
 * @param choose asks which one is meant when a title names several; without it that is refused
 * @throws CliError 4 naming all unknown words; 7 with the candidates when a title names several
 */
export async function findResources(trx: Db, words: readonly string[]): Promise<FoundResource[]> {
  const found: FoundResource[] = []
  const missing: string[] = []
  for (const word of new Set(words)) {
    const matches = await matching(trx, word)
    if (matches.length > 1) throw ambiguous(word, matches)
    if (matches[0] && !found.some(({ id }) => id === matches[0]?.id)) found.push(matches[0])
    if (matches.length === 0) missing.push(word)
  }
  if (missing.length)
    throw new CliError('unknown_resource', EXIT.unknown, 'gar.unknown.resource', [missing], { details: { unknown: missing } })
  return found
}

async function matching(trx: Db, word: string): Promise<FoundResource[]> {
  const all = trx.selectFrom('resource').select(['id', 'ark', 'code', 'title'])
  const exact = await all.where((eb) => eb.or([eb('ark', '=', word), eb('code', '=', word.toLowerCase())])).execute()
  return exact.length ? exact : all.where('title_key', '=', fold(word)).orderBy('code').execute()
}

const ambiguous = (word: string, matches: readonly FoundResource[]) =>
  new CliError('ambiguous_resource', EXIT.undecided, 'gar.ambiguous.resource', [word, matches.map(({ code }) => code)], {
    details: { candidates: matches.map(({ code, title, ark }) => ({ code, title, resource: ark })), option: '--resource' },
  })
