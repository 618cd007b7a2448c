/** What the directory of a server knows of an account. `login` never changes, so it names the entry. */
export interface DirectoryPerson {
  login: string
  first_name: string
  last_name: string
  /** The class of a pupil; those that an adult is responsible for. */
  classes: readonly string[]
}

/** An entry of a directory: attribute names in lower case, and their values. */
export interface DirectoryEntry {
  dn: string
  attributes: ReadonlyMap<string, readonly string[]>
}

const CLASSES = ['top', 'person', 'organizationalPerson', 'inetOrgPerson']

/** One entry for each account below `base` (RFC 2849), and the base itself first when it is an organisational unit. For `ldapadd`. */
export function* ldifOf(base: string, people: Iterable<DirectoryPerson>): Generator<string> {
  yield 'version: 1\n'
  const unit = unitOf(base)
  if (unit !== undefined)
    yield record(base, [
      ['objectClass', ['top', 'organizationalUnit']],
      ['ou', [unit]],
    ])
  for (const person of people) yield record(dnOf(base, person.login), [['objectClass', CLASSES], ['uid', [person.login]], ...kept(person)])
}

export interface DirectoryCounts {
  added: number
  changed: number
  deleted: number
  /** Accounts of the directory that stay, changed or not. */
  kept: number
}

/**
 * Changes that make of the entries directly below `base`, as they are now, those of the accounts: for `ldapmodify`.
 * Whoever has no account any more is deleted. Nothing to change gives no record.
 */
export function* ldifChanges(
  base: string,
  people: Iterable<DirectoryPerson>,
  now: Iterable<DirectoryEntry>,
  counts: DirectoryCounts,
): Generator<string> {
  yield 'version: 1\n'
  const entries = new Map([...now].map((entry) => [normal(entry.dn), entry]))
  const unit = unitOf(base)
  if (unit !== undefined && !entries.has(normal(base)))
    yield record(base, [
      ['changetype', ['add']],
      ['objectClass', ['top', 'organizationalUnit']],
      ['ou', [unit]],
    ])
  for (const person of people) {
    const dn = dnOf(base, person.login)
    const entry = entries.get(normal(dn))
    entries.delete(normal(dn))
    const differing = entry && kept(person).filter(([name, values]) => !same(entry.attributes.get(name.toLowerCase()) ?? [], values))
    if (entry) counts.kept++
    if (!entry) {
      counts.added++
      yield record(dn, [['changetype', ['add']], ['objectClass', CLASSES], ['uid', [person.login]], ...kept(person)])
    } else if (differing?.length) {
      counts.changed++
      yield `${lines('dn', entry.dn)}changetype: modify\n${differing.map(replacing).join('')}\n`
    }
  }
  for (const [dn, entry] of entries) {
    if (!isAccountBelow(base, dn, entry)) continue
    counts.deleted++
    yield `${lines('dn', entry.dn)}changetype: delete\n\n`
  }
}

type Attribute = readonly [name: string, values: readonly string[]]

const record = (dn: string, attributes: readonly Attribute[]) =>
  `${lines('dn', dn)}${attributes.map(([name, values]) => values.map((value) => lines(name, value)).join('')).join('')}\n`

const replacing = ([name, values]: Attribute) => `replace: ${name}\n${values.map((value) => lines(name, value)).join('')}-\n`

/** What this program keeps up to date; everything else of an entry belongs to others: passwords, mail addresses. */
function kept({ first_name, last_name, classes }: DirectoryPerson): Attribute[] {
  return [
    ['cn', [`${first_name} ${last_name}`]],
    ['sn', [last_name]],
    ['givenName', [first_name]],
    ['ou', classes],
  ]
}

const same = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && [...a].sort().every((value, i) => value === [...b].sort()[i])

const isAccountBelow = (base: string, dn: string, { attributes }: DirectoryEntry) =>
  dn.endsWith(`,${normal(base)}`) &&
  /^uid=(?:[^,\\]|\\.)*$/.test(dn.slice(0, -normal(base).length - 1)) &&
  (attributes.get('objectclass') ?? []).some((value) => value.toLowerCase() === 'inetorgperson')

const dnOf = (base: string, login: string) => `uid=${login.replace(/[",+<>;\\#=]|^ | $/g, '\\$&')},${base}`

/** Servers give a name back with the case and the spaces that they like. */
const normal = (dn: string) =>
  dn
    .toLowerCase()
    .replace(/\s*([,=])\s*/g, '$1')
    .trim()

const unitOf = (base: string): string | undefined => /^\s*ou\s*=\s*([^,]+?)\s*(?:,|$)/i.exec(base)?.[1]

const SAFE = /^(?![ :<])[\x01-\x09\x0b\x0c\x0e-\x7f]*(?<! )$/
const LONGEST = 76

/** `name: value`, in base64 where the value is not plain ASCII, folded at 76 characters. */
function lines(name: string, value: string): string {
  const line = SAFE.test(value) ? `${name}: ${value}` : `${name}:: ${Buffer.from(value).toString('base64')}`
  const rest = line.slice(LONGEST).match(new RegExp(`.{1,${LONGEST - 1}}`, 'gs')) ?? []
  return `${[line.slice(0, LONGEST), ...rest].join('\n ')}\n`
}
