import type { en } from './en.ts'

export const LANGUAGES = ['fr', 'en'] as const
export type Lang = (typeof LANGUAGES)[number]
export type Text = typeof en
export type TextKey = keyof Text

/** The catalogue of one language; the other one is never loaded. */
export const loadText = async (lang: Lang): Promise<Text> => (lang === 'fr' ? (await import('./fr.ts')).fr : (await import('./en.ts')).en)

/** A sentence of the catalogue with its values filled in. */
export function say(text: Text, key: TextKey, values: readonly unknown[] = []): string {
  const entry = text[key] as string | ((...values: readonly unknown[]) => string)
  return typeof entry === 'function' ? entry(...values) : entry
}

/** A sentence whose key is made up at run time, such as a word of the field; undefined when the catalogue has none. */
export const lookUp = (text: Text, key: string): string | undefined => {
  const entry = (text as Record<string, unknown>)[key]
  return typeof entry === 'string' ? entry : undefined
}
