import { describe, expect, test } from 'vitest'
import { type Circumstances, gar, json, onEachEngine, type Site } from '../support/site.ts'
import { adult, group, level, member, personLevel, pupil, type Records, school, snapshot, subscriptions } from './files.ts'
import { copies, done, ids, lycee, pools, refused, siteAfter, sound } from './support.ts'

const [A, B] = ['9990012J', '9990013K']

/** A school whose codes are those of every other one; its people may be in both. */
function schoolOf(uai: string, pupils: readonly string[]): Records {
  const here = (id: string) => pupil(id, { profiles: { [uai]: 'elv' } })
  return {
    Etab: [school(uai, `École ${uai}`), level('MEF1', 'SECONDE', uai)],
    Eleve: pupils.flatMap((id) => [here(id), personLevel(id, 'MEF1', uai)]),
    Enseignant: [adult(`t-${uai}`, { profiles: { [uai]: 'ens' } })],
    Groupe: [group('D1', 'DIVISION', [], uai), ...pupils.map((id) => member(id, 'D1', uai))],
  }
}
const many = Array.from({ length: 30 }, (_, index) => `b${index}`)
const a = `gar import gar-ent ${snapshot(schoolOf(A, ['a1', 'a2', 'shared']))}`
const b = `gar import gar-ent ${snapshot(schoolOf(B, [...many, 'shared']))}`
const bought = `gar import subscriptions ${subscriptions(
  { idAbonnement: 'BOTH', nbLicenceGlobale: 4, uaiEtab: `${A}|${B}`, niveauEducatif: 'SECONDE' },
  { idAbonnement: 'ONLY-B', nbLicenceGlobale: 'ILLIMITE', uaiEtab: B, libelleRessource: 'BOTH' },
)}`

