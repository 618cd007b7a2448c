import { CliError, type Fault } from '../../errors.ts'
import { cleanText } from '../../files/clean.ts'
import { undoubled } from '../../files/doubled.ts'
import type { Encoding } from '../../files/encoding.ts'
import { finder } from '../../files/header.ts'
import type { Report } from '../../files/report.ts'
import { openSource } from '../../files/source.ts'
import { type Doubled, readTable } from '../../files/table.ts'
import { readXml, type XmlNode, type XmlRoot } from '../../files/xml.ts'
import { type Entry, subscriptionColumns, subscriptionFields } from './subscription-fields.ts'
import { readSubscription } from './subscription-rules.ts'
import type { SkippedSubscription, SubscriptionRecord } from './subscription-types.ts'

export type * from './subscription-types.ts'

/** An entry with the faults of its form, before any rule; those of a CSV line are already in the report, and no rule is applied to it. */
interface Read {
  entry: Entry
  faults: readonly Fault[]
  reported?: boolean
}

/** The file that is read, and where what is found goes. */
interface Place {
  file: string
  options: SubscriptionOptions
  report: Report
}

const NAMESPACE = 'http://www.atosworldline.com/wsabonnement/v1.0/'
const byName = new Map(subscriptionFields.map((field) => [field.name as string, field]))
const spelled = new Set(subscriptionColumns.filter((column) => column.spelled).map(({ name }) => name))

/** How a file of subscriptions is read; titles encoded twice are gathered in `doubled`, unless they are to be repaired. */
export interface SubscriptionOptions {
  encoding?: Encoding | undefined
  repairEncoding?: boolean | undefined
  doubled: Doubled[]
}
const notEmpty = (text: string) => text !== ''

function entryOfElements(nodes: readonly XmlNode[], line: number, { file, options, report }: Place): Read {
  const faults: Fault[] = []
  const values = new Map<string, string[]>()
  for (const node of nodes) {
    const place = { file, line: node.line }
    const field = byName.get(node.name)
    const { text, changed } = cleanText(node.text)
    const known = values.get(node.name) ?? []
    if (!field) report.remark('remark.sub.unknown_field', place, node.name)
    else if (node.children.length > 0) faults.push({ ...place, column: field.name, key: 'fault.sub.nested', values: [field.name] })
    else if (known.length > 0 && !field.many && text !== '')
      faults.push({ ...place, column: field.name, key: 'fault.sub.repeated', values: [field.name] })
    else if (text !== '') values.set(field.name, [...known, asSpelled(field.name, text, { file, line: node.line, options })])
    if (field && changed) report.remark('remark.gar.controls', place, field.name)
  }
  return { entry: { line, values }, faults }
}

/** What a title was meant to be, where it was encoded twice. */
function asSpelled(column: string, text: string, { file, line, options }: { file: string; line: number; options: SubscriptionOptions }) {
  const repair = spelled.has(column) ? undoubled(text) : undefined
  if (repair !== undefined && !options.repairEncoding) options.doubled.push({ file, line, column, value: text, repair })
  return repair ?? text
}

/** One subscription is the root itself; its fields are then gathered first. */
async function* readElements(path: string, place: Place): AsyncGenerator<Read> {
  const { file, report } = place
  let root: XmlRoot | undefined
  const alone: XmlNode[] = []
  const onRoot = (read: XmlRoot) => {
    root = read
    const isKnown = /^abonnements?$/.test(read.name) && (read.uri === '' || read.uri === NAMESPACE)
    if (!isKnown) report.fault({ file, line: read.line, key: 'fault.sub.root', values: [read.name] }, 'file')
    return isKnown
  }
  for await (const node of readXml(openSource(path).chunks(), { file, onRoot })) {
    if (root?.name === 'abonnement') alone.push(node)
    else if (node.name === 'abonnement') yield entryOfElements(node.children, node.line, place)
    else report.fault({ file, line: node.line, column: node.column, key: 'fault.sub.record', values: [node.name] })
  }
  if (root?.name === 'abonnement') yield entryOfElements(alone, root.line, place)
}

function valuesOfCell(name: string, cell: string, delimiter: string): string[] {
  const field = byName.get(name)
  const cells = field?.many ? cell.split(delimiter === ',' ? '|' : /[|,]/) : [cell]
  return cells.map((text) => cleanText(text).text).filter(notEmpty)
}

