import { CliError, EXIT } from '../../errors.ts'
import type { Db } from '../../store/engine.ts'
import { catalogueOf, named } from './catalogue.ts'
import { libraryWords, unknownLibrary } from './libraries.ts'
import type { SignUp } from './stage-sign-ups.ts'

/**
 * The rules on one sign-up that is typed. A command limited to one library knows no fallback.
 * @returns 5 for a resource that is no longer offered
 * @throws CliError 4 for an unknown or retired library when there is no fallback, and for unknown resources
 */
export async function refuseRegistration(
  trx: Db,
  { library, resources }: SignUp,
  scope: number | undefined,
): Promise<CliError | undefined> {
  const { find, fallback } = await libraryWords(trx)
  const found = find(library)
  if ((!found || found.retired_on !== null) && (!fallback || scope !== undefined)) throw unknownLibrary(library)
  const retired = named(await catalogueOf(trx), resources).filter(({ retired_on }) => retired_on !== null)
  if (retired.length === 0) return undefined
  const codes = retired.map(({ code }) => code)
  return new CliError('resource_retired', EXIT.refused, 'mdo.resource.retired', [codes], { details: { resources: codes } })
}
