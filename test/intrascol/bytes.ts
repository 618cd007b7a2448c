import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Site } from '../support/site.ts'

/** Every byte of the files below a folder, and on the server every row of every table. */
export async function bytesOf(site: Site): Promise<string> {
  const files = readdirSync(site.folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const onDisk = files.map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1')).join('\n')
  if (!site.place.startsWith('postgres:')) return onDisk
  const { default: pg } = await import('pg')
  const client = new pg.Client({ connectionString: site.place })
  await client.connect()
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = current_schema()::regnamespace and relkind = 'r'`,
  )
  let all = onDisk
  for (const { name } of rows) all += JSON.stringify((await client.query(`select * from ${name}`)).rows)
  await client.end()
  return all
}