onEachEngine((engine) => {
  const seen = async (here: Site, uai: string, circumstances: Circumstances = {}) => {
    const commands = ['resources list', 'resources list --by pool', 'copies list', 'people list', 'report']
    const answers = await Promise.all(
      commands.map((command) => json<unknown>(gar(here, `gar ${command} --uai ${uai} -o json`, circumstances))),
    )
    const exported = await gar(here, `gar export counts --uai ${uai}`)
    return [...answers, exported.out]
  }

  describe('several schools: the switch, --uai, and figures of their own', () => {
    test('no figure of one school changes with the size of the others', async () => {
      const alone = await siteAfter(engine, [a, bought])
      await done(alone, 'gar assign --resource both --person a1 --person shared')
      const before = await seen(alone, A)
      await done(alone, b)
      await done(alone, bought)
      await done(alone, `gar assign --uai ${B} --resource both --all`)
      expect(await seen(alone, A)).toEqual(before)
      await done(alone, `gar batch-revoke --uai ${B} --resource both --all`)
      expect(await seen(alone, A)).toEqual(before)
      await sound(alone)
    })

    test('a count is per school: the same subscription is not shared between them, nor is a person of both', async () => {
      const here = await siteAfter(engine, [a, b, bought])
      await done(here, `gar assign --uai ${A} --resource both --person shared`)
      expect(await ids(here, `--uai ${B} --holding both`)).toEqual([])
      expect(await pools(here)).toMatchObject({ [`${A} BOTH all`]: '4 = 3 + 1 + 0 + 0', [`${B} BOTH all`]: '4 = 4 + 0 + 0 + 0' })
      await done(here, `gar assign --uai ${B} --resource both --person shared`)
      expect(await copies(here, '--person shared')).toEqual(['shared assigned', 'shared assigned'])
      expect((await done(here, `gar revoke --uai ${B} --resource both --person shared`)).rows).toHaveLength(1)
      expect(await copies(here, '--person shared')).toEqual(['shared assigned'])
      await sound(here)
    })

    test('--uai takes several, --all-schools all of them; without either a write is 7', async () => {
      const here = await siteAfter(engine, [a, b, ...lycee, bought])
      expect(await refused(here, 'gar batch-revoke --resource both --all')).toMatchObject({ exit: 7, candidates: [A, B, '9990101F'] })
      const two = await done(here, `gar assign --resource both --population teachers --uai ${A},${B} -n`)
      expect(two.rows.map(({ uai, outcome }) => `${uai} ${outcome}`)).toEqual([`${A} assigned`, `${B} assigned`])
      expect((await done(here, `gar assign --resource both --population teachers --uai ${A} --uai ${B}`)).counts).toEqual({ assigned: 2 })
      expect((await done(here, 'gar batch-revoke --resource both --population teachers --all-schools --expect 2')).counts).toMatchObject({
        freed: 2,
      })
      expect(
        (await json(gar(here, `gar resources list --uai ${A},9990101F -o json`))).map(({ uai }) => uai).filter((uai) => uai === B),
      ).toEqual([])
      expect((await json<{ schools: object[] }>(gar(here, `gar report --uai ${A},${B} -o json`))).schools).toHaveLength(2)
      expect(await refused(here, `gar people list --uai ${A},0000000X,1111111X`)).toMatchObject({
        exit: 4,
        unknown: ['0000000X', '1111111X'],
      })
      await sound(here)
    })

    test('at a terminal the walk asks which school, and shows that one alone', async () => {
      const here = await siteAfter(engine, [a, b, bought, `gar assign --uai ${B} --resource both --population teachers`])
      const { code, asked, err } = await gar(here, 'gar batch-revoke', { answers: [B, 'both', 'go', 'all', true] })
      expect([code, asked[0], asked.at(-1)]).toEqual([0, 'Which school?', 'Take 1 copy back?'])
      expect(err).toContain(`gar batch-revoke --uai ${B} --resource both --all`)
      const together = await gar(here, 'gar assign --all-schools', { answers: ['population', 'go', 'all', ['?'], false] })
      expect([together.code, together.err]).toEqual([130, expect.stringContaining(`Left afterwards: ${A} BOTH 1; ${B} BOTH ∞`)])
    })

    test('several responsables at once: two schools are written at the same moment', async () => {
      const here = await siteAfter(engine, [a, b, bought])
      const lines = [A, B].flatMap((uai) =>
        ['a1', 'shared', 'b1', 'b2'].map((id) => `gar assign --uai ${uai} --resource both --person ${id} --partial`),
      )
      const codes: number[] = []
      // Within one process the writers of SQLite cannot wait for each other: processes at once are tried elsewhere.
      if (engine === 'postgres') codes.push(...(await Promise.all(lines.map((line) => gar(here, line)))).map(({ code }) => code))
      else for (const line of lines) codes.push((await gar(here, line)).code)
      expect(codes.filter((code) => code === 0)).toHaveLength(5)
      expect(codes.filter((code) => code === 4)).toHaveLength(3)
      await sound(here)
    })
  })

  describe('what people say of the console, and what the commands show', () => {
    test('entry by resource: one resource to a school, divisions, groups or individuals in one line', async () => {
      const here = await siteAfter(engine, lycee)
      for (const [selection, people] of [
        ['--division 2A', 6],
        ['--group 1MAT --population pupils', 2],
        ['--person elv-01 --person ens-01', 2],
        ['--all', 19],
      ] as const) {
        const { counts } = await done(here, `gar assign --resource pix ${selection} -n`)
        expect([selection, (counts.assigned ?? 0) >= people]).toEqual([selection, true])
      }
    })

    test('entry by population: several resources to one population, as one operation', async () => {
      const here = await siteAfter(engine, lycee)
      const { counts, rows } = await done(
        here,
        'gar assign --resource pix --resource manuel --resource atlas --population teachers --partial -n',
      ).catch(() => ({ counts: {}, rows: [] }))
      expect([Object.keys(counts).length > 0, new Set(rows.map(({ resource }) => resource)).size]).toEqual([true, 3])
    })

    test('columns Disponibles, Restants, Suggérés, Attribués, Total: assigned is told from locked', async () => {
      const here = await siteAfter(engine, [...lycee, 'gar assign --resource pix --all', 'gar import gar-ent fixtures/gar-ent/lycee-next'])
      const [pix] = (await json(gar(here, 'gar resources list -o json'))).filter(({ code }) => code === 'pix')
      expect(pix).toMatchObject({ unlimited: true, total: null, available: null, assigned: 16, locked: 3 })
      expect(await ids(here, '--holding pix')).toHaveLength(16)
      expect(await copies(here, '--resource pix --state locked')).toHaveLength(3)
      const table = await gar(here, 'gar resources list --lang fr')
      for (const heading of ['DISPONIBLES', 'SUGGÉRÉS', 'ATTRIBUÉS', 'VERROUILLÉS', 'TOTAL', '∞']) expect(table.out).toContain(heading)
    })

    test('one withdrawal button per person: people show offers it, and nothing is taken when none is chosen', async () => {
      const here = await siteAfter(engine, [...lycee, 'gar assign --resource pix --resource manuel --person elv-02'])
      const none = await gar(here, 'gar people show elv-02', { answers: ['no, leave them all'], columns: 100 })
      expect([none.code, await copies(here, '--person elv-02')]).toEqual([0, ['elv-02 assigned', 'elv-02 assigned']])
      const taken = await gar(here, 'gar people show elv-02', { answers: ['Manuel', true], columns: 100 })
      expect([taken.code, taken.err]).toEqual([0, expect.stringContaining('gar revoke --uai 9990101F --resource manuel --person elv-02')])
      expect(await ids(here, '--holding manuel')).toEqual([])
      const piped = await gar(here, 'gar people show elv-02', { answers: [] })
      expect([piped.code, piped.asked]).toEqual([0, []])
    })

    test('bought resource not visible: a remark on import, and the list shows what is upcoming and expired', async () => {
      const file = subscriptions(
        { idAbonnement: 'SOON', uaiEtab: '9990101F', nbLicenceGlobale: 5, debutValidite: '2027-01-01' },
        { idAbonnement: 'OVER', uaiEtab: '9990101F', nbLicenceGlobale: 5, debutValidite: '2025-01-01', finValidite: '2025-12-31' },
      )
      const here = await siteAfter(engine, lycee)
      expect((await gar(here, `gar import subscriptions ${file}`)).err).toContain('2 subscriptions')
      const statuses = (await json(gar(here, 'gar resources list -o json'))).map(({ code, status }) => `${code} ${status}`)
      expect(statuses).toEqual(expect.arrayContaining(['over expired', 'soon upcoming', 'pix valid']))
    })

    test('two copies consumed by one person through two entrances: one each, whichever way', async () => {
      const here = await siteAfter(engine, lycee)
      await done(here, 'gar assign --resource manuel --person elv-02')
      expect((await done(here, 'gar assign --resource manuel --resource pix --division 2A --population pupils')).counts).toMatchObject({
        already: 1,
      })
      expect(await copies(here, '--resource manuel --person elv-02')).toEqual(['elv-02 assigned'])
      await sound(here)
    })

    test('groups incomplete: faults by file and line', async () => {
      const broken = { ...schoolOf(A, ['a1']), Groupe: [group('D1'), member('ghost', 'D1')] }
      const { exit, faults } = await refused(await siteAfter(engine, []), `gar import gar-ent ${snapshot(broken)}`)
      expect([exit, faults?.[0]?.line, faults?.[0]?.reason]).toEqual([8, 3, expect.stringContaining('ghost')])
    })

    test('counts lag a day: here they are computed on reading', async () => {
      const here = await siteAfter(engine, lycee)
      const assigned = async () => (await json(gar(here, 'gar resources list -o json'))).find(({ code }) => code === 'pix')?.assigned
      expect(await assigned()).toBe(0)
      await done(here, 'gar assign --resource pix --division 2A --population pupils')
      const now = await assigned()
      expect(now).toBe((await ids(here, '--holding pix')).length)
      await done(here, 'gar undo 3')
      expect([now, await assigned()]).toEqual([5, 0])
    })
  })
})
