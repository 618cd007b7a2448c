import type { Option } from 'commander'
import { beforeAll, expect, test } from 'vitest'
import { defined, pathOf } from '../../scripts/command-tree.ts'
import type { Program } from '../../src/cli/program.ts'
import { gar as garProgram } from '../../src/gar/program.ts'
import { intrascol as intrascolProgram } from '../../src/intrascol/program.ts'
import { mdo as mdoProgram } from '../../src/mdo/program.ts'
import { must, newSchool } from '../intrascol/school.ts'
import { type Answer, intrascol, mdo, newSite, onEachEngine, runner, type Site } from '../support/site.ts'

/** A value that fits, by the option or its placeholder. */
const VALUES: Readonly<Record<string, string>> = {
  ...{ n: '3', number: '3', days: '3', day: '2026-09-15', hash: 'a'.repeat(64), years: '2026-2027', '8-or-21': '8' },
  ...{ 'password-style': 'random14', 'login-style': 'firstname.lastname', kind: 'pupil', status: 'active', address: 'a@b.example' },
  ...{ 'f-or-m': 'f', login: 'lea.riva', logins: 'lea.riva', level: 'CM2', levels: 'CM2', order: 'last-name', names: 'pupils' },
  '--ine': '123456789AB',
  ...{ 'old=new': 'CE1=CE2', dn: 'dc=school', 'resource=status': 'cafeyn=validated', state: 'locked' },
}

/** The options that gather their values; where a program has the same word for one value too, the commands that gather. All others take one. */
const GATHERED: Readonly<Record<string, true | readonly string[]>> = {
  ...{
    'gar --uai': true,
    'gar --population': true,
    'gar --division': true,
    'gar --group': true,
    'gar --level': true,
    'gar --subject': true,
  },
  ...{
    'gar --name': true,
    'gar --person': true,
    'gar --resource': true,
    'gar --state': true,
    'gar --holding': true,
    'gar --not-holding': true,
  },
  ...{ 'gar --erased': true, 'mdo --erased': true, 'intrascol --erased': true },
  ...{ 'mdo --map': true, 'mdo --resource': true, 'mdo --set': true, 'mdo --status': true },
  'mdo --name': ['mdo subscribers list', 'mdo subscribers export'],
  ...{ 'intrascol --class-map': true, 'intrascol --except': true, 'intrascol --name': true, 'intrascol --only': true },
  'intrascol --status': true,
  'intrascol --class': [
    ...['intrascol users list', 'intrascol users delete', 'intrascol users reset-password'],
    ...['intrascol print lists', 'intrascol print cards', 'intrascol print sheet', 'intrascol export csv'],
  ],
  'intrascol --kind': ['intrascol users list', 'intrascol export csv'],
  'intrascol --level': ['intrascol users list', 'intrascol classes create', 'intrascol classes edit', 'intrascol export csv'],
}

let site: Site
beforeAll(async () => {
  site = await newSite('sqlite')
})

test('an option given twice keeps both values, or is a wrong command line', async () => {
  const found = new Map<string, { gather: string[]; once: string[] }>()
  for (const program of [garProgram, mdoProgram, intrascolProgram])
    for (const { command, runs } of await defined(program, 'en'))
      for (const option of runs ? command.options.filter(({ required }) => required) : []) {
        const path = pathOf(command)
        const known = `${program.name} ${option.long}`
        const { gather, once } = found.get(known) ?? { gather: [], once: [] }
        found.set(known, { gather, once })
        const error = await twice(program, path, option)
        ;(error.code === 'unknown_option' ? gather : once).push(path)
        if (error.code !== 'unknown_option')
          expect(error, `${path} ${option.long}`).toMatchObject({
            code: 'given_twice',
            message: expect.stringContaining(`${option.long} is given twice;`),
          })
      }
  const gathering = [...found].filter(([, { gather }]) => gather.length > 0)
  expect(Object.fromEntries(gathering.map(([known, { gather, once }]) => [known, once.length === 0 || gather]))).toEqual(GATHERED)
})

