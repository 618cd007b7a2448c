import { randomBytes } from 'node:crypto'
import { dirname } from 'node:path'
import { CliError, EXIT } from '../errors.ts'
import { followed } from './links.ts'
import { readSecret } from './private.ts'
import { makeFolder, writeWhole } from './whole.ts'

const KEY = 32

/**
 * The key of this installation, from its file of 64 hexadecimal digits.
 * @throws CliError 6 when the file is missing, is no key, or is open to other users of the machine
 */
export function readKey(file: string): Buffer {
  let text: string
  try {
    text = readSecret(file).trim()
  } catch (error) {
    throw error instanceof CliError ? error : unusable(file, 'mail.key_unreadable', error)
  }
  if (!/^[0-9a-f]{64}$/.test(text)) throw unusable(file, 'mail.key_unreadable')
  return Buffer.from(text, 'hex')
}

/**
 * The same, made when there is none yet: whole or not at all, readable by its owner only. Of two that make it at once both get the first.
 * @throws CliError 6 when it can be neither read nor made
 */
export function readOrMakeKey(file: string): Buffer {
  try {
    makeFolder(dirname(file))
    writeWhole(followed(file), `${randomBytes(KEY).toString('hex')}\n`, 'new')
  } catch (error) {
    const taken = error instanceof CliError && error.code === 'file_exists'
    if (!taken) throw unusable(file, 'mail.key_unmade', error)
  }
  return readKey(file)
}

const unusable = (file: string, key: 'mail.key_unreadable' | 'mail.key_unmade', cause?: unknown) =>
  new CliError('key_unusable', EXIT.unreachable, key, [file], { cause, details: { file } })
