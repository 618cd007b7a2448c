import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Answer, type Circumstances, type Engine, intrascol, json, newSite, type Site } from '../support/site.ts'

type Row = Record<string, unknown>

/** What a write prints as JSON. */
export interface Written {
  operation: number | null
  dry_run: boolean
  counts: Record<string, number>
  rows: Row[]
}

export const LAST_YEAR = { env: { GUICHET_TODAY: '2025-09-02' } }

/** A school without anybody, in September 2026; its work folders are managed. */
export async function newSchool(engine: Engine): Promise<Site> {
  const site = await newSite(engine)
  const folders = join(site.folder, 'folders')
  mkdirSync(folders)
  Object.assign(site.env, { GUICHET_TODAY: '2026-09-01', GUICHET_FOLDERS: folders })
  return site
}

/** @throws when the command does not end with 0 */
export async function must(site: Site, line: string | readonly string[], circumstances: Circumstances = {}): Promise<Answer> {
  const answer = await intrascol(site, line, circumstances)
  if (answer.code !== 0) throw new Error(`${line}: exit ${answer.code}\n${answer.out}${answer.err}`)
  return answer
}

/** Runs a write and reads what it prints. */
export const write = (site: Site, line: string, circumstances: Circumstances = {}): Promise<Written> =>
  json<Written>(must(site, `${line} -o json`, circumstances))

export const listed = (site: Site, line: string): Promise<Row[]> => json(must(site, `${line} -o json`))

export const logins = async (site: Site, filter = ''): Promise<unknown[]> =>
  (await listed(site, `intrascol users list ${filter}`)).map(({ login }) => login)

/** What an error says as JSON. */
export async function failure(site: Site, line: string, circumstances: Circumstances = {}): Promise<Row & { exit_code: number }> {
  const { err, code } = await intrascol(site, `${line} -o json`, circumstances)
  if (code === 0) throw new Error(`${line}: exit 0`)
  const last = err.trim().split('\n').at(-1) ?? ''
  return (JSON.parse(last) as { error: Row & { exit_code: number } }).error
}

/** Last year's school: five classes and six pupils, as the five steps find it. */
export async function lastYearsSchool(engine: Engine): Promise<Site> {
  const site = await newSchool(engine)
  for (const level of ['CP', 'CE1', 'CE2', 'CM1', 'CM2']) await must(site, `intrascol classes create ${level}`, LAST_YEAR)
  for (const [first, last, room] of [
    ['Léa', 'RIVA', 'CM2'],
    ['Tom', 'PETIT', 'CM2'],
    ['Zoé', 'BLANC', 'CM2'],
    ['Lou', 'ŒUVRARD', 'CM1'],
    ['Max', 'DURAND', 'CE2'],
    ['Ana', 'COSTA', 'CP'],
  ])
    await must(
      site,
      ['users', 'add', '--kind', 'pupil', '--first-name', `${first}`, '--last-name', `${last}`, '--class', `${room}`],
      LAST_YEAR,
    )
  return site
}

export const clean = async (site: Site): Promise<unknown> => JSON.parse((await must(site, 'intrascol store check -o json')).out)
