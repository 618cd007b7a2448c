import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { createReport } from '../../src/files/report.ts'
import { type GarRecord, readGarEnt } from '../../src/gar/files/gar-ent.ts'

export const top = mkdtempSync(join(tmpdir(), 'guichet-gar-ent-'))
afterAll(() => rmSync(top, { recursive: true }))

let made = 0
export function folderOf(files: Record<string, string | Buffer>): string {
  const folder = join(top, String(++made))
  mkdirSync(folder)
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
  return folder
}

export async function read(path: string) {
  const report = createReport()
  const records: GarRecord[] = []
  for await (const record of readGarEnt(path, report)) records.push(record)
  return {
    records,
    report,
    bodies: records.map(({ file, line, ...body }) => body),
    faults: report.faults.map(({ key, line, values }) => [key, line, ...(values ?? [])]),
  }
}
export const remarks = ({ report }: Awaited<ReturnType<typeof read>>) => report.remarks.map(({ key, values }) => [key, ...values])

const ns = { 2: 'http://data.education.fr/ns/gar', 1: 'http://data.education.fr/ns/gar/1d' }
/** A file of one kind, its records from line 2 on. */
export const file = (kind: string, content: string, degree: 1 | 2 = 2) =>
  `<men:GAR-ENT-${kind} xmlns:men="${ns[degree]}" Version="1.0">\n${content}\n</men:GAR-ENT-${kind}>\n`
/** `<men:name>…</men:name>` for each pair, records written without their prefix. */
export const m = (name: string, content = '') => `<men:${name}>${content}</men:${name}>`
export const uai = m('GARStructureUAI', '9990012J')
export const id = (value: string) => m('GARPersonIdentifiant', value)
export const profile = (value: string, school = '9990012J') =>
  m('GARPersonProfils', m('GARStructureUAI', school) + m('GARPersonProfil', value))

interface Person {
  id?: string
  profiles?: string
  last?: string
  first?: string
  etab?: string
  more?: string
}
export const person = (
  element: string,
  { id: key = 'p1', profiles = profile('National_elv'), last = 'EXEMPLE', first = 'Zoé', etab = '9990012J', more = '' }: Person = {},
) =>
  m(
    element,
    id(key) +
      profiles +
      m('GARPersonNom', last) +
      m('GARPersonPrenom', first) +
      m('GARPersonAutresPrenoms', first) +
      m('GARPersonEtab', etab) +
      more,
  )
export const pupil = (values?: Person) => person('GAREleve', values)
export const one = async (kind: string, content: string, degree: 1 | 2 = 2) => read(folderOf({ 'x.xml': file(kind, content, degree) }))
