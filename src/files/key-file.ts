import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { CliError, EXIT } from '../errors.ts'
import { writeFileWhole } from './write.ts'

const KEY = 32

/**
 * The key of this installation, from its file of 64 hexadecimal digits.
 * @throws CliError 6 when the file is missing, is no key, or is open to other users of the machine
 */
export function readKey(file: string): Buffer {
  let text: string
  try {
    if (process.platform !== 'win32' && statSync(file).mode & 0o077) throw unusable(file, 'mail.key_open')
    text = readFileSync(file, 'utf8').trim()
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
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    writeFileWhole(file, `${randomBytes(KEY).toString('hex')}\n`, { replace: false })
  } catch (error) {
    const taken = error instanceof CliError && error.code === 'file_exists'
    if (!taken) throw unusable(file, 'mail.key_unmade', error)
  }
  return readKey(file)
}

const unusable = (file: string, key: 'mail.key_open' | 'mail.key_unreadable' | 'mail.key_unmade', cause?: unknown) =>
  new CliError('key_unusable', EXIT.unreachable, key, [file], { cause, details: { file } })
