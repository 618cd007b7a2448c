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
    const matches = await matchingResources(trx, word)
    refuseAmbiguous(word, matches)
    if (matches[0] && !found.some(({ id }) => id === matches[0]?.id)) found.push(matches[0])
    if (matches.length === 0) missing.push(word)
  }
  if (missing.length)
    throw new CliError('unknown_resource', EXIT.unknown, 'gar.unknown.resource', [missing], { details: { unknown: missing } })
  return found
}

/** @param schools only what one of these has a subscription to */
export async function matchingResources(trx: Db, word: string, schools?: readonly number[]): Promise<FoundResource[]> {
  const known = trx.selectFrom('resource').select(['id', 'ark', 'code', 'title'])
  const subscribed = trx.selectFrom('subscription').select('resource')
  const all = schools ? known.where('id', 'in', subscribed.where('school', 'in', schools.length ? schools : [0])) : known
  const exact = await all.where((eb) => eb.or([eb('ark', '=', word), eb('code', '=', word.toLowerCase())])).execute()
  return exact.length ? exact : all.where('title_key', '=', fold(word)).orderBy('code').execute()
}

/** @throws CliError 7 with the candidates when a word names several */
export function refuseAmbiguous(word: string, matches: readonly FoundResource[]): void {
  if (matches.length < 2) return
  throw new CliError('ambiguous_resource', EXIT.undecided, 'gar.ambiguous.resource', [word, matches.map(({ code }) => code)], {
    details: { candidates: matches.map(({ code, title, ark }) => ({ code, title, resource: ark })), option: '--resource' },
  })
}
