export type Node = { name: string; content: string | Node[] }

export const element = (name: string, content: string | Node[]): Node => ({ name, content })
export const optional = (name: string, value: string | undefined): Node[] => (value === undefined ? [] : [element(name, value)])

/** One element a line, so that a fault found at a line names one value. */
export function render(node: Node, prefix: string, indent = ''): string {
  const name = prefix + node.name
  if (typeof node.content === 'string') return `${indent}<${name}>${escapeText(node.content)}</${name}>\n`
  return `${indent}<${name}>\n${node.content.map((child) => render(child, prefix, `${indent}  `)).join('')}${indent}</${name}>\n`
}

export const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n'

const escapeText = (value: string) => value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
