import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { packageFolder } from '../config/package-folder.ts'
import { CliError, EXIT } from '../errors.ts'
import type { Lang } from '../text/index.ts'
import type { MailKind } from './outbox.ts'
import { fill, parseTemplate, type Template, TemplateFault, type Values, type Written } from './template.ts'

/** Writes the mails of one language; each template is read once. */
export interface Writer {
  lang: Lang
  /** @throws CliError 6 for a template that is missing or has a fault */
  write(kind: MailKind, values: Values): Written
}

/**
 * The templates of a language: those of the department's folder (`mail.templates`), and those of the package for what is missing there.
 * @param folder holds one folder per language, as the package's own `templates/` does
 */
export function templatesOf(folder: string | undefined, lang: Lang): Writer {
  const read = new Map<MailKind, Template>()
  let layout: string | undefined
  return {
    lang,
    write(kind, values) {
      const template = read.get(kind) ?? load(folder, lang, kind)
      read.set(kind, template)
      layout ??= find(folder, lang, 'layout.html').source
      return fill(template, layout, values, lang)
    },
  }
}

/** The department's folder of texts when it is not there, or holds nothing in the language of the mails: ours leave then, which has to be said. */
export function missingTemplates({ templates, lang }: { templates: string | undefined; lang: Lang }): string | undefined {
  return templates === undefined || existsSync(join(templates, lang)) || isFile(templates) ? undefined : templates
}

const isFile = (path: string) => statSync(path, { throwIfNoEntry: false })?.isFile() === true

/** Reads every template as a look for faults. @throws CliError 6 for the first one */
export function readTemplates(folder: string | undefined, lang: Lang, kinds: readonly MailKind[]): void {
  for (const kind of kinds) load(folder, lang, kind)
  find(folder, lang, 'layout.html')
}

function load(folder: string | undefined, lang: Lang, kind: MailKind): Template {
  const { path, source } = find(folder, lang, `${kind}.txt`)
  try {
    return parseTemplate(source)
  } catch (error) {
    if (!(error instanceof TemplateFault)) throw error
    throw unusable(path, `${error.line}: ${error.message}`, error)
  }
}

function find(folder: string | undefined, lang: Lang, name: string): { path: string; source: string } {
  const own = folder === undefined ? undefined : readIfThere(join(folder, lang, name))
  if (own) return own
  const path = join(packageFolder(), 'templates', lang, name)
  const given = readIfThere(path)
  if (!given) throw unusable(path, 'ENOENT')
  return given
}

function readIfThere(path: string): { path: string; source: string } | undefined {
  try {
    return { path, source: new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path)) }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw unusable(path, (error as Error).message, error)
  }
}

const unusable = (path: string, what: string, cause?: unknown) =>
  new CliError('template_unusable', EXIT.unreachable, 'mail.template_unusable', [path, what], { cause, details: { file: path } })
