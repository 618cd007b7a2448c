import type { Fault } from '../../errors.ts'
import { isLonger } from '../../files/clean.ts'
import { fold } from '../../fold.ts'
import { type Population, populationOfPublic } from './populations.ts'
import { type Entry, subscriptionFields } from './subscription-fields.ts'
import type { PoolRecord, SubscriptionRecord } from './subscription-types.ts'
import { normaliseUai } from './uai.ts'
import { firstDay, isTooLong, lastDay, lastDayOfYears, schoolYears } from './validity.ts'

/** One subscription under check: its values, and where its faults go. */
interface Check {
  all: (field: string) => readonly string[]
  one: (field: string) => string
  fail: (field: string, key: Fault['key'], ...values: unknown[]) => undefined
}

const RESERVED = new Set(['abonnements', 'categorie'])
const poolFields: readonly (readonly [string, Population, string])[] = [
  ['nbLicenceEleve', 'pupils', 'ELEVE'],
  ['nbLicenceEnseignant', 'teachers', 'ENSEIGNANT'],
  ['nbLicenceProfDoc', 'documentalists', 'DOCUMENTALISTE'],
  ['nbLicenceAutrePersonnel', 'staff', 'AUTRE PERSONNEL'],
]

const unique = <T>(values: readonly T[]) => [...new Set(values)]

function checkLimits({ all, fail }: Check): void {
  for (const { name, max, required } of subscriptionFields) {
    const values = all(name)
    if (required && values.length === 0) fail(name, 'fault.sub.missing', name)
    if (!name.startsWith('nbLicence') && values.some((value) => isLonger(value, max))) fail(name, 'fault.sub.too_long', name, max)
  }
}

function checkNames({ one, fail }: Check): void {
  const [id, distributor, type] = [one('idAbonnement'), one('idDistributeurCom'), one('typeIdRessource')]
  if (/\s/.test(id)) fail('idAbonnement', 'fault.sub.id_space', id)
  if (RESERVED.has(id)) fail('idAbonnement', 'fault.sub.id_reserved', id)
  if (distributor && !/^\d{9}_\d{16}$/.test(distributor)) fail('idDistributeurCom', 'fault.sub.distributor', distributor)
  if (type && type.toLowerCase() !== 'ark') fail('typeIdRessource', 'fault.sub.resource_type', type)
}

function readResource({ one, fail }: Check): string | undefined {
  const text = one('idRessource')
  if (!text || isLonger(text, 1024)) return undefined
  const at = text.toLowerCase().indexOf('ark:')
  const match = /^ark:\/?([^\s/]+\/\S+)$/i.exec(text.slice(at))
  const isAlone = at === 0 || (at > 0 && /^https?:\/\/\S+\/$/i.test(text.slice(0, at)))
  return match && isAlone ? `ark:/${match[1]}` : fail('idRessource', 'fault.sub.resource', text)
}

function readEnd({ one, fail }: Check): string | undefined {
  const [end, year] = [one('finValidite'), one('anneeFinValidite')]
  const years = schoolYears(year)
  const last = end ? lastDay(end) : undefined
  if (year && !years) fail('anneeFinValidite', 'fault.sub.year_form', year)
  if (years && (years[1] <= years[0] || years[1] - years[0] > 10)) fail('anneeFinValidite', 'fault.sub.year_span', year)
  if (!end && !year) return fail('finValidite', 'fault.sub.end_missing')
  if (end) return last ?? fail('finValidite', 'fault.sub.day', end)
  return years && lastDayOfYears(years)
}

function readValidity(check: Check): { validFrom: string; validUntil: string } | undefined {
  const { one, fail } = check
  const start = one('debutValidite')
  const validFrom = start ? (firstDay(start) ?? fail('debutValidite', 'fault.sub.day', start)) : undefined
  const validUntil = readEnd(check)
  if (!validFrom || !validUntil) return undefined
  const field = one('finValidite') ? 'finValidite' : 'anneeFinValidite'
  if (validUntil < validFrom) return fail(field, 'fault.sub.end_before_start', validFrom, validUntil)
  if (isTooLong(validFrom, validUntil)) return fail(field, 'fault.sub.too_many_years', validFrom, validUntil)
  return { validFrom, validUntil }
}

function readCategory({ one, fail }: Check): SubscriptionRecord['category'] | undefined {
  const text = one('categorieAffectation')
  const key = fold(text)
  if (text === '' || key === 'transferable') return 'transferable'
  return key === 'non transferable' ? 'non_transferable' : fail('categorieAffectation', 'fault.sub.category', text)
}

