import { CliError, EXIT, type Fault } from '../../errors.ts'
import type { DirectoryEntry } from './ldif.ts'

/**
 * Reads the entries of a directory: an export of ours, or what `ldapsearch -LLL` prints.
 * @throws CliError 8 with every line that is none, for change records too: they say what becomes, not what is
 */
export function readLdif(text: string, file: string): DirectoryEntry[] {
  const faults: Fault[] = []
  const fault = (line: number, key: Fault['key']) => void faults.push({ file, line, key })
  const entries: DirectoryEntry[] = []
  let attributes: Map<string, string[]> | undefined
  for (const { line, content } of unfolded(text)) {
    if (content === '') attributes = undefined
    if (content === '' || content.startsWith('#') || (entries.length === 0 && /^version:/i.test(content))) continue
    const [, name = '', sign = '', value = ''] = /^([\w.;-]+)(:[:<]?)[ ]*(.*)$/s.exec(content) ?? []
    const key = name.toLowerCase()
    const words = sign === '::' ? Buffer.from(value, 'base64').toString() : value
    if (sign === '' || sign === ':<') fault(line, 'fault.ldif.line')
    else if (key === 'changetype') fault(line, 'fault.ldif.change')
    else if (attributes === undefined && key !== 'dn') fault(line, 'fault.ldif.dn')
    else if (key === 'dn') {
      attributes = new Map()
      entries.push({ dn: words, attributes })
    } else attributes?.set(key, [...(attributes.get(key) ?? []), words])
  }
  if (faults.length) throw new CliError('invalid_file', EXIT.faulty, 'fault.ldif.refused', [file], { faults })
  return entries
}

/** Lines with their continuations: a line that begins with a space goes on. `line` is where it begins. */
function unfolded(text: string): { line: number; content: string }[] {
  const found: { line: number; content: string }[] = []
  text.split(/\r?\n/).forEach((content, index) => {
    const last = found.at(-1)
    if (content.startsWith(' ') && last) last.content += content.slice(1)
    else found.push({ line: index + 1, content })
  })
  return found
}
