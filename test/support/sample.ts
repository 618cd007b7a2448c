import { join } from 'node:path'
import { inject } from 'vitest'
import { gar, newSite } from './site.ts'
import { madeOnce } from './workshop.ts'

/** A store as `store init --sample` makes it, the same for the whole run: to be copied, never written to. */
export async function sampleStore(): Promise<string> {
  const folder = await madeOnce(inject('workshop'), 'sample', async (made) => {
    const { code, err } = await gar(
      { ...(await newSite('sqlite', { init: false })), place: join(made, 'guichet.db') },
      'gar store init --sample',
    )
    if (code !== 0) throw new Error(err)
  })
  return join(folder, 'guichet.db')
}
