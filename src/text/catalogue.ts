type Parts = Readonly<Record<string, () => object>>
/** Everything that the parts hold, as one object. */
type Joined<P extends Parts> = (
  P[keyof P] extends () => infer Part
    ? Part extends object
      ? (part: Part) => void
      : never
    : never
) extends (all: infer All) => void
  ? All
  : never

/**
 * The sentences of one language from its parts, of which a built program loads only those it looks into: first the one that is called like
 * the first word of the key, then those that are there already, then the others in their order. No key stands in two parts.
 */
export function catalogue<P extends Parts>(parts: P): Joined<P> {
  const loaded = new Map<string, object>()
  const load = (name: string): object => {
    const part = loaded.get(name) ?? parts[name]?.() ?? {}
    loaded.set(name, part)
    return part
  }
  const find = (key: string): unknown => {
    const [first = ''] = key.split('.', 1)
    if (first in parts) load(first)
    for (const name of [...loaded.keys(), ...Object.keys(parts)]) if (key in load(name)) return load(name)[key as never]
  }
  const isKey = (key: string | symbol): key is string => typeof key === 'string' && key.includes('.')
  return new Proxy({} as object, {
    get: (_, key) => (isKey(key) ? find(key) : undefined),
    ownKeys: () => Object.keys(parts).flatMap((name) => Object.keys(load(name))),
    getOwnPropertyDescriptor: (_, key) => ({ value: isKey(key) ? find(key) : undefined, enumerable: true, configurable: true }),
  }) as Joined<P>
}
