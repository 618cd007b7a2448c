import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { commandLine } from '../../src/cli/command-line.ts'
import { withoutPassword, withoutPasswords } from '../../src/store/location.ts'
import { gar, mdo, newSite, type Site } from '../support/site.ts'

// However somebody writes an address with a password in it, and whatever is wrong with it, nobody else reads the password.

const PARTS = ['s3cr', '3t', 'hush']
const PASSWORDS = [
  's3cr3t',
  's3cr/3t',
  's3cr@3t',
  's3cr:3t',
  's3cr#3t',
  's3cr?3t',
  's3cr3t/@hush',
  '12/s3cr3t',
  '12?s3cr3t',
  's3cr%403t',
  's3cr%zz3t',
]
const ADDRESSES = [
  ...PASSWORDS.flatMap((password) => [
    `postgres://bob:${password}@db.invalid/school`,
    `POSTGRES://bob:${password}@db.invalid:5432/school`,
    `postgresql://bob:${password}@/school?host=/nowhere`,
    `postgre://bob:${password}@db.invalid/school`,
    `smtp://bob:${password}@mail.invalid:25`,
    `smtps://bob:${password}@mail.invalid`,
  ]),
  'postgres://bob@db.invalid/school?password=s3cr3t',
  'postgres://db.invalid/school?user=bob&password=s3cr3t&sslmode=disable',
  'postgres://bob@db.invalid/school?PASSWORD=s3cr3t',
  'postgres://bob@db.invalid/school?passwd=s3cr3t',
  // Mistyped: no path of a file either.
  'postgres:/bob:s3cr3t@db.invalid/school',
  'postgresql//bob:s3cr3t@db.invalid/school',
  'POSTGRES:bob:s3cr3t@db.invalid/school',
  'smtp:/bob:s3cr3t@mail.invalid:1',
  'smtps//bob:s3cr3t@mail.invalid:1',
  'host=127.0.0.1 user=bob password=s3cr3t',
]

const silent = (text: string) => {
  for (const part of PARTS) expect(text).not.toContain(part)
}

test.each(ADDRESSES)('%s is shown without it', (address) => {
  silent(withoutPassword(address))
  silent(withoutPasswords(`The store ${address}: not there. « ${address} »`))
  silent(commandLine('gar', ['store', 'copy-to', address]))
  silent(commandLine('gar', [`--to=${address}`]))
})

test('what holds none is shown as it is', () => {
  for (const text of [
    'postgres://bob@db.example:5432/school?sslmode=require',
    'postgres://bob@/school?host=/run/postgresql',
    '/srv/a:b@c.db',
    'folder:/srv/m',
  ])
    expect(withoutPassword(text)).toBe(text)
  expect(commandLine('gar', ['export', 'counts', '--out', 'a:b@c.csv'])).toBe('gar export counts --out a:b@c.csv')
})

describe('on the way to a store, or from one', () => {
  const looks: [string, (site: Site, address: string) => ReturnType<typeof gar>][] = [
    ['store info', (site, address) => gar(site, ['store', 'info', '-v', '--store', address])],
    ['store init', (site, address) => gar({ ...site, place: address }, 'gar store init -o json')],
    ['store copy-to', (site, address) => gar(site, ['store', 'copy-to', address, '-v'])],
    ['doctor', (site, address) => gar({ ...site, place: address }, 'gar doctor -o json')],
    ['config get store', (site, address) => gar({ ...site, place: address }, 'gar config get store')],
    ['config get mail.url', (site, address) => mdo(site, 'mdo config get mail.url', { env: { GUICHET_MAIL: address } })],
    ['config list', (site, address) => mdo(site, 'mdo config list -o csv', { env: { GUICHET_MAIL: address } })],
    ['mail send', (site, address) => mdo(site, 'mdo mail send -v', { env: { GUICHET_MAIL: address } })],
    ['an option that does not exist', (site, address) => gar(site, ['store', 'info', `--stor=${address}`])],
    ['the same, for a program', (site, address) => gar(site, ['store', 'info', `--stor=${address}`, '-o', 'json'])],
    ['a key that does not exist', (site, address) => gar(site, ['config', 'set', address, address])],
  ]
  const few = [
    'postgres://bob:s3cr3t@127.0.0.1:9/school',
    'postgres://bob:s3cr/@3t@127.0.0.1/school',
    'POSTGRES://bob@127.0.0.1:9/school?password=s3cr3t',
    'postgre://bob:s3cr3t@127.0.0.1/school',
    'smtp://bob:s3cr/3t@127.0.0.1',
  ]

  test.each(looks)('%s', async (_, look) => {
    const site = await newSite('sqlite')
    for (const address of few) {
      const { out, err } = await look(site, address)
      silent(out + err)
    }
  })
})

test('config set keeps no password, and says where it belongs', async () => {
  const site = await newSite('sqlite', { init: false })
  for (const [key, address] of [
    ['store', 'postgres://bob:s3cr3t@db.invalid/school'],
    ['mail.url', 'smtp://bob:s3cr/3t@mail.invalid'],
  ] as const)
    for (const more of [[], ['-o', 'json']]) {
      const { code, out, err } = await gar(site, ['config', 'set', key, address, ...more])
      expect([code, err]).toEqual([2, expect.stringContaining('password_file')])
      silent(out + err)
      expect(existsSync(join(site.folder, 'guichet', 'config.json'))).toBe(false)
    }
})

test('what is shown without its password stays so, whatever stands around it', () => {
  for (const text of ['The address postgres://… cannot be read', '“smtp://bob@mail.invalid” is no place', '"smtp://bob@mail.invalid"'])
    expect(withoutPasswords(text)).toBe(text)
})