function readScope({ one, fail }: Check): SubscriptionRecord['scope'] | undefined {
  const text = one('typeAffectation').toUpperCase()
  if (text === 'INDIV') return 'individual'
  if (text === 'ETABL') return 'school'
  return text === '' ? undefined : fail('typeAffectation', 'fault.sub.scope', one('typeAffectation'))
}

function readPublics({ all, fail }: Check): Population[] {
  const read = all('publicCible').map((text) => populationOfPublic(text) ?? fail('publicCible', 'fault.sub.public', text))
  return unique(read.filter((population) => population !== undefined))
}

/** A number of copies; null is unlimited, undefined absent or wrong. */
function readCount({ one, fail }: Check, field: string): number | null | undefined {
  const text = one(field)
  if (text === '') return undefined
  if (text.length <= 16 && fold(text) === 'illimite') return null
  return /^\d{1,8}$/.test(text) ? Number(text) : fail(field, 'fault.sub.count', text)
}

function readPools(check: Check, scope: SubscriptionRecord['scope'] | undefined, publics: readonly Population[]): PoolRecord[] {
  const { one, fail } = check
  const total = readCount(check, 'nbLicenceGlobale')
  const given = poolFields.filter(([field]) => one(field) !== '')
  const pools = given.flatMap(([field, population, word]) => {
    const count = readCount(check, field)
    if (count !== undefined && count !== 0 && !publics.includes(population)) fail(field, 'fault.sub.pool_without_public', field, word)
    return count === undefined ? [] : [{ population, total: count }]
  })
  const hasTotal = one('nbLicenceGlobale') !== ''
  const hasPools = pools.some((pool) => pool.total !== 0)
  if (scope === 'school' && !hasTotal) fail('nbLicenceGlobale', 'fault.sub.school_total')
  if (scope === 'school' && hasPools) fail('nbLicenceGlobale', 'fault.sub.school_pools')
  if (scope !== 'school' && hasTotal && hasPools) fail('nbLicenceGlobale', 'fault.sub.counts_both')
  if (scope !== 'school' && !hasTotal && given.length === 0) fail('nbLicenceGlobale', 'fault.sub.counts_missing')
  return total === undefined ? pools : [{ population: 'all', total }]
}

const listed = (values: readonly string[]) =>
  unique(values.flatMap((value) => value.split(/[,|]/)).map((value) => value.trim())).filter((value) => value !== '')

function checkOf(entry: Entry, file: string, faults: Fault[]): Check {
  const all = (field: string) => entry.values.get(field) ?? []
  const fail: Check['fail'] = (field, key, ...values) => {
    faults.push({ file, line: entry.line, column: field, key, values })
    return undefined
  }
  return { all, one: (field) => all(field)[0] ?? '', fail }
}

function readSchools({ all, fail }: Check): { uais: string[]; natures: string[] } {
  const uais = unique(all('uaiEtab').map(normaliseUai))
  const natures = listed(all('codeNatureUAI'))
  if (uais.length > 0 && natures.length > 0) fail('uaiEtab', 'fault.sub.schools')
  return { uais, natures }
}

const readTexts = ({ all, one }: Check) => ({
  id: one('idAbonnement'),
  comment: one('commentaireAbonnement') || undefined,
  distributor: one('idDistributeurCom'),
  title: one('libelleRessource'),
  project: one('codeProjetRessource') || undefined,
  levels: unique(all('niveauEducatif')),
  subjects: unique(all('domaineEnseignement')),
})

/**
 * Applies the rules of gar 3 that concern one subscription alone.
 * @returns the subscription with normalised values, or the faults, each with its field as column
 */
export function readSubscription(entry: Entry, file: string): { record: SubscriptionRecord } | { faults: readonly Fault[] } {
  const faults: Fault[] = []
  const check = checkOf(entry, file, faults)
  checkLimits(check)
  checkNames(check)
  const resource = readResource(check)
  const validity = readValidity(check)
  const category = readCategory(check)
  const scope = readScope(check)
  const publics = readPublics(check)
  const pools = readPools(check, scope, publics)
  const schools = readSchools(check)
  if (!resource || !validity || !category || !scope || faults.length > 0) return { faults }
  const place = { file, line: entry.line }
  return {
    record: { type: 'subscription', ...place, ...readTexts(check), ...validity, ...schools, resource, category, scope, pools, publics },
  }
}
