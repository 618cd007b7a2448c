import { describe, expect, it } from 'vitest'
import { abonnement, csv, list, one, read, type Values } from './read-subscriptions-support.ts'

describe('a fault', () => {
  const both = { finValidite: '2027-08-15', debutValidite: '2026-08-15' }
  const none = { nbLicenceGlobale: [] }
  it.each<[Values, unknown[]]>([
    [{ idAbonnement: [] }, ['idAbonnement', 'fault.sub.missing', 'idAbonnement']],
    [{ idAbonnement: 'x'.repeat(46) }, ['idAbonnement', 'fault.sub.too_long', 'idAbonnement', 45]],
    [{ idAbonnement: 'a b' }, ['idAbonnement', 'fault.sub.id_space', 'a b']],
    [{ idAbonnement: 'abonnements' }, ['idAbonnement', 'fault.sub.id_reserved', 'abonnements']],
    [{ idAbonnement: 'categorie' }, ['idAbonnement', 'fault.sub.id_reserved', 'categorie']],
    [{ commentaireAbonnement: 'x'.repeat(256) }, ['commentaireAbonnement', 'fault.sub.too_long', 'commentaireAbonnement', 255]],
    [{ idDistributeurCom: '123_456' }, ['idDistributeurCom', 'fault.sub.distributor', '123_456']],
    [{ idDistributeurCom: '' }, ['idDistributeurCom', 'fault.sub.missing', 'idDistributeurCom']],
    [{ idRessource: 'http://example.org/x' }, ['idRessource', 'fault.sub.resource', 'http://example.org/x']],
    [{ idRessource: 'ark:/99999' }, ['idRessource', 'fault.sub.resource', 'ark:/99999']],
    [{ idRessource: `ark:/9/${'x'.repeat(1020)}` }, ['idRessource', 'fault.sub.too_long', 'idRessource', 1024]],
    [{ typeIdRessource: 'doi' }, ['typeIdRessource', 'fault.sub.resource_type', 'doi']],
    [{ libelleRessource: 'x'.repeat(256) }, ['libelleRessource', 'fault.sub.too_long', 'libelleRessource', 255]],
    [{ libelleRessource: '' }, ['libelleRessource', 'fault.sub.missing', 'libelleRessource']],
    [{ libelleRessource: ['a', 'b'] }, ['libelleRessource', 'fault.sub.repeated', 'libelleRessource']],
    [{ codeProjetRessource: '<b/>' }, ['codeProjetRessource', 'fault.sub.nested', 'codeProjetRessource']],
    [{ codeProjetRessource: 'x'.repeat(51) }, ['codeProjetRessource', 'fault.sub.too_long', 'codeProjetRessource', 50]],
    [{ debutValidite: '31/02/2026' }, ['debutValidite', 'fault.sub.day', '31/02/2026']],
    [{ debutValidite: [] }, ['debutValidite', 'fault.sub.missing', 'debutValidite']],
    [{ finValidite: '2027-02-29' }, ['finValidite', 'fault.sub.day', '2027-02-29']],
    [{ finValidite: [] }, ['finValidite', 'fault.sub.end_missing']],
    [{ anneeFinValidite: '2027' }, ['anneeFinValidite', 'fault.sub.year_form', '2027']],
    [{ anneeFinValidite: '2027-2027' }, ['anneeFinValidite', 'fault.sub.year_span', '2027-2027']],
    [{ anneeFinValidite: '2026-2037' }, ['anneeFinValidite', 'fault.sub.year_span', '2026-2037']],
    [{ ...both, finValidite: '2026-08-14' }, ['finValidite', 'fault.sub.end_before_start', '2026-08-15', '2026-08-14']],
    [{ ...both, finValidite: '2026-08-15T00:00:00+02:00' }, ['finValidite', 'fault.sub.end_before_start', '2026-08-15', '2026-08-14']],
    [{ ...both, finValidite: '2036-08-15' }, ['finValidite', 'fault.sub.too_many_years', '2026-08-15', '2036-08-15']],
    [{ codeNatureUAI: '300' }, ['uaiEtab', 'fault.sub.schools']],
    [{ uaiEtab: 'x'.repeat(46) }, ['uaiEtab', 'fault.sub.too_long', 'uaiEtab', 45]],
    [{ categorieAffectation: 'perpetual' }, ['categorieAffectation', 'fault.sub.category', 'perpetual']],
    [{ typeAffectation: 'CLASSE' }, ['typeAffectation', 'fault.sub.scope', 'CLASSE']],
    [{ typeAffectation: [] }, ['typeAffectation', 'fault.sub.missing', 'typeAffectation']],
    [{ nbLicenceGlobale: '123456789' }, ['nbLicenceGlobale', 'fault.sub.count', '123456789']],
    [{ nbLicenceGlobale: '-5' }, ['nbLicenceGlobale', 'fault.sub.count', '-5']],
    [{ nbLicenceGlobale: '1.5' }, ['nbLicenceGlobale', 'fault.sub.count', '1.5']],
    [{ nbLicenceGlobale: 'beaucoup' }, ['nbLicenceGlobale', 'fault.sub.count', 'beaucoup']],
    [{ nbLicenceEleve: '10' }, ['nbLicenceGlobale', 'fault.sub.counts_both']],
    [none, ['nbLicenceGlobale', 'fault.sub.counts_missing']],
    [{ ...none, nbLicenceProfDoc: '1' }, ['nbLicenceProfDoc', 'fault.sub.pool_without_public', 'nbLicenceProfDoc', 'DOCUMENTALISTE']],
    [
      { ...none, nbLicenceAutrePersonnel: 'ILLIMITE' },
      ['nbLicenceAutrePersonnel', 'fault.sub.pool_without_public', 'nbLicenceAutrePersonnel', 'AUTRE PERSONNEL'],
    ],
    [{ ...none, typeAffectation: 'ETABL' }, ['nbLicenceGlobale', 'fault.sub.school_total']],
    [{ typeAffectation: 'ETABL', nbLicenceEleve: '5' }, ['nbLicenceGlobale', 'fault.sub.school_pools']],
    [{ publicCible: [] }, ['publicCible', 'fault.sub.missing', 'publicCible']],
    [{ publicCible: ['ELEVE', 'PARENT'] }, ['publicCible', 'fault.sub.public', 'PARENT']],
  ])('is told with its field: %#', async (values, fault) => {
    const found = await one(values)
    expect(found.faults).toEqual([fault])
    expect(found.records.map(({ type }) => type)).toEqual(['skipped'])
  })

  it('does not hide the others, nor the subscription', async () => {
    const { faults, records } = await read(csv([{ idRessource: 'x', nbLicenceGlobale: 'y' }, { idAbonnement: 'ABO-2' }]))
    expect(faults.map(([column]) => column)).toEqual(['idRessource', 'nbLicenceGlobale'])
    expect(records[0]).toMatchObject({
      type: 'skipped',
      line: 2,
      id: 'ABO-1',
      fields: { idRessource: 'x', uaiEtab: '9990012J|9990013k|9990012j' },
      faults: [{ line: 2 }, { line: 2 }],
    })
    expect(records[1]).toMatchObject({ type: 'subscription', id: 'ABO-2' })
  })

  it('of a CSV line is told once, and no rule is applied to it', async () => {
    const found = await read(`${csv([{}])}ABO-2;x\n`)
    expect(found.faults).toEqual([[undefined, 'fault.csv.short_row', 2, 12]])
    expect(found.records[1]).toMatchObject({
      type: 'skipped',
      line: 3,
      id: 'ABO-2',
      fields: { idAbonnement: 'ABO-2', idDistributeurCom: 'x' },
    })
  })

  it('is the same id twice in one file', async () => {
    const found = await read(list(abonnement(), abonnement()))
    expect(found.faults).toEqual([['idAbonnement', 'fault.sub.id_twice', 'ABO-1', 2]])
    expect(found.records.map(({ type }) => type)).toEqual(['subscription', 'skipped'])
  })
})
