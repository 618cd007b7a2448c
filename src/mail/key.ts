import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { CliError, EXIT } from '../errors.ts'
import { writeFileWhole } from '../files/write.ts'

const CIPHER = 'aes-256-gcm'
const KEY = 32
const NONCE = 12
const TAG = 16

/**
 * The key that seals refusal reasons, from its file of 64 hexadecimal digits (mdo, section 12).
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

/** What ties a reason to its row: moved into another one it does not open. */
const rowOf = ({ library, id }: { library: number; id: number }) => Buffer.from(`mail:${library}:${id}`)

/** @returns nonce, tag and ciphertext */
export function seal(key: Buffer, mail: { library: number; id: number }, text: string): Buffer {
  const nonce = randomBytes(NONCE)
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(rowOf(mail))
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed])
}

/** @throws CliError 6 when the key is another one than that which sealed it */
export function unseal(key: Buffer, mail: { library: number; id: number }, sealed: Uint8Array, file: string): string {
  try {
    const bytes = Buffer.from(sealed)
    const opener = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE), { authTagLength: TAG })
    opener.setAAD(rowOf(mail)).setAuthTag(bytes.subarray(NONCE, NONCE + TAG))
    return Buffer.concat([opener.update(bytes.subarray(NONCE + TAG)), opener.final()]).toString('utf8')
  } catch (error) {
    throw new CliError('key_unusable', EXIT.unreachable, 'mail.key_other', [file], { cause: error, details: { file } })
  }
}
