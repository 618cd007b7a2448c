import type { HeldCopy } from '../usecases/export.ts'

const PUBLICS = ['ELEVE', 'DOCUMENTALISTE', 'ENSEIGNANT', 'AUTRE PERSONNEL']

const escaped = (text: string) =>
  text.replace(/[<>&"]/g, (sign) => ({ '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;' })[sign] ?? sign)

const open = (depth: number, name: string, attributes: Record<string, string | null>) =>
  `${'  '.repeat(depth)}<${name}${Object.entries(attributes)
    .map(([key, value]) => (value === null ? '' : ` ${key}="${escaped(value)}"`))
    .join('')}>\n`
const close = (depth: number, name: string) => `${'  '.repeat(depth)}</${name}>\n`

const LEVELS = ['GARRessource', 'GARAbonnement', 'GAREtablissement'] as const

/**
 * The assignment report (gar, section 8): resource, subscription, school, one `Affectation` a copy held, with its public and day and no name.
 * @param copies sorted by resource, subscription and school
 */
export async function* assignmentReport(copies: AsyncIterable<HeldCopy>): AsyncGenerator<string> {
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<GARAffectations>\n'
  let opened: readonly string[] = []
  const closedTo = (depth: number) =>
    LEVELS.slice(depth, opened.length).reduceRight((text, name, at) => text + close(depth + at + 1, name), '')
  for await (const copy of copies) {
    const keys = [copy.resource, copy.subscription, copy.uai]
    const same = keys.findIndex((key, level) => opened[level] !== key)
    if (same >= 0) {
      yield closedTo(same)
      const attributes: Record<string, string | null>[] = [
        { idRessource: copy.resource, titreRessource: copy.title },
        { idAbonnement: copy.subscription, finValidite: copy.valid_until },
        { UAI: copy.uai },
      ]
      for (const [level, name] of LEVELS.entries()) if (level >= same) yield open(level + 1, name, attributes[level] ?? {})
      opened = keys
    }
    yield `        <Affectation publicCible="${PUBLICS[copy.population - 1] ?? ''}" date="${copy.since}"/>\n`
  }
  yield `${closedTo(0)}</GARAffectations>\n`
}