async function* readLines(path: string, { file, options, report }: Place): AsyncGenerator<Read> {
  const { encoding, repairEncoding } = options
  const csv = await readTable(path, { columns: subscriptionColumns, file, charset: '--encoding', encoding, repairEncoding }, report)
  const columnOf = finder({ columns: subscriptionColumns })
  if (!csv.endsWithNewline && csv.headers.length > 0) report.remark('remark.csv.cut', { file })
  for await (const { line, cells, values, faults } of csv.rows) {
    const named = values
      ? Object.entries(values)
      : csv.headers.map((header, at): [string, string] => [columnOf(header)?.name ?? header, cells[at] ?? ''])
    const read = named.map(([name, cell]): [string, string[]] => [name, valuesOfCell(name, cell, csv.dialect.delimiter)])
    yield {
      entry: { line, values: new Map(read.filter(([, texts]) => texts.length > 0)) },
      faults: faults ?? [],
      reported: faults !== undefined,
    }
  }
  options.doubled.push(...csv.doubled)
}

async function isXml(path: string): Promise<boolean> {
  for await (const chunk of openSource(path).chunks()) {
    return /^(\xEF\xBB\xBF|\xFF\xFE|\xFE\xFF)?[\s\0]*</.test(Buffer.from(chunk.subarray(0, 1024)).toString('latin1'))
  }
  return false
}

function skipped({ entry }: Read, file: string, faults: readonly Fault[]): SkippedSubscription {
  const fields: Record<string, string> = Object.create(null)
  for (const [name, values] of entry.values) fields[name] = values.join('|')
  return { type: 'skipped', file, line: entry.line, id: entry.values.get('idAbonnement')?.[0], fields, faults }
}

/** The rules of one subscription, and the one about its file: an id is there once. */
function check(
  { entry, faults }: Read,
  file: string,
  seen: Map<string, number>,
  report: Report,
): { record?: SubscriptionRecord; faults: readonly Fault[] } {
  const place = { file, line: entry.line }
  const id = entry.values.get('idAbonnement')?.[0] ?? ''
  const first = seen.get(id)
  const twice: Fault[] = first === undefined ? [] : [{ ...place, column: 'idAbonnement', key: 'fault.sub.id_twice', values: [id, first] }]
  if (id !== '' && first === undefined) seen.set(id, entry.line)
  const result = readSubscription(entry, file)
  const found = [...faults, ...twice, ...('faults' in result ? result.faults : [])]
  for (const fault of found) report.fault(fault)
  if (found.length > 0 || 'faults' in result) return { faults: found }
  if (!entry.values.has('categorieAffectation')) report.remark('remark.sub.no_category', place, id)
  return { record: result.record, faults: found }
}

function isDeleted({ entry }: Read, file: string, report: Report): boolean {
  const id = entry.values.get('idAbonnement')?.[0] ?? ''
  if (id.startsWith('_')) report.remark('remark.sub.deleted', { file, line: entry.line }, id)
  return id.startsWith('_')
}

/**
 * Reads subscriptions, XML of the web service or CSV, told apart by content, and checks each by gar 3. What needs the store stays for later:
 * the schools of a first-degree rule (RG11) or of a kind of schools, what was known of the same id. Deleted subscriptions are passed over
 * with a remark; a faulty one is reported and handed over as `skipped`, with its texts by field name.
 * @throws CliError 6 when the file is missing or cannot be read
 */
export async function* readSubscriptions(
  path: string,
  options: SubscriptionOptions,
  report: Report,
): AsyncGenerator<SubscriptionRecord | SkippedSubscription> {
  const { file } = openSource(path)
  const place: Place = { file, options, report }
  const seen = new Map<string, number>()
  try {
    for await (const read of (await isXml(path)) ? readElements(path, place) : readLines(path, place)) {
      if (read.reported) yield skipped(read, file, read.faults)
      else if (!isDeleted(read, file, report)) {
        const { record, faults } = check(read, file, seen, report)
        yield record ?? skipped(read, file, faults)
      }
    }
  } catch (error) {
    if (!(error instanceof CliError) || error.exitCode !== 8) throw error
    for (const fault of error.faults) report.fault(fault, 'file')
  }
}
