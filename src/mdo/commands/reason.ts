import { readFileSync } from 'node:fs'
import type { App } from '../../cli/app.ts'
import { CliError, EXIT } from '../../errors.ts'
import { cleanReason } from '../rules/reason.ts'

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
  const clean = cleanReason(text)
  if (clean === undefined) throw new CliError('invalid_value', EXIT.usage, 'mdo.reason.unusable')
  return clean === '' ? undefined : clean
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
    throw new CliError('file_unreadable', EXIT.unreachable, 'fault.file.unreadable', [file], { cause: error })
  }
}
