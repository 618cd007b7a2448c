import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { inStore, type Site } from './site.ts'

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

/** The bytes of words that nobody else wrote, in the forms in which they could lie about. */
export const formsOf = (...words: string[]) =>
  words.flatMap((word) => [
    Buffer.from(word),
    Buffer.from(Buffer.from(word).toString('base64')),
    Buffer.from(Buffer.from(word).toString('hex')),
  ])

/** Every file below the folder of the site that holds one of the forms; the paths named are where they may stand. */
export const filesWith = ({ folder }: Site, forms: readonly Buffer[], allowed: RegExp): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !allowed.test(file) && forms.some((form) => readFileSync(file).includes(form)))

/** Every row of every table of the database that holds one of the words, sealed bytes included; for a store that is no file of ours. */
export async function rowsWith(site: Site, words: readonly string[]): Promise<string[]> {
  if (!site.place.startsWith('postgres:')) return []
  return inStore(site, async ({ db }) => {
    const { rows: tables } = await sql<{
      name: string
    }>`select relname as name from pg_class where relkind = 'r' and relnamespace = current_schema()::regnamespace`.execute(db)
    const found: string[] = []
    for (const { name } of tables) {
      const { rows } = await sql<{ text: string }>`select t::text as text from ${sql.table(name)} as t`.execute(db)
      const forms = words.flatMap((word) => [word, Buffer.from(word).toString('hex'), Buffer.from(word).toString('base64')])
      found.push(...rows.filter(({ text }) => forms.some((form) => text.includes(form))).map(({ text }) => `${name}: ${text}`))
    }
    return found
  })
}
