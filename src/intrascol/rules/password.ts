import { argon2, randomBytes, randomInt } from 'node:crypto'
import { promisify } from 'node:util'
import type { Kind } from './kind.ts'
import { LEVELS, rankOf } from './level.ts'
import { WORDS } from './words.ts'

export const PASSWORD_STYLES = ['words3', 'words2', 'random14'] as const
export type PasswordStyle = (typeof PASSWORD_STYLES)[number]

const DIGITS = '23456789'
/** Letters and digits without those that are taken for one another: 0 O o, 1 l L i I. */
const SIGNS = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789'
const SIGNS_IN_A_PASSWORD = 14

const pick = (from: string | readonly string[]) => from[randomInt(from.length)] ?? ''
const some = (from: string | readonly string[], count: number) => Array.from({ length: count }, () => pick(from))

/** The style of an account when none is asked for: adults random, pupils words, fewer of them up to CE1. */
export function styleFor(kind: Kind, level: string | null, order: readonly string[] = LEVELS): PasswordStyle {
  if (kind === 'adult') return 'random14'
  const rank = rankOf(level, order)
  return rank >= 0 && rank <= rankOf('CE1', order) ? 'words2' : 'words3'
}

/** A new password: `lune-tigre-velo-47` (36 bits), `lune-tigre-47` (26 bits), or 14 signs out of 54 (80 bits). */
export function makePassword(style: PasswordStyle): string {
  if (style === 'random14') return some(SIGNS, SIGNS_IN_A_PASSWORD).join('')
  return [...some(WORDS, style === 'words2' ? 2 : 3), some(DIGITS, 2).join('')].join('-')
}

const MEMORY = 19_456
const PASSES = 2
const LANES = 1
const hashed = promisify(argon2)
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64').replaceAll('=', '')

/** A PHC string that `isPasswordHash` knows: about 30 ms in the thread pool, so never inside a transaction. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16)
  const options = { message: password, nonce, parallelism: LANES, tagLength: 32, memory: MEMORY, passes: PASSES }
  return `$argon2id$v=19$m=${MEMORY},t=${PASSES},p=${LANES}$${base64(nonce)}$${base64(await hashed('argon2id', options))}`
}

/** True when the password is the one behind the hash. */
export async function isPassword(password: string, hash: string): Promise<boolean> {
  const [, memory, passes, lanes, salt, tag] = PHC.exec(hash) ?? []
  if (!salt || !tag) return false
  const expected = Buffer.from(tag, 'base64')
  const options = { nonce: Buffer.from(salt, 'base64'), parallelism: Number(lanes), memory: Number(memory), passes: Number(passes) }
  return Buffer.from(await hashed('argon2id', { ...options, message: password, tagLength: expected.length })).equals(expected)
}

const PHC = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/

export const isPasswordHash = (text: string): boolean => PHC.test(text)
