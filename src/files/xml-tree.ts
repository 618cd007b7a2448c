import { SaxesParser, type SaxesTagNS } from 'saxes'
import type { Fault } from '../errors.ts'

export interface XmlRoot {
  /** Local name; the prefix means nothing. */
  name: string
  uri: string
  attributes: Readonly<Record<string, string>>
  line: number
}

/** An element with everything in it. `text` is its own text, entities and CDATA resolved, not that of its children. */
export interface XmlNode extends XmlRoot {
  /** Position of its `<` in the line, from 1; absent where the parser does not tell. */
  column?: number
  text: string
  children: XmlNode[]
}

export interface TreeReader {
  /** The root, once its start tag has been read. */
  readonly root: XmlRoot | undefined
  /** Why the document cannot be read on, once it cannot. */
  readonly fault: Fault | undefined
  readonly line: number
  /** Takes a piece of the text, null at its end. @returns the children of the root that are complete now, those before a fault included */
  read(piece: string | null): XmlNode[]
}

// Far above what real files hold: deeper nesting, longer texts or larger records are an attack or a broken export (200,000 nested tags cost 300 MB).
const DEEPEST = 32
const LONGEST = 1_048_576
const MOST_TEXT = 4 * LONGEST
const MOST_NODES = 100_000

const NO_ATTRIBUTES: Readonly<Record<string, string>> = Object.freeze(Object.create(null))
const XMLNS = 'http://www.w3.org/2000/xmlns/'

function attributesOf(tag: SaxesTagNS): Readonly<Record<string, string>> {
  const own = Object.values(tag.attributes).filter((attribute) => attribute.uri !== XMLNS)
  if (own.length === 0) return NO_ATTRIBUTES
  const attributes: Record<string, string> = Object.create(null)
  for (const { local, value } of own) attributes[local] = value
  return attributes
}

/** The parser's own sentence tells what kind of fault it is; its words are not shown, they are English and for programmers. */
function keyOf(message: string): Fault['key'] {
  if (/undefined entity|entity name/.test(message)) return 'fault.xml.entity'
  if (/unclosed tag|unexpected end|must contain a root/.test(message)) return 'fault.xml.cut'
  return /: (disallowed character|malformed character entity)\.$/.test(message) ? 'fault.xml.character' : 'fault.xml.malformed'
}

type Parser = SaxesParser<{ xmlns: true }>

class Stop extends Error {
  readonly fault: Fault

  constructor(parser: Parser, key: Fault['key'], values?: readonly unknown[]) {
    super(key)
    this.fault = { key, values, line: parser.line, column: parser.column + 1 }
  }
}

interface State {
  root?: XmlRoot
  fault?: Fault
  /** The open elements below the root. */
  open: XmlNode[]
  ready: XmlNode[]
  /** Where the start tag that is being read begins. */
  start: { line: number; column?: number }
  /** Where the last tag ended. */
  seen: number
  /** Characters and elements of the record that is being read. */
  size: number
  nodes: number
}

function grow(parser: Parser, state: State, characters: number): void {
  state.size += characters
  if (state.size > MOST_TEXT || state.nodes > MOST_NODES) throw new Stop(parser, 'fault.xml.too_large')
}

function openTag(parser: Parser, state: State, tag: SaxesTagNS): void {
  state.seen = parser.position
  const { local: name, uri } = tag
  const attributes = attributesOf(tag)
  if (!state.root) {
    state.root = { name, uri, attributes, line: state.start.line }
    return
  }
  if (state.open.length + 1 >= DEEPEST) throw new Stop(parser, 'fault.xml.too_deep', [DEEPEST])
  const node: XmlNode = { name, uri, attributes, ...state.start, text: '', children: [] }
  state.nodes += 1
  grow(parser, state, name.length)
  state.open.at(-1)?.children.push(node)
  state.open.push(node)
}

function closeTag(parser: Parser, state: State): void {
  state.seen = parser.position
  const node = state.open.pop()
  if (!node || state.open.length > 0) return
  state.ready.push(node)
  state.size = 0
  state.nodes = 0
}

function addText(parser: Parser, state: State, text: string): void {
  const node = state.open.at(-1)
  if (node) {
    grow(parser, state, text.length)
    node.text += text
  } else if (text.trim() !== '') throw new Stop(parser, 'fault.xml.stray_text')
}

function listen(parser: Parser, state: State): void {
  parser.on('error', (error) => {
    throw new Stop(parser, keyOf(error.message))
  })
  parser.on('doctype', () => {
    throw new Stop(parser, 'fault.xml.doctype')
  })
  parser.on('xmldecl', ({ encoding }) => {
    if (encoding && !/^(utf-?8|us-ascii)$/i.test(encoding)) throw new Stop(parser, 'fault.xml.encoding', [encoding])
  })
  parser.on('opentagstart', ({ name }) => {
    const { line, column } = parser
    // The character after the name has been read already: when that is a line break the name stands on the line before.
    state.start = column === 0 ? { line: line - 1 } : { line, column: column - name.length - 1 }
  })
  parser.on('opentag', (tag) => openTag(parser, state, tag))
  parser.on('closetag', () => closeTag(parser, state))
  parser.on('text', (text) => addText(parser, state, text))
  parser.on('cdata', (text) => addText(parser, state, text))
}

function write(parser: Parser, state: State, piece: string | null): void {
  try {
    parser.write(piece)
    if (piece !== null && parser.position - state.seen > LONGEST) throw new Stop(parser, 'fault.xml.too_large')
  } catch (error) {
    if (!(error instanceof Stop)) throw error
    state.fault = error.fault
  }
}

/** A reader of one document, by namespace, with the caps above. Nothing is ever fetched: a DOCTYPE is refused. */
export function createTreeReader(): TreeReader {
  // Forced, so that a file cannot ask for the wider character set of XML 1.1.
  const parser: Parser = new SaxesParser({ xmlns: true, forceXMLVersion: true, defaultXMLVersion: '1.0' })
  const state: State = { open: [], ready: [], start: { line: 1 }, seen: 0, size: 0, nodes: 0 }
  listen(parser, state)
  return {
    get root() {
      return state.root
    },
    get fault() {
      return state.fault
    },
    get line() {
      return parser.line
    },
    read(piece) {
      if (!state.fault) write(parser, state, piece)
      const { ready } = state
      state.ready = []
      return ready
    },
  }
}
