import { basename } from 'node:path'
import { CliError } from '../../errors.ts'
import { type Member, openSnapshot } from '../../files/archive.ts'
import { cleanText } from '../../files/clean.ts'
import { undoubled } from '../../files/doubled.ts'
import type { Report } from '../../files/report.ts'
import { readXml, type XmlNode, type XmlRoot } from '../../files/xml.ts'
import { type Reading, readFields } from './gar-ent-fields.ts'
import { builders } from './gar-ent-records.ts'
import { kindOf, schema } from './gar-ent-schema.ts'
import type { FileRecord, GarBody, GarRecord, SkippedRecord } from './gar-ent-types.ts'
import { isUsualUai, normaliseUai } from './uai.ts'

export type * from './gar-ent-types.ts'

/** Elements that name a school, wherever they stand. */
const SCHOOL_ELEMENTS = new Set(['GARStructureUAI', 'GARPersonEtab', 'GARRespAffEtab'])

function schoolsOf(node: XmlNode): string[] {
  const inside = node.children.flatMap((child) =>
    SCHOOL_ELEMENTS.has(child.name) ? [normaliseUai(cleanText(child.text).text)] : schoolsOf(child),
  )
  return [...new Set(inside)].filter((uai) => uai !== '')
}

function skippedOf(node: XmlNode): SkippedRecord {
  const textOf = (name: string) => cleanText(node.children.find((child) => child.name === name)?.text ?? '').text || undefined
  const schools = schoolsOf(node)
  const code = textOf('GARGroupeCode') ?? textOf('GARMEFCode') ?? textOf('GARMatiereCode')
  return { type: 'skipped', element: node.name, id: textOf('GARPersonIdentifiant'), uai: schools[0], code, schools }
}

const labels: Partial<Record<GarBody['type'], string>> = {
  school: 'GARStructureNomCourant',
  level: 'GARMEFLibelle',
  subject: 'GARMatiereLibelle',
  group: 'GARGroupeLibelle',
}

/** What one record says that is odd but kept. */
function remarkOn(body: GarBody, node: XmlNode, { file, report }: Reading): void {
  const place = { file, line: node.line }
  const label = labels[body.type]
  if (label && node.children.some((child) => child.name === label && cleanText(child.text).text === ''))
    report.remark('remark.gar.empty_label', place, label)
  if (body.type === 'person' || body.type === 'delegate') {
    if (body.firstName === '') report.remark('remark.gar.empty_first_name', place)
    if (body.lastName === '') report.remark('remark.gar.empty_last_name', place)
    // A name that is wrong in the directory is mended there: the whole region's night does not wait for it.
    for (const name of [body.lastName, body.firstName]) if (undoubled(name) !== undefined) report.remark('remark.gar.doubled', place, name)
  }
  if (body.type === 'school') {
    for (const uai of [body.uai, body.headUai]) if (uai && !isUsualUai(uai)) report.remark('remark.gar.unusual_uai', place, uai)
  }
}

/** Only a group may name the divisions it belongs to (gar 4.2). */
function checkDivisions(body: GarBody, node: XmlNode, reading: Reading): void {
  if (body.type !== 'group' || body.kind !== 'division' || body.divisions.length === 0) return
  reading.faulty = true
  reading.report.fault({
    file: reading.file,
    line: node.line,
    column: node.column,
    key: 'fault.gar.division_in_division',
    values: [body.code],
  })
}

function readRecord(node: XmlNode, root: XmlRoot, found: FileRecord, file: string, report: Report): GarRecord {
  const place = { file, line: node.line }
  const records = schema[found.degree][found.kind]
  const fields = node.uri === root.uri && Object.hasOwn(records, node.name) ? records[node.name] : undefined
  const build = builders[node.name]
  if (!fields || !build) {
    report.fault({ ...place, column: node.column, key: 'fault.gar.unknown_record', values: [node.name, root.name] })
    return { ...skippedOf(node), ...place }
  }
  const reading: Reading = { file, report, faulty: false }
  const body = build(readFields(node, fields, reading), found.degree)
  checkDivisions(body, node, reading)
  if (reading.faulty) return { ...skippedOf(node), ...place }
  remarkOn(body, node, reading)
  return { ...body, ...place }
}

/** A file without a readable root is damaged if it looks like XML, else just some other file. */
const looksLikeXml = (name: string, start: string) => /^[^.].*\.xml$/i.test(basename(name)) || /^(\xEF\xBB\xBF)?\s*</.test(start)

/** What is learnt of a file while it is read. */
interface Progress {
  start: string
  root?: XmlRoot
  found?: FileRecord
}

async function* watched(stream: AsyncIterable<Uint8Array>, progress: Progress): AsyncGenerator<Uint8Array> {
  for await (const chunk of stream) {
    if (progress.start === '') progress.start = Buffer.from(chunk.subarray(0, 64)).toString('latin1')
    yield chunk
  }
}

async function* readRecords({ name: file, stream }: Member, progress: Progress, report: Report): AsyncGenerator<GarRecord> {
  const onRoot = (root: XmlRoot) => {
    const kind = kindOf(root)
    progress.root = root
    if (kind) progress.found = { type: 'file', ...kind }
    else report.remark('remark.gar.ignored_file', { file }, file)
    return kind !== undefined
  }
  let announced = false
  const announce = function* (): Generator<GarRecord> {
    if (!announced && progress.found) yield { ...progress.found, file, line: progress.root?.line ?? 1 }
    announced = true
  }
  for await (const node of readXml(watched(stream, progress), { file, onRoot })) {
    yield* announce()
    const { root, found } = progress
    if (root && found) yield readRecord(node, root, found, file, report)
  }
  yield* announce()
}

async function* readMember(member: Member, report: Report): AsyncGenerator<GarRecord> {
  const file = member.name
  const progress: Progress = { start: '' }
  try {
    yield* readRecords(member, progress, report)
  } catch (error) {
    if (!(error instanceof CliError) || error.exitCode !== 8) throw error
    if (!progress.root && !looksLikeXml(file, progress.start)) report.remark('remark.gar.ignored_file', { file }, file)
    else for (const fault of error.faults) report.fault(fault, 'file')
  }
}

/**
 * Reads a directory snapshot (GAR-ENT), folder or archive, record by record with flat memory. Each record is checked alone, by gar 4.1 to 4.5:
 * required elements and their order, lengths, empty keys, profiles, statuses, days. What needs several records (duplicates, unknown
 * references, missing kinds of files) is left to the caller, who learns the kinds from the `file` records. A faulty record is reported and
 * handed over as `skipped`; after a fault of a whole file `report.broken` is set, and nobody may be taken for departed.
 * @throws CliError 6 when the path is missing or cannot be read, 8 when it is neither a folder nor a gzip archive
 */
export async function* readGarEnt(path: string, report: Report): AsyncGenerator<GarRecord> {
  for await (const member of openSnapshot(path, report)) yield* readMember(member, report)
}
