import { decodeUtf8, InvalidUtf8 } from './decode.ts'
import { type Chunks, inPieces, rejected } from './source.ts'
import { createTreeReader, type XmlNode, type XmlRoot } from './xml-tree.ts'

export type { XmlNode, XmlRoot } from './xml-tree.ts'

export interface XmlOptions {
  /** The name under which faults speak of the file. */
  file: string
  /** Told the root before its first child; false leaves the rest of the file unread. */
  onRoot?: (root: XmlRoot) => boolean
}

/**
 * Reads an XML document in pieces of 64 KiB, each when it is asked for, and yields the children of its root one by one.
 * @throws CliError 8 (`bad_xml`) with its one fault, after the records before it: bytes that are not UTF-8, a DOCTYPE, an entity other
 *   than the five of XML, an element nested too deep or too large, a document cut or not well-formed; whatever the source throws
 */
export async function* readXml(chunks: Chunks, { file, onRoot }: XmlOptions): AsyncGenerator<XmlNode> {
  const tree = createTreeReader()
  let told = false
  const wanted = () => {
    if (told || !tree.root) return true
    told = true
    return onRoot?.(tree.root) !== false
  }
  try {
    for await (const piece of decodeUtf8(inPieces(chunks))) {
      const records = tree.read(piece)
      if (!wanted()) return
      yield* records
      if (tree.fault) break
    }
    yield* tree.read(null)
  } catch (error) {
    throw error instanceof InvalidUtf8 ? rejected('bad_xml', { file, line: tree.line, key: 'fault.xml.utf8' }, error) : error
  }
  if (tree.fault) throw rejected('bad_xml', { ...tree.fault, file })
}
