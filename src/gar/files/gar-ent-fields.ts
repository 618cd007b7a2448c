import { isDay } from '../../days.ts'
import type { Fault } from '../../errors.ts'
import { cleanText, isLonger } from '../../files/clean.ts'
import type { Report } from '../../files/report.ts'
import type { XmlNode } from '../../files/xml.ts'
import type { Field, Form } from './gar-ent-schema.ts'
import { populationOfProfile } from './populations.ts'
import { normaliseUai } from './uai.ts'

/** What was read of a record: texts by element, and elements that hold others. */
export interface Fields {
  texts: ReadonlyMap<string, readonly string[]>
  groups: ReadonlyMap<string, readonly Fields[]>
}

/** Where the record is, and whether a fault was found in it. */
export interface Reading {
  file: string
  report: Report
  faulty: boolean
}

const text = (form: Form, value: string) => (form === 'uai' ? normaliseUai(value) : form === 'status' ? value.toUpperCase() : value)

function fail(reading: Reading, node: XmlNode, key: Fault['key'], ...values: unknown[]): void {
  reading.faulty = true
  reading.report.fault({ file: reading.file, line: node.line, column: node.column, key, values })
}

const checks: Partial<Record<Form, { accepts: (value: string) => boolean; key: Fault['key'] }>> = {
  profile: { accepts: (value) => populationOfProfile(value) !== undefined, key: 'fault.gar.profile' },
  status: { accepts: (value) => value === 'DIVISION' || value === 'GROUPE', key: 'fault.gar.status' },
  day: { accepts: isXmlDay, key: 'fault.gar.day' },
}

/** A day as `xs:date` has it: a time zone may stand behind it, and does not shift it. */
function isXmlDay(text: string): boolean {
  const [, day = ''] = /^(\d{4}-\d{2}-\d{2})(?:Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))?$/.exec(text) ?? []
  return isDay(day)
}

/** The text of an element as it is stored; faults and remarks are reported, empty names and labels by the caller, who knows the code. */
function readText(node: XmlNode, field: Field, reading: Reading): string {
  const { form, max, blank } = field
  const { text: cleaned, changed } = cleanText(node.text)
  if (changed) reading.report.remark('remark.gar.controls', { file: reading.file, line: node.line }, node.name)
  const value = text(form, cleaned)
  const check = checks[form]
  if (node.children[0]) fail(reading, node.children[0], 'fault.gar.unknown_element', node.children[0].name, node.name)
  else if (value === '' && !blank) fail(reading, node, 'fault.gar.empty', node.name)
  else if (isLonger(value, max)) fail(reading, node, 'fault.gar.too_long', node.name, max)
  else if (value !== '' && check && !check.accepts(value)) fail(reading, node, check.key, value)
  return value
}

/** Checks that the elements are those of the XSD, in its order and number. */
function checkSequence(node: XmlNode, fields: readonly Field[], reading: Reading): void {
  if (node.text.trim() !== '') fail(reading, node, 'fault.gar.stray_text', node.name)
  const seen = new Set<Field>()
  let reached = 0
  for (const child of node.children) {
    const at = child.uri === node.uri ? fields.findIndex(({ name }) => name === child.name) : -1
    const field = fields[at]
    if (!field) fail(reading, child, 'fault.gar.unknown_element', child.name, node.name)
    else if (at < reached) fail(reading, child, 'fault.gar.order', child.name, node.name)
    else if (seen.has(field) && (field.times === '1' || field.times === '?'))
      fail(reading, child, 'fault.gar.repeated_element', child.name, node.name)
    reached = Math.max(reached, at)
    if (field) seen.add(field)
  }
  for (const field of fields) {
    if (!seen.has(field) && (field.times === '1' || field.times === '+'))
      fail(reading, node, 'fault.gar.missing_element', field.name, node.name)
  }
}

/**
 * Reads and checks one record against its fields; everything that is wrong is reported at once, and `reading.faulty` is set.
 * @returns what could be read, also of a faulty record
 */
export function readFields(node: XmlNode, fields: readonly Field[], reading: Reading): Fields {
  checkSequence(node, fields, reading)
  const texts = new Map<string, string[]>()
  const groups = new Map<string, Fields[]>()
  for (const child of node.children) {
    const field = fields.find(({ name }) => name === child.name)
    if (!field) continue
    if (field.parts) groups.set(field.name, [...(groups.get(field.name) ?? []), readFields(child, field.parts, reading)])
    else {
      const known = texts.get(field.name)
      const value = readText(child, field, reading)
      if (known) known.push(value)
      else texts.set(field.name, [value])
    }
  }
  return { texts, groups }
}
