import { createHash } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { pack } from 'tar-stream'
import { type FileType, recordsOf } from './gar-ent.ts'
import type { Snapshot } from './model.ts'
import { declaration, type Node, render } from './xml.ts'

export type TextFile = { name: string; text: string }
type Split = (type: FileType, records: Node[]) => Node[][]

/** At most `size` records a file: the later files of a type hold links only. */
export const every =
  (size: number): Split =>
  (_, records) =>
    Array.from({ length: Math.ceil(records.length / size) }, (_, part) => records.slice(part * size, (part + 1) * size))

/** Groups in one file, links to them in a second. */
export const linksApart: Split = (type, records) => {
  if (type !== 'Groupe') return [records]
  const isGroup = (record: Node) => record.name === 'GARGroupe'
  return [records.filter(isGroup), records.filter((record) => !isGroup(record))]
}

/** @param stem what precedes the type in the names: `XX_GAR-ENT_Complet_20250915_210000_` */
export function snapshotFiles(snapshot: Snapshot, stem: string, split: Split): TextFile[] {
  const namespace = `http://data.education.fr/ns/gar${snapshot.degree === 1 ? '/1d' : ''}`
  const { prefix } = snapshot
  return Object.entries(recordsOf(snapshot)).flatMap(([type, records]) => {
    const root = `${prefix}:GAR-ENT-${type}`
    return split(type as FileType, records).map((part, number) => ({
      name: `${stem}${type}_${String(number).padStart(4, '0')}.xml`,
      text:
        `${declaration}<${root} xmlns:${prefix}="${namespace}" Version="1.0">\n` +
        `${part.map((record) => render(record, `${prefix}:`, '  ')).join('')}</${root}>\n`,
    }))
  })
}

/** Replaces a folder: a file of an earlier shape must not stay beside the new ones. */
export function writeFolder(folder: string, files: TextFile[]): void {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  for (const file of files) writeFileSync(join(folder, file.name), file.text)
}

/** Writes `<name>` and `<name>.md5`; the same files give the same bytes on any day and any system. */
export async function writeArchive(folder: string, name: string, files: TextFile[], mtime: Date): Promise<number> {
  const archive = pack()
  for (const file of files) archive.entry({ name: file.name, mtime, mode: 0o644 }, file.text)
  archive.finalize()
  const bytes = gzipSync(await buffer(archive), { level: 9 })
  bytes[9] = 255 // the system on which it was packed: unknown
  writeFileSync(join(folder, name), bytes)
  writeFileSync(join(folder, `${name}.md5`), `${createHash('md5').update(bytes).digest('hex')}\n`)
  return bytes.length
}
