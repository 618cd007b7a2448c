import type { App } from '../../cli/app.ts'
import { type ChangeOptions, change } from '../../cli/change.ts'
import { schoolFor } from './ask.ts'
import { recovery } from './batch-revoke.ts'
import { commandLineOf } from './equivalent.ts'
import { choosePeople } from './people-walk.ts'
import { chooseResource } from './resource-walk.ts'

/**
 * The walk of the console: school, resource, filters, the people found, confirmation. The number shown is always the number applied.
 * At its end the same command line is printed, for the next time and for cron.
 */
export async function walk(app: App, options: ChangeOptions & { uai?: string[] | undefined }): Promise<void> {
  const uais = await schoolFor(app, options)
  const resource = await chooseResource(app, uais)
  const selection = await choosePeople({ app, asker: await app.ask(), resource, selection: { uais } })
  if (!selection) return app.remark(app.text['gar.walk.nothing'])
  await change(app, options, {
    ...recovery(app, { resources: [resource], selection }, {}),
    line: commandLineOf('batch-revoke', [resource], selection),
  })
}
