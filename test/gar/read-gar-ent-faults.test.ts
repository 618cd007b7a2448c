import { describe, expect, it } from 'vitest'
import { id, m, one, profile, pupil, uai } from './read-gar-ent-support.ts'

describe('a faulty record', () => {
  const long = (length: number) => 'x'.repeat(length)
  it.each([
    ['Eleve', pupil({ id: '' }), ['fault.gar.empty', 'GARPersonIdentifiant']],
    ['Eleve', pupil({ id: long(65) }), ['fault.gar.too_long', 'GARPersonIdentifiant', 64]],
    ['Eleve', pupil({ last: long(501) }), ['fault.gar.too_long', 'GARPersonNom', 500]],
    ['Eleve', pupil({ etab: '' }), ['fault.gar.empty', 'GARPersonEtab']],
    ['Eleve', pupil({ etab: long(46) }), ['fault.gar.too_long', 'GARPersonEtab', 45]],
    ['Eleve', pupil({ profiles: profile('') }), ['fault.gar.empty', 'GARPersonProfil']],
    ['Eleve', pupil({ profiles: profile('National_tut') }), ['fault.gar.profile', 'National_tut']],
    ['Eleve', pupil({ profiles: profile('National_aca') }), ['fault.gar.profile', 'National_aca']],
    ['Eleve', pupil({ profiles: '' }), ['fault.gar.missing_element', 'GARPersonProfils', 'GAREleve']],
    ['Eleve', pupil({ profiles: m('GARPersonProfils', uai) }), ['fault.gar.missing_element', 'GARPersonProfil', 'GARPersonProfils']],
    ['Eleve', pupil({ more: m('GARPersonDateNaissance', '28/02/2009') }), ['fault.gar.day', '28/02/2009']],
    ['Eleve', pupil({ more: m('GARPersonDateNaissance', '2009-02-29') }), ['fault.gar.day', '2009-02-29']],
    ['Eleve', pupil({ more: m('GARPersonMail', 'a@b.c') }), ['fault.gar.unknown_element', 'GARPersonMail', 'GAREleve']],
    ['Eleve', pupil({ more: m('GARPersonCivilite', 'M.') }), ['fault.gar.order', 'GARPersonCivilite', 'GAREleve']],
    ['Eleve', pupil({ last: `A${m('b')}` }), ['fault.gar.unknown_element', 'b', 'GARPersonNom']],
    ['Eleve', pupil({ more: 'hello' }), ['fault.gar.stray_text', 'GAREleve']],
    [
      'Eleve',
      pupil({
        more: m('GARPersonEtab', '9990013K') + m('GARPersonDateNaissance', '2009-02-28') + m('GARPersonDateNaissance', '2009-02-28'),
      }),
      ['fault.gar.repeated_element', 'GARPersonDateNaissance', 'GAREleve'],
    ],
    [
      'Eleve',
      pupil({ more: '<GARPersonEtab xmlns="urn:x">9990012J</GARPersonEtab>' }),
      ['fault.gar.unknown_element', 'GARPersonEtab', 'GAREleve'],
    ],
    ['Eleve', m('GARPersonMEF', uai + id('p1')), ['fault.gar.missing_element', 'GARMEFCode', 'GARPersonMEF']],
    [
      'Eleve',
      m('GARPersonGroupe', uai + id('p1') + m('GARGroupeCode', 'D')),
      ['fault.gar.unknown_record', 'GARPersonGroupe', 'GAR-ENT-Eleve'],
    ],
    ['Etab', m('GAREtab', m('GARStructureUAI') + m('GARStructureNomCourant', 'N')), ['fault.gar.empty', 'GARStructureUAI']],
    [
      'Etab',
      m('GAREtab', uai + m('GARStructureNomCourant', 'N') + m('GARStructureTelephone', long(21))),
      ['fault.gar.too_long', 'GARStructureTelephone', 20],
    ],
    ['Etab', m('GARMEF', uai + m('GARMEFCode', ' ') + m('GARMEFLibelle', 'N')), ['fault.gar.empty', 'GARMEFCode']],
    [
      'Etab',
      m('GARMatiere', uai + m('GARMatiereCode', 'C') + m('GARMatiereLibelle', long(256))),
      ['fault.gar.too_long', 'GARMatiereLibelle', 255],
    ],
    [
      'Groupe',
      m('GARGroupe', m('GARGroupeCode', 'D') + uai + m('GARGroupeLibelle', 'D') + m('GARGroupeStatut', 'CLASSE')),
      ['fault.gar.status', 'CLASSE'],
    ],
    [
      'Groupe',
      m(
        'GARGroupe',
        m('GARGroupeCode', 'D') + uai + m('GARGroupeLibelle', 'D') + m('GARGroupeStatut', 'DIVISION') + m('GARGroupeDivAppartenance', 'E'),
      ),
      ['fault.gar.division_in_division', 'D'],
    ],
    [
      'Groupe',
      m('GAREnsClasseMatiere', uai + id('e') + m('GARGroupeCode', 'D')),
      ['fault.gar.missing_element', 'GARMatiereCode', 'GAREnsClasseMatiere'],
    ],
    [
      'RespAff',
      m('GARRespAff', id('e1') + m('GARPersonNom', 'D') + m('GARPersonPrenom', 'A') + m('GARRespAffEtab', '9990012J')),
      ['fault.gar.missing_element', 'GARPersonMail', 'GARRespAff'],
    ],
  ])('in %s is reported and skipped: %#', async (kind, content, [key, ...values]) => {
    const found = await one(kind, content)
    expect(found.faults).toEqual([[key, 2, ...values]])
    expect(found.bodies.map(({ type }) => type)).toEqual(['file', 'skipped'])
    expect(found.report.broken).toBe(false)
  })

  it('counts characters, not bytes or halves', async () => {
    expect((await one('Eleve', pupil({ last: '😀'.repeat(500) }))).report.faultCount).toBe(0)
    expect((await one('Eleve', pupil({ last: '😀'.repeat(501) }))).report.faultCount).toBe(1)
  })

  it('has all its faults reported, and says whom it was about', async () => {
    const found = await one(
      'Eleve',
      pupil({ id: 'p9', profiles: profile('National_tut', '9990013k'), more: m('GARPersonDateNaissance', 'x') }),
    )
    expect(found.faults.map(([key]) => key)).toEqual(['fault.gar.profile', 'fault.gar.day'])
    expect(found.bodies[1]).toEqual({
      type: 'skipped',
      element: 'GAREleve',
      id: 'p9',
      uai: '9990013K',
      code: undefined,
      schools: ['9990013K', '9990012J'],
    })
  })
})
