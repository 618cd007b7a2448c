import { describe, expect, it } from 'vitest'
import type { SubscriptionRecord } from '../../src/gar/files/subscriptions.ts'
import { abonnement, list, one, read, type Values } from './read-subscriptions-support.ts'

describe('values', () => {
  const only = async (values: Values) => {
    const { records, faults } = await one(values)
    expect(faults).toEqual([])
    return records[0] as SubscriptionRecord
  }

  it.each([
    ['illimite', null],
    ['ILLIMITE', null],
    ['Illimité', null],
    ['0', 0],
    ['99999999', 99_999_999],
  ])('a count %s', async (text, total) => {
    expect((await only({ nbLicenceGlobale: text })).pools).toEqual([{ population: 'all', total }])
  })

  it('separate pools: a missing one is not there, 0 needs no public and does not disturb a common one', async () => {
    expect(
      (await only({ nbLicenceGlobale: [], nbLicenceEleve: '10', nbLicenceEnseignant: 'ILLIMITE', nbLicenceProfDoc: '0' })).pools,
    ).toEqual([
      { population: 'pupils', total: 10 },
      { population: 'teachers', total: null },
      { population: 'documentalists', total: 0 },
    ])
    expect((await only({ nbLicenceProfDoc: '0' })).pools).toEqual([{ population: 'all', total: 100 }])
  })

  it.each([
    ['transférable', 'transferable'],
    ['non transferable', 'non_transferable'],
    ['non-transferable', 'non_transferable'],
    ['Non Transférable', 'non_transferable'],
  ])('a category %s', async (text, category) => {
    expect((await only({ categorieAffectation: text })).category).toBe(category)
  })

  it('no category is transferable, with a remark; a deleted subscription is passed over, with a remark', async () => {
    const found = await read(
      list(
        abonnement({ categorieAffectation: [] }),
        abonnement({ idAbonnement: '_ABO', publicCible: [] }),
        '<abonnement><idAbonnement>_B</idAbonnement></abonnement>',
      ),
    )
    expect(found.records).toMatchObject([{ category: 'transferable' }])
    expect(found.faults).toEqual([])
    expect(found.remarks).toEqual([
      ['remark.sub.no_category', 1, 'ABO-1'],
      ['remark.sub.deleted', 2, '_ABO, _B'],
    ])
  })

  it('scopes and publics', async () => {
    expect((await only({ typeAffectation: 'ETABL', publicCible: ['AUTRE_PERSONNEL', 'AUTRE PERSONNEL', 'DOCUMENTALISTE'] })).scope).toBe(
      'school',
    )
    expect((await only({ publicCible: ['AUTRE_PERSONNEL', 'AUTRE PERSONNEL', 'DOCUMENTALISTE'] })).publics).toEqual([
      'staff',
      'documentalists',
    ])
  })

  it.each([
    ['http://n2t.net/ark:/99999/pix', 'ark:/99999/pix'],
    ['https://n2t.net/ark:/99999/Pix', 'ark:/99999/Pix'],
    ['ARK:/99999/pix/v2', 'ark:/99999/pix/v2'],
    ['ark:99999/pix', 'ark:/99999/pix'],
  ])('a resource %s', async (text, resource) => {
    expect((await only({ idRessource: text, typeIdRessource: 'ARK' })).resource).toBe(resource)
  })

  it.each<[string, string[] | string, string[] | string, string, string]>([
    ['2021-08-15T08:02:45.000+02:00', '2022-08-15T00:00:00.000+02:00', [], '2021-08-15', '2022-08-14'],
    ['2021-08-14T22:00:00Z', '2022-08-14T22:00:00Z', [], '2021-08-15', '2022-08-14'],
    ['2021-08-14T21:59:59Z', '2022-08-14T21:59:59Z', [], '2021-08-14', '2022-08-14'],
    ['2021-12-31T23:30:00Z', '2022-12-31T23:00:00+0000', [], '2022-01-01', '2022-12-31'],
    ['2021-08-15', '2022-08-15', [], '2021-08-15', '2022-08-15'],
    ['2021-08-15', '2022-08-15T00:00:00', [], '2021-08-15', '2022-08-14'],
    ['2021-08-15', '2022-08-15T00:00', [], '2021-08-15', '2022-08-14'],
    ['2021-08-15', '2022-08-15T00:00:01', [], '2021-08-15', '2022-08-15'],
    ['2021-08-15', [], '2021-2022', '2021-08-15', '2022-08-14'],
    ['2021-08-15', [], '2021-2031', '2021-08-15', '2031-08-14'],
    ['2021-08-15', '2022-06-30', '2021-2022', '2021-08-15', '2022-06-30'],
    ['2024-02-29', '2034-02-28', [], '2024-02-29', '2034-02-28'],
  ])('validity %s to %s %s', async (debutValidite, finValidite, anneeFinValidite, validFrom, validUntil) => {
    expect(await only({ debutValidite, finValidite, anneeFinValidite })).toMatchObject({ validFrom, validUntil })
  })

  it('unknown elements are not read, with a remark', async () => {
    const found = await one({ prix: '3' })
    expect(found.remarks).toEqual([['remark.sub.unknown_field', 1, 'prix']])
    expect(found.records).toHaveLength(1)
  })
})
