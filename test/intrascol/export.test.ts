import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { strFromU8, unzipSync } from 'fflate'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { copyOf, intrascol, json, onEachEngine, release, type Site } from '../support/site.ts'
import { checkOneroster, type Tables } from './oneroster-checker.ts'
import { done, smallSchool } from './small-school.ts'

onEachEngine((engine) => {
  let original: Site
  let site: Site
  beforeAll(async () => {
    original = await smallSchool(engine)
  })
  beforeEach(async () => {
    site = await copyOf(original)
    return () => release(site)
  })
  const at = (name: string) => join(site.folder, name)

  test('csv: the columns of users list, filtered, in both dialects, to a file or to standard output', async () => {
    const { out } = await intrascol(site, 'intrascol export csv')
    expect(out.split('\n')[0]).toBe('login,last_name,first_name,kind,class,level,status,birth_date,ine')
    expect(out).toContain('maelys.leguenec,LE GUÉNEC,Maëlys,pupil,CP Mme Vidal,CP,active,2020-04-02,0700112233A\n')
    expect(out).toContain('claire.vidal,VIDAL,Claire,adult,CP Mme Vidal,,active,,\n')
    const listed = await json(intrascol(site, 'intrascol users list -o json'))
    expect(out.trim().split('\n')).toHaveLength(listed.length + 1)

    await done(site, `intrascol export csv --class none --csv-dialect excel --out ${at('users.csv')}`)
    expect(readFileSync(at('users.csv'), 'utf8')).toBe(
      '\ufefflogin;last_name;first_name;kind;class;level;status;birth_date;ine\r\nzoe.petit;PETIT;Zoé;pupil;;;active;;\r\n',
    )
    expect(await intrascol(site, 'intrascol export csv --class CE9')).toMatchObject({ code: 4, out: '' })
  })

  test('a name that a spreadsheet would run is neutralised in csv and in OneRoster', async () => {
    await done(site, 'intrascol users add --kind pupil --first-name Eve --last-name "=CMD()"')
    expect((await intrascol(site, 'intrascol export csv --class none')).out).toContain(",'=CMD(),")
    await done(site, `intrascol export oneroster --out ${at('roster')}`)
    expect(readFileSync(at('roster/users.csv'), 'utf8')).toContain(",'=CMD(),")
  })

  const inZip = (name: string) => new Map(Object.entries(unzipSync(readFileSync(at(name)))))
  const inFolder = (name: string) =>
    new Map(readdirSync(at(name)).map((file) => [file, new Uint8Array(readFileSync(at(`${name}/${file}`)))]))
  const ids = (tables: Tables, name: string) => (tables[name] ?? []).map(({ sourcedId }) => sourcedId)

  test('OneRoster: a strict reader finds no breach, in a zip as in a folder', async () => {
    await done(site, 'intrascol config set intrascol.uai 0170001A', 'intrascol config set intrascol.school "École d’Œuvre"')
    await done(site, `intrascol export oneroster --out ${at('school.zip')}`, `intrascol export oneroster --out ${at('school')}`)
    const { tables, breaches } = checkOneroster(inZip('school.zip'))
    expect(breaches).toEqual([])
    expect(inFolder('school')).toEqual(inZip('school.zip'))
    expect(tables.orgs).toMatchObject([{ sourcedId: '0170001A', name: 'École d’Œuvre', identifier: '0170001A' }])
    expect(tables.academicSessions).toMatchObject([
      { type: 'schoolYear', startDate: '2026-08-01', endDate: '2027-07-31', schoolYear: '2027' },
      { type: 'term', schoolYear: '2027' },
    ])
    expect(tables.users).toHaveLength(7)
    expect(tables.users).toEqual(
      expect.arrayContaining([expect.objectContaining({ username: 'lou.oeuvrard', familyName: 'ŒUVRARD', role: 'student', grades: '01' })]),
    )
    expect(tables.enrollments).toHaveLength(6)
    expect(tables.enrollments?.filter(({ primary }) => primary === 'true').map(({ role }) => role)).toEqual(['teacher', 'teacher'])
    expect(tables.classes?.map(({ grades }) => grades)).toEqual(['01', '04,05'])
    const everything = [...inZip('school.zip').entries()].map(([name, bytes]) => [name, strFromU8(bytes)] as const)
    for (const [name, text] of everything) {
      expect(text.includes('2020-04-02'), `${name}: birth dates`).toBe(name === 'demographics.csv')
      expect(text.includes('female'), `${name}: sex`).toBe(name === 'demographics.csv')
      expect(text).not.toContain('0700112233A')
    }
  })

  test('OneRoster: the checker sees what is wrong', async () => {
    await done(site, `intrascol export oneroster --out ${at('school')}`)
    const wrong: readonly (readonly [file: string, from: string | RegExp, to: string])[] = [
      ['users.csv', 'student', 'pupil'],
      ['users.csv', 'LE GUÉNEC', ''],
      ['enrollments.csv', 'school-user-3', 'school-user-99'],
      ['classes.csv', 'school-term-2026', 'school-year-2026'],
      ['classes.csv', 'title,grades', 'grades,title'],
      ['manifest.csv', 'file.users,bulk', 'file.users,absent'],
      ['orgs.csv', 'school,,,', 'school,active,,'],
      ['academicSessions.csv', '2026-08-01', '01/08/2026'],
      ['courses.csv', /\r\n/g, '\n'],
    ]
    for (const [file, from, to] of wrong) {
      const files = inFolder('school')
      const text = strFromU8(files.get(file) ?? new Uint8Array())
      expect(text.replace(from, to)).not.toBe(text)
      files.set(file, Buffer.from(text.replace(from, to)))
      expect(checkOneroster(files).breaches, `${file}: ${to}`).not.toEqual([])
    }
  })

  test('OneRoster: the same pupil keeps the same sourcedId when name and class change; a new one has another', async () => {
    const users = async (name: string) => {
      await done(site, `intrascol export oneroster --out ${at(name)}`)
      const { tables, breaches } = checkOneroster(inZip(name))
      expect(breaches).toEqual([])
      return tables
    }
    const before = await users('before.zip')
    await done(
      site,
      'intrascol users edit zoe.petit --last-name GRAND --class "CP Mme Vidal"',
      'intrascol classes rename "CP Mme Vidal" "CP Mme Blin"',
    )
    await done(site, 'intrascol users delete louann.dalmeida', 'intrascol users add --kind pupil --first-name Max --last-name NOUVEAU')
    const after = await users('after.zip')
    const zoe = (tables: Tables) => tables.users?.find(({ username }) => username === 'zoe.petit')
    expect(zoe(after)).toMatchObject({ sourcedId: zoe(before)?.sourcedId, familyName: 'GRAND' })
    expect(ids(after, 'classes')).toEqual(ids(before, 'classes'))
    const [fresh, ...others] = ids(after, 'users').filter((id) => !ids(before, 'users').includes(id))
    expect(others).toEqual([])
    expect(after.users?.find(({ sourcedId }) => sourcedId === fresh)?.username).toBe('max.nouveau')
    expect(ids(after, 'users')).toHaveLength(7)
  })

  test('OneRoster: no place for the file is 7, a folder that cannot be made 6', async () => {
    expect(await intrascol(site, 'intrascol export oneroster')).toMatchObject({ code: 7, out: '' })
    writeFileSync(at('file'), '')
    expect(await intrascol(site, `intrascol export oneroster --out ${at('file/in')}`)).toMatchObject({ code: 6, out: '' })
  })

  const BASE = 'ou=people,dc=ecole,dc=example'
  const ldif = (options = '', stdin = '') => intrascol(site, `intrascol export ldif --base ${BASE} ${options}`, { stdin })

  test('LDIF: plain values as they are, others in base64, no line longer than 76', async () => {
    const { out } = await ldif()
    expect(out).toMatch(/^version: 1\ndn: ou=people,dc=ecole,dc=example\nobjectClass: top\n/)
    expect(out).toContain('\nuid: lou.oeuvrard\n')
    expect(out).toContain(`\nsn:: ${Buffer.from('ŒUVRARD').toString('base64')}\n`)
    expect(out).toContain('\nou: CM1-CM2 M. Roy\n')
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(76)
    expect(out).not.toMatch(/[^\x00-\x7f]/)
    expect(out).not.toContain('userPassword')
    expect(out.match(/^dn: uid=/gm)).toHaveLength(7)
  })

  test('LDIF: nothing to change against the last export; else what differs, and whoever has no account any more', async () => {
    const { out: last } = await ldif()
    expect(await ldif('--changes -', last)).toMatchObject({ code: 0, out: 'version: 1\n' })
    await done(site, 'intrascol users edit zoe.petit --last-name GRAND', 'intrascol users delete louann.dalmeida')
    await done(site, 'intrascol users add --kind pupil --first-name Max --last-name NOUVEAU')
    const { out, err } = await ldif('--changes -', last.replaceAll('\n', '\r\n').replaceAll('ou=people,dc=', 'OU=People, DC='))
    expect(err).toContain('1 to add, 1 to change, 1 to delete')
    expect(out).toBe(
      [
        'version: 1',
        'dn: uid=max.nouveau,ou=people,dc=ecole,dc=example\nchangetype: add',
        'objectClass: top\nobjectClass: person\nobjectClass: organizationalPerson\nobjectClass: inetOrgPerson',
        'uid: max.nouveau\ncn: Max NOUVEAU\nsn: NOUVEAU\ngivenName: Max\n',
        'dn: uid=zoe.petit,OU=People, DC=ecole,dc=example\nchangetype: modify',
        `replace: cn\ncn:: ${Buffer.from('Zoé GRAND').toString('base64')}\n-\nreplace: sn\nsn: GRAND\n-\n`,
        'dn: uid=louann.dalmeida,OU=People, DC=ecole,dc=example\nchangetype: delete\n\n',
      ].join('\n'),
    )
  })

  test('LDIF: what stands elsewhere in the directory is left alone', async () => {
    const { out: last } = await ldif()
    const others = [
      'dn: uid=admin,dc=ecole,dc=example\nobjectClass: inetOrgPerson\nuid: admin\n',
      'dn: uid=lea,ou=parents,ou=people,dc=ecole,dc=example\nobjectClass: inetOrgPerson\nuid: lea\n',
      'dn: uid=printer,ou=people,dc=ecole,dc=example\nobjectClass: device\nuid: printer\n',
    ].join('\n')
    expect((await ldif('--changes -', `# what the server has\n${last}\n${others}`)).out).toBe('version: 1\n')
  })

  test('LDIF: a file that is none is 8 with its lines, a missing one 6, no base 7, a wrong one 2', async () => {
    writeFileSync(at('now.ldif'), 'dn: uid=a,ou=people\nwhat is this\n\nuid: b\n\ndn: uid=c\nchangetype: delete\n')
    const refused = await ldif(`--changes ${at('now.ldif')} -o json`)
    expect(refused).toMatchObject({ code: 8, out: '' })
    expect(JSON.parse(refused.err).error.faults.map(({ line, code }: { line: number; code: string }) => `${line} ${code}`)).toEqual([
      '2 ldif.line',
      '4 ldif.dn',
      '7 ldif.change',
    ])
    expect(await ldif(`--changes ${at('none.ldif')}`)).toMatchObject({ code: 6, out: '' })
    expect(await intrascol(site, 'intrascol export ldif')).toMatchObject({ code: 7, out: '' })
    expect(await intrascol(site, 'intrascol export ldif --base people')).toMatchObject({ code: 2, out: '' })
    await done(site, `intrascol config set intrascol.ldap_base ${BASE}`)
    expect((await intrascol(site, 'intrascol export ldif')).out).toBe((await ldif()).out)
  })
})
