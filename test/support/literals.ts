/** What stands inside the quotes of a TypeScript source, piece by piece: of a template the texts between its values. */
export function literals(source: string): string[] {
  const found: string[] = []
  const templates: number[] = []
  let depth = 0
  let at = 0
  const until = (...ends: string[]) => {
    let end = at
    while (end < source.length && !ends.some((sign) => source.startsWith(sign, end))) end += source[end] === '\\' ? 2 : 1
    return end
  }
  const template = () => {
    at += 1
    const end = until('`', '${')
    found.push(source.slice(at, end))
    at = end + 1
    if (source[end] !== '$') return
    at += 1
    templates.push(++depth)
  }
  while (at < source.length) {
    const sign = source[at] ?? ''
    if (source.startsWith('//', at)) at = until('\n')
    else if (source.startsWith('/*', at)) at = source.indexOf('*/', at) + 2
    else if (source[at] === '/' && /[(,=:]\s*$/.test(source.slice(Math.max(0, at - 5), at))) {
      at += 1
      at = until('/') + 1
    } else if (sign === "'" || sign === '"') {
      at += 1
      const end = until(sign)
      found.push(source.slice(at, end))
      at = end + 1
    } else if (sign === '`') template()
    else if (sign === '}' && templates.at(-1) === depth) {
      templates.pop()
      depth -= 1
      template()
    } else {
      if (sign === '{') depth += 1
      if (sign === '}') depth -= 1
      at += 1
    }
  }
  return found
}
