import { afterAll, beforeAll, expect, test } from 'vitest'
import { intrascol, json, onEachEngine, type Site } from '../support/site.ts'
import { type Directory, hasDirectory, startDirectory } from './directory.ts'
import { done, smallSchool } from './small-school.ts'

const BASE = 'ou=people,dc=ecole,dc=example'
const MISSING = 'no OpenLDAP server here: install the packages slapd and ldap-utils'

test('the server is there where it must be', ({ skip }) => {
  skip(!hasDirectory && process.env.GUICHET_SLAPD !== 'required', MISSING)
  expect(hasDirectory, MISSING).toBe(true)
})

/** Entries by uid, each attribute with its values in order; folded lines and base64 undone. */
function entriesOf(ldif: string): Map<string, Record<string, string[]>> {
  const entries = ldif
    .replaceAll('\n ', '')
    .split(/\n\n+/)
    .map((text) => {
      const entry: Record<string, string[]> = {}
      for (const [, name = '', encoded, value = ''] of text.matchAll(/^([^:\n]+):(:?) (.*)$/gm))
        entry[name] = [...(entry[name] ?? []), encoded ? Buffer.from(value, 'base64').toString() : value].sort()
      return entry
    })
  return new Map(entries.flatMap((entry) => (entry.uid ? [[entry.uid[0] ?? '', entry]] : [])))
}

onEachEngine((engine) => {
  let site: Site
  let directory: Directory | undefined
  beforeAll(async () => {
    if (!hasDirectory) return
    site = await smallSchool(engine)
    directory = await startDirectory()
  })
  afterAll(() => directory?.stop())

  const ldif = async (options = '', stdin = '') => (await intrascol(site, `intrascol export ldif --base ${BASE} ${options}`, { stdin })).out

  /** What the school says, in the words of a directory. */
  const expected = async () => {
    const users = await json<{ login: string; first_name: string; last_name: string; class: string | null }[]>(
      intrascol(site, 'intrascol users list -o json'),
    )
    return users.map(({ login, first_name, last_name, class: room }) => ({
      ...{ dn: [`uid=${login},${BASE}`], uid: [login], cn: [`${first_name} ${last_name}`], sn: [last_name], givenName: [first_name] },
      ...(room === null ? {} : { ou: [room] }),
    }))
  }
  const expectSchool = async (found: Map<string, Record<string, string[]>>) => {
    const wanted = await expected()
    expect([...found.keys()].sort()).toEqual(wanted.map(({ uid }) => uid[0] ?? '').sort())
    for (const entry of wanted) {
      const { objectClass, userPassword: _, mail: __, ...kept } = found.get(entry.uid[0] ?? '') ?? {}
      expect(kept).toEqual(entry)
      expect(objectClass).toContain('inetOrgPerson')
    }
  }

  test('OpenLDAP loads the export, and a second one brings it up to date', async ({ skip }) => {
    skip(!directory, MISSING)
    if (!directory) return
    expect(directory.send('ldapadd', await ldif())).toEqual({ code: 0, err: '' })
    await expectSchool(entriesOf(directory.search()))

    const ofOthers = `dn: uid=zoe.petit,${BASE}\nchangetype: modify\nadd: mail\nmail: zoe@ecole.example\n-\nadd: userPassword\nuserPassword: theirs\n`
    expect(directory.send('ldapmodify', ofOthers).code).toBe(0)
    await done(
      site,
      'intrascol users edit zoe.petit --last-name "GRÜN-ŸVES" --class "CP Mme Vidal"',
      'intrascol users edit lou.oeuvrard --class none',
      'intrascol users delete louann.dalmeida',
      'intrascol classes rename "CM1-CM2 M. Roy" "CM1-CM2 Mme Noël"',
      'intrascol users add --kind pupil --first-name Œdipe --last-name D’ÈZE --class "CP Mme Vidal"',
    )
    const changes = await ldif('--changes -', directory.search())
    expect(directory.send('ldapmodify', changes)).toEqual({ code: 0, err: '' })
    const found = entriesOf(directory.search())
    await expectSchool(found)
    expect(found.get('zoe.petit')).toMatchObject({ mail: ['zoe@ecole.example'], userPassword: ['theirs'] })
    expect(found.get('lou.oeuvrard')).not.toHaveProperty('ou')

    const nothing = await ldif('--changes -', directory.search())
    expect(nothing).toBe('version: 1\n')
    expect(directory.send('ldapmodify', nothing)).toEqual({ code: 0, err: '' })
  })

  test('the whole export on a directory that has it: each entry is refused, none is changed', async ({ skip }) => {
    skip(!directory, MISSING)
    if (!directory) return
    const before = directory.search()
    const { code, err } = directory.send('ldapadd', await ldif(), '-c')
    expect(code).toBe(68)
    expect(err.match(/Already exists/g)).toHaveLength(8)
    expect(directory.search()).toBe(before)
  })
})
