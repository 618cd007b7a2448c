import { readFileSync } from 'node:fs'
import type { App } from '../../cli/app.ts'
import { CliError, EXIT } from '../../errors.ts'
import { withoutInvisible } from '../../files/clean.ts'
import { fileError } from '../../files/source.ts'
import { cleanReason } from '../rules/reason.ts'

const cleaned = (text: string) => cleanReason(withoutInvisible(text))

export interface ReasonOptions {
  reason?: string | undefined
  reasonFile?: string | undefined
  reasonPreset?: string | undefined
}

/**
 * The reason of a refusal, from the one place that is named. It goes into the mail and nowhere else (mdo, section 12).
 * @throws CliError 2 for two places at once or a text that cannot be sent, 4 for an unknown preset, 6 for a file that cannot be read
 */
export async function reasonOf(app: App, { reason, reasonFile, reasonPreset }: ReasonOptions): Promise<string | undefined> {
  if ([reason, reasonFile, reasonPreset].filter((one) => one !== undefined).length > 1)
    throw new CliError('invalid_value', EXIT.usage, 'mdo.reason.one_place')
  const text = reason ?? (reasonPreset === undefined ? undefined : preset(app, reasonPreset)) ?? (await fromFile(app, reasonFile))
  if (text === undefined) return undefined
  const clean = cleaned(text)
  if (clean === undefined) throw new CliError('invalid_value', EXIT.usage, 'mdo.reason.unusable')
  return clean === '' ? undefined : clean
}

/**
 * Asks for the reason at a terminal: a line, or a choice where there are texts in the configuration or an editor of the reader's own.
 * @returns undefined for none
 */
export async function askReason(app: App): Promise<string | undefined> {
  const { text, config, outside } = app
  const asker = await app.ask()
  const check = (value: string) => (cleaned(value) === undefined ? text['mdo.reason.unusable'] : undefined)
  const typed = () => asker.input(text['mdo.walk.reason'], { check })
  const presets = config.reasons()
  const hasEditor = Boolean(outside.env.VISUAL || outside.env.EDITOR)
  if (presets.length === 0 && !hasEditor) return cleaned(await typed()) || undefined
  const how = await asker.select(text['mdo.reason.how'], [
    ...presets.map((name) => ({
      value: name,
      name: `${name}${text['word.colon']}${config.get(`mdo.reasons.${name}`) ?? ''}`,
      short: name,
    })),
    { value: ' typed', name: text['mdo.reason.typed'] },
    ...(hasEditor ? [{ value: ' editor', name: text['mdo.reason.editor'] }] : []),
    { value: ' none', name: text['mdo.reason.none'] },
  ])
  if (how === ' none') return undefined
  if (how === ' typed') return cleaned(await typed()) || undefined
  const clean = cleaned(how === ' editor' ? await asker.edit(text['mdo.reason.typed']) : preset(app, how))
  if (clean === undefined) throw new CliError('invalid_value', EXIT.usage, 'mdo.reason.unusable')
  return clean || undefined
}

function preset({ config }: App, name: string): string {
  const text = /^[a-z0-9-]+$/.test(name) ? config.get(`mdo.reasons.${name}`) : undefined
  if (text === undefined)
    throw new CliError('unknown_preset', EXIT.unknown, 'mdo.unknown.preset', [name, config.reasons()], {
      details: { unknown: [name], known: config.reasons() },
    })
  return text
}

async function fromFile(app: App, file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return undefined
  const bytes = file === '-' ? await app.outside.stdin.read() : read(file)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

function read(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    throw fileError(file, error)
  }
}