/** What is wrong when the option is given twice and another one does not exist: nothing is ever run. */
async function twice(program: Program, path: string, option: Option): Promise<{ code: string; message: string }> {
  const name = /<(.*)>/.exec(option.flags)?.[1] ?? ''
  const choices = (option.parseArg as { choices?: string[] } | undefined)?.choices ?? option.argChoices
  const value = choices?.[0] ?? VALUES[option.long ?? ''] ?? VALUES[name] ?? 'x'
  const given = [option.long ?? '', value]
  const { err } = await runner(program)(site, [...path.split(' ').slice(1), ...given, ...given, '--none-such', '-o', 'json'])
  return (JSON.parse(err) as { error: { code: string; message: string } }).error
}

onEachEngine((engine) => {
  test('values of one option are joined by OR, in every list', async () => {
    const site = await newSite(engine)
    for (const line of [
      'libraries add lib01 --name Sully --email sully@biblio.example',
      'resources add cafeyn --name Cafeyn',
      'resources add cvs --name CVS',
      'resources add gerip --name Gerip',
      ...['Babec:cafeyn', 'Louis:cvs', 'Rouze:gerip'].map((one) => {
        const [name, resource] = one.split(':')
        return `subscribers register --library lib01 --last-name ${name} --first-name Léa --email ${name}@x.example --birth-date 1990-01-02 --resource ${resource}`
      }),
      ...['subscribers validate 1', 'subscribers refuse 2 --no-mail'],
    ])
      expect(await mdo(site, `mdo ${line}`), line).toMatchObject({ code: 0 })
    const subscribers = async (options: string) => namesIn(await mdo(site, `mdo subscribers list -o json ${options}`), 'last_name')
    expect(await subscribers('--status validated --status refused')).toEqual(['Babec', 'Louis'])
    expect(await subscribers('--status validated,pending')).toEqual(['Babec', 'Rouze'])
    expect(await subscribers('--status pending --status all')).toEqual(['Babec', 'Louis', 'Rouze'])
    expect(await subscribers('--name ba --name rou')).toEqual(['Babec', 'Rouze'])
    expect(await subscribers('--resource cvs --resource gerip --status pending')).toEqual(['Rouze'])
    expect((await mdo(site, 'mdo subscribers export --name ba --name lou')).out.split('\n')).toHaveLength(4)
    expect(namesIn(await mdo(site, 'mdo mail list -o json --status sent --status queued'), 'status')).toHaveLength(4)
    const set = await mdo(site, 'mdo subscribers resources 1 --set cvs=refused --set CVS=removed')
    expect(set).toMatchObject({ code: 2, err: expect.stringContaining('two values') })
  })

  test('and so are classes, levels and kinds of a school', async () => {
    const site = await newSchool(engine)
    for (const line of [
      ...['classes create CP', 'classes create CE1', 'users add --kind adult --first-name Claire --last-name VIDAL --login c.vidal'],
      ...['A:CP', 'B:CE1', 'C:'].map((one) => {
        const [name, room] = one.split(':')
        return `users add --kind pupil --first-name Léa --last-name ${name}${room ? ` --class ${room}` : ''}`
      }),
    ])
      await must(site, `intrascol ${line}`)
    const users = async (options: string) => namesIn(await intrascol(site, `intrascol users list -o json ${options}`), 'last_name')
    expect(await users('--class CP --class CE1')).toEqual(['A', 'B'])
    expect(await users('--class CP --class none')).toEqual(['A', 'C'])
    expect(await users('--name a --name vi')).toEqual(['A', 'VIDAL'])
    expect(await users('--kind pupil --kind adult')).toHaveLength(4)
    await must(site, 'intrascol users delete --class CP --class CE1')
    expect(await users('--status left --status active')).toHaveLength(4)
    expect(await users('--status left')).toEqual(['A', 'B'])
  })
})

const namesIn = ({ code, out, err }: Answer, key: string): unknown[] => {
  if (code !== 0) throw new Error(err)
  return (JSON.parse(out) as Record<string, unknown>[]).map((row) => row[key])
}
