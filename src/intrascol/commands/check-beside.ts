import type { App } from '../../cli/app.ts'
import type { Problem } from '../../cli/program.ts'
import type { Db } from '../../store/engine.ts'
import { checkRoot, look } from '../folders/look.ts'
import { allFolders } from '../usecases/folder-work.ts'
import { reservedLogins } from '../usecases/logins.ts'
import { reservedHash } from './reservation.ts'
import { foldersRoot } from './settings.ts'

/** What stands beside the store and must fit it: the work folders, and logins kept free by a key that is no part of it. */
export async function checkBeside(app: App, trx: Db): Promise<Problem[]> {
  return [...(await wrongFolders(app, trx)), ...(await takenReservations(app, trx))]
}

/** Each open class has its folder and no deleted one has, but for work that waits. @throws CliError 6 when the root is not there */
async function wrongFolders(app: App, trx: Db): Promise<Problem[]> {
  const root = foldersRoot(app)
  if (root === undefined) return []
  checkRoot(root)
  const found: Problem[] = []
  for (const { slug, name, open, waits } of await allFolders(trx)) {
    const { state } = look(root, slug)
    if (state === 'link') found.push({ check: 'school.folder_link', what: `${name}: ${slug}` })
    else if (!waits && (state === 'folder') !== open)
      found.push({ check: open ? 'school.folder_missing' : 'school.folder_left', what: `${name}: ${slug}` })
  }
  return found
}

async function takenReservations(app: App, trx: Db): Promise<Problem[]> {
  const hash = await reservedHash(app, trx)
  if (!hash) return []
  return (await reservedLogins(trx, app.today, hash)).map((login) => ({ check: 'school.login_reserved', what: login }))
}
