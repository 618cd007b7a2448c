import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { CliError, EXIT } from '../errors.ts'

const CIPHER = 'aes-256-gcm'
const NONCE = 12
const TAG = 16

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
