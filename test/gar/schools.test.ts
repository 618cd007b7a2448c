import { describe, expect, test } from 'vitest'
import { gar, json, onEachEngine } from '../support/site.ts'
import { lycee, refused, siteAfter, twoSchools } from './support.ts'

interface School {
  uai: string
  delegates: { id: string; email: string }[]
}

onEachEngine((engine) => {
  describe('schools and their responsables come from the snapshot', () => {
    test('schools show names the delegates of the only school', async () => {
      const here = await siteAfter(engine, lycee)
      const school = {
        uai: '9990101F',
        name: 'Lycée des Embruns',
        degree: 2,
        contract: 'PU',
        head_uai: null,
        directory_on: '2025-09-15',
        people: 19,
        resources: 4,
      }
      const delegates = [
        { id: 'ens-03', last_name: 'LE SAOÛT', first_name: 'Anne-Laure', email: 'ens-03@exemple.invalid' },
        { id: 'per-01', last_name: 'LOAËC', first_name: 'Yann', email: 'per-01@exemple.invalid' },
      ]
      expect(await json<object>(gar(here, 'gar schools show -o json'))).toEqual({ ...school, delegates })
      expect(await json<object>(gar(here, 'gar schools show 9990101f -o json'))).toEqual({ ...school, delegates })
      const table = await gar(here, 'gar schools show --lang fr')
      expect(table.out).toMatch(/Lycée des Embruns[\s\S]*LE SAOÛT/)
    })

    test('one of several must be named: 7 with the candidates; an unknown one is 4', async () => {
      const here = await siteAfter(engine, [...lycee, ...twoSchools])
      expect(await refused(here, 'gar schools show')).toMatchObject({
        exit: 7,
        code: 'ambiguous_school',
        candidates: ['9990101F', '9990303A', '9990304B'],
      })
      expect((await json<School>(gar(here, 'gar schools show 9990304B -o json'))).uai).toBe('9990304B')
      expect(await refused(here, 'gar schools show 0000000X')).toMatchObject({ exit: 4, unknown: ['0000000X'] })
      expect(await refused(await siteAfter(engine, []), 'gar schools show')).toMatchObject({ exit: 4, code: 'no_school' })
    })
  })

  describe('gar.uai in the configuration limits to its schools', () => {
    const reading = [
      'people list',
      'resources list',
      'copies list',
      'report',
      'export counts',
      'export report',
      'schools show',
      'history pix',
    ]
    const writing = [
      'assign --resource pix --all',
      'revoke --resource pix --all',
      'batch-revoke --departed',
      'sync --resource pix --all',
      'year close',
    ]

    test('another school is as unknown as one that does not exist, for every command', async () => {
      const here = await siteAfter(engine, [...lycee, ...twoSchools, 'gar import gar-ent fixtures/gar-ent/ecole'])
      await gar(here, 'gar config set gar.uai 9990101f')
      const uai = (command: string, school: string) =>
        command === 'schools show' ? `gar schools show ${school}` : `gar ${command} --uai ${school}`
      for (const command of [...reading, ...writing]) {
        const other = await refused(here, uai(command, '9990303A'))
        const none = await refused(here, uai(command, '0000000X'))
        expect([command, other.exit, other.code, other.unknown]).toEqual([command, 4, 'unknown_school', ['9990303A']])
        expect([other.code, other.message]).toEqual([none.code, none.message.replace('0000000X', '9990303A')])
      }
      expect(await refused(here, 'gar people show deux-a2')).toMatchObject({ exit: 4, unknown: ['deux-a2'] })
      expect(await refused(here, 'gar revoke --resource pix --person deux-a2')).toMatchObject({ exit: 4, unknown: ['deux-a2'] })
    })

    test('without --uai every command speaks of these schools alone, and a write needs no --uai when there is one', async () => {
      const here = await siteAfter(engine, [...lycee, ...twoSchools])
      await gar(here, 'gar config set gar.uai 9990101F')
      const uais = async (command: string) => [...new Set((await json(gar(here, `gar ${command} -o json`))).map(({ uai }) => uai))]
      for (const command of ['schools list', 'people list', 'resources list']) expect(await uais(command)).toEqual(['9990101F'])
      expect((await json<{ schools: School[] }>(gar(here, 'gar report -o json'))).schools.map(({ uai }) => uai)).toEqual(['9990101F'])
      expect((await json<{ counts: object }>(gar(here, 'gar assign --resource pix --all -o json'))).counts).toEqual({ assigned: 19 })
      expect((await json<{ counts: object }>(gar(here, 'gar assign --resource pix --all --all-schools -o json'))).counts).toEqual({
        already: 19,
      })
    })

    test('with several schools a write still names one, among these', async () => {
      const here = await siteAfter(engine, [...lycee, ...twoSchools])
      await gar(here, 'gar config set gar.uai "9990303A, 9990304B"')
      for (const command of writing) {
        const { exit, code, candidates } = await refused(here, `gar ${command}`)
        expect([command, exit, code, candidates]).toEqual([command, 7, 'ambiguous_school', ['9990303A', '9990304B']])
      }
      expect((await refused(here, 'gar schools show')).candidates).toEqual(['9990303A', '9990304B'])
      expect((await gar(here, 'gar config set gar.uai ,')).code).toBe(2)
    })
  })
})
