import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The licences of the packages of which the build holds something, as these ask for.
 * @param files what was bundled or copied, by its path in node_modules
 */
export function notices(files) {
  const folders = new Set([...files].flatMap((file) => /.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file) ?? []))
  const packages = [...folders].map(packageIn).sort((a, b) => (a.name < b.name ? -1 : 1))
  const sections = packages.map(({ name, version, ...rest }) => `${name} ${version}\n\n${rest.said ?? usualText(rest, packages)}`)
  return `guichet holds parts of these packages, each under its licence:\n\n${sections.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`
}

function packageIn(folder) {
  const { name, version, license, author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const found = (which) => readdirSync(folder).filter((file) => which.test(file))
  const texts = found(/^(licen[cs]e|copying|notice)/i).map((file) => readFileSync(join(folder, file), 'utf8').trim())
  // Some have it at the end of what they say of themselves.
  const [inReadme] = found(/^readme/i).flatMap((file) => /^Copyright \(c\) [\s\S]*/m.exec(readFileSync(join(folder, file), 'utf8')) ?? [])
  return { name, version, license, author: author?.name ?? author, said: texts.length ? texts.join('\n\n') : inReadme?.trim() }
}

/** What a package that only names its licence means: the text that another has, with its own author. */
function usualText({ license, author }, packages) {
  const text = packages.find((other) => other.license === license && other.said)?.said
  return (text ?? `Licence: ${license}.`).replace(/^Copyright.*$/gm, `Copyright (c) ${author}`)
}
