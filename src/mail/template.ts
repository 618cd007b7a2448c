import { cleanText } from '../files/clean.ts'
import type { Lang } from '../text/index.ts'

/** What the text of a mail may name. */
const NAMES = ['library', 'first_name', 'last_name', 'expires_on', 'resources', 'reason', 'people', 'days'] as const
type Name = (typeof NAMES)[number]
/** Values that are days: ISO in the queue, in words in the mail. */
const DAYS: readonly Name[] = ['expires_on', 'days']

export type Values = Readonly<Record<string, string | readonly string[]>>

/** A template as it was read: a subject, and paragraphs of which some stand only when a value is there, or only when it is not. */
export interface Template {
  subject: string
  paragraphs: readonly Paragraph[]
}

interface Paragraph {
  when: { name: Name; filled: boolean } | undefined
  lines: readonly string[]
}

/** What is wrong in a template, and in which line. */
export class TemplateFault extends Error {
  readonly line: number
  constructor(line: number, what: string) {
    super(what)
    this.line = line
  }
}

/** Both sides of a mail. */
export interface Written {
  subject: string
  text: string
  html: string
}

const PLACEHOLDER = /\{(\w+)\}/g
const CONDITION = /^\{(if|unless) (\w+)\} ?/
const isName = (name: string): name is Name => (NAMES as readonly string[]).includes(name)

/**
 * Reads a template. Its first line is the subject, after a colon; then paragraphs, parted by empty lines. `{library}` stands for a value;
 * `{if reason}` or `{unless reason}` before a paragraph keeps it only with or without that value; a line that begins with `- ` and names
 * a list stands once for each of its entries.
 * @throws TemplateFault
 */
export function parseTemplate(source: string): Template {
  const [first = '', ...rest] = source.replace(/^\uFEFF/, '').split(/\r?\n/)
  const subject = first.slice(first.indexOf(':') + 1).trim()
  // Subjects stay neutral (mdo, section 11): they show on a locked telephone and in every log.
  if (!first.includes(':') || subject === '' || /[{}]/.test(subject)) throw new TemplateFault(1, 'subject')
  const paragraphs: Paragraph[] = []
  let lines: string[] = []
  rest.forEach((line, index) => {
    check(line, index + 2)
    if (line.trim() !== '') lines.push(line.trim())
    if ((line.trim() === '' || index === rest.length - 1) && lines.length > 0) {
      paragraphs.push(paragraph(lines))
      lines = []
    }
  })
  if (paragraphs.length === 0) throw new TemplateFault(1, 'empty')
  return { subject, paragraphs }
}

function check(line: string, number: number): void {
  const condition = CONDITION.exec(line.trim())
  const names = [...line.matchAll(PLACEHOLDER)].map(([, name = '']) => name)
  const unknown = [...names, ...(condition?.[2] ? [condition[2]] : [])].find((name) => !isName(name))
  if (unknown !== undefined) throw new TemplateFault(number, `{${unknown}}`)
  const rest = line.trim().replace(CONDITION, '').replace(PLACEHOLDER, '')
  if (/[{}]/.test(rest)) throw new TemplateFault(number, rest.slice(0, 40))
}

function paragraph(lines: readonly string[]): Paragraph {
  const [first = '', ...rest] = lines
  const [head = '', word, name = ''] = CONDITION.exec(first) ?? []
  const when = isName(name) ? { name, filled: word === 'if' } : undefined
  return { when, lines: [first.slice(head.length), ...rest].filter((line) => line !== '') }
}

/** A day as a letter writes it: `15 septembre 2027`, `1er mars 2027`, `15 September 2027`. */
export function dayInWords(day: string, lang: Lang): string {
  const written = new Intl.DateTimeFormat(lang === 'fr' ? 'fr-FR' : 'en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(
    new Date(`${day}T00:00:00Z`),
  )
  return lang === 'fr' ? written.replace(/^1 /, '1er ') : written
}

const LONGEST = 200
const LONGEST_REASON = 4000
const MOST_LINES = 500

/** A value as it may stand in a mail. A reason keeps its line breaks, everything else is one line; what nobody sees is taken out. */
function inWords(name: Name, raw: string, lang: Lang): string {
  if (DAYS.includes(name)) return dayInWords(raw, lang)
  const clean = (line: string) => cleanText(line).text
  if (name !== 'reason') return clean(raw).slice(0, LONGEST)
  return raw
    .slice(0, LONGEST_REASON)
    .split(/\r\n|\r|\n/)
    .map(clean)
    .join('\n')
    .trim()
}

const entriesOf = (values: Values, name: Name): readonly string[] => {
  const value = values[name] ?? []
  return (typeof value === 'string' ? [value] : value).filter((entry) => entry !== '').slice(0, MOST_LINES)
}

/**
 * Fills a template. Values are put in once and never read again, so a placeholder typed as a name stays text.
 * @param layout the page around the HTML side, with `{subject}`, `{body}` and `{lang}`
 */
export function fill({ subject, paragraphs }: Template, layout: string, values: Values, lang: Lang): Written {
  const kept = paragraphs.filter(({ when }) => !when || entriesOf(values, when.name).length > 0 === when.filled)
  const text = kept.map(({ lines }) => lines.flatMap((line) => filled(line, values, lang, (value) => value)).join('\n')).join('\n\n')
  const body = kept.map((one) => paragraphHtml(one, values, lang)).join('\n')
  const parts: Record<string, string> = { subject: escapeHtml(subject), body, lang }
  return { subject, text: `${text}\n`, html: layout.replace(/\{(subject|body|lang)\}/g, (_, name: string) => parts[name] ?? '') }
}

/** A line with its values; a line of a list as often as the list has entries. */
function filled(line: string, values: Values, lang: Lang, dress: (value: string) => string): string[] {
  const names = [...line.matchAll(PLACEHOLDER)].map(([, name = '']) => name).filter(isName)
  const times = line.startsWith('- ') ? Math.max(...names.map((name) => entriesOf(values, name).length), names.length ? 0 : 1) : 1
  const at = (name: Name, index: number) => {
    const entries = entriesOf(values, name)
    const chosen = line.startsWith('- ') && entries.length > 1 ? entries.slice(index, index + 1) : entries
    return dress(chosen.map((entry) => inWords(name, entry, lang)).join(', '))
  }
  return Array.from({ length: times }, (_, index) => line.replace(PLACEHOLDER, (_match, name: Name) => at(name, index)))
}

function paragraphHtml({ lines }: Paragraph, values: Values, lang: Lang): string {
  const dress = (value: string) => escapeHtml(value).replaceAll('\n', '<br>\n')
  // The text of the template itself is escaped before its values are put in; braces are no special characters of HTML.
  const dressed = lines.flatMap((line) =>
    filled(escapeHtml(line), values, lang, dress).map((one) => ({ item: line.startsWith('- '), one })),
  )
  const html: string[] = []
  for (const [index, { item, one }] of dressed.entries()) {
    const before = dressed[index - 1]?.item
    if (item && !before) html.push('<ul>')
    html.push(item ? `<li>${one.slice(2)}</li>` : `${index > 0 && !before ? '<br>' : ''}${one}`)
    if (item && !dressed[index + 1]?.item) html.push('</ul>')
  }
  return dressed.some(({ item }) => item) ? html.join('\n') : `<p>${html.join('\n')}</p>`
}

const SIGNS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (sign) => SIGNS[sign] ?? sign)
