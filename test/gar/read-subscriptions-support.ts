import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { createReport } from '../../src/files/report.ts'
import { readSubscriptions, type SkippedSubscription, type SubscriptionRecord } from '../../src/gar/files/subscriptions.ts'

const folder = mkdtempSync(join(tmpdir(), 'guichet-subscriptions-'))
afterAll(() => rmSync(folder, { recursive: true }))

export async function read(content: string | Buffer) {
  const path = join(folder, 'subscriptions')
  writeFileSync(path, content)
  const report = createReport()
  const records: (SubscriptionRecord | SkippedSubscription)[] = []
  for await (const record of readSubscriptions(path, { doubled: [] }, report)) records.push(record)
  return {
    records,
    report,
    faults: report.faults.map(({ key, column, values }) => [column, key, ...(values ?? [])]),
    remarks: report.remarks.map(({ key, values }) => [key, ...values]),
  }
}

export type Values = Record<string, string | string[]>
const plain: Values = {
  idAbonnement: 'ABO-1',
  idDistributeurCom: '123456789_0000000000000000',
  idRessource: 'ark:/99999/pix',
  typeIdRessource: 'ark',
  libelleRessource: 'Pix',
  debutValidite: '2026-08-15T00:00:00+02:00',
  finValidite: '2027-08-15T00:00:00+02:00',
  uaiEtab: ['9990012J', '9990013k', '9990012j'],
  categorieAffectation: 'transferable',
  typeAffectation: 'INDIV',
  nbLicenceGlobale: '100',
  publicCible: ['ELEVE', 'ENSEIGNANT'],
}
const element = (name: string, value: string) => `<${name}>${value}</${name}>`
const fields = (values: Values) =>
  Object.entries({ ...plain, ...values }).flatMap(([name, value]) => [value].flat().map((one) => element(name, one)))
export const abonnement = (values: Values = {}) => `<abonnement>\n${fields(values).join('\n')}\n</abonnement>`
export const list = (...all: string[]) =>
  `<abonnements xmlns="http://www.atosworldline.com/wsabonnement/v1.0/">\n${all.join('\n')}\n</abonnements>\n`
export const one = (values: Values) => read(list(abonnement(values)))
export const csv = (rows: Values[], delimiter = ';', names = Object.keys({ ...plain, ...rows[0] })) =>
  `${[names, ...rows.map((row) => names.map((name) => [{ ...plain, ...row }[name] ?? ''].flat().join('|')))].map((cells) => cells.join(delimiter)).join('\n')}\n`
