import type { App } from '../cli/app.ts'
import { CliError, EXIT } from '../errors.ts'
import type { Db } from '../store/engine.ts'
import type { Seen, Within } from '../store/operations.ts'

/** The part of the journal that this reader may see; undefined for all of it. */
export async function withinLimit(app: App, trx: Db): Promise<Within | undefined> {
  const scope = await app.program.limit?.(app, trx)
  return scope === undefined ? undefined : { program: app.program.name, scope }
}

/** The same, and whose names. */
export const seenBy = async (app: App, trx: Db): Promise<Seen> => ({
  within: await withinLimit(app, trx),
  named: await app.program.named?.(app, trx),
})

/**
 * A store as a whole holds what a limit hides, so it is not copied by whoever is limited, with whichever program.
 * @throws CliError 5
 */
export function refuseWithin({ config, outside: { env } }: App): void {
  const library = env.GUICHET_LIBRARY || config.get('mdo.library')
  if (library !== undefined) throw new CliError('department_only', EXIT.refused, 'mdo.department_only', [library])
}
