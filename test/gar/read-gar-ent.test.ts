import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { pack } from 'tar-stream'
import { describe, expect, it } from 'vitest'
import { file, folderOf, id, m, one, person, profile, pupil, read, remarks, top, uai } from './read-gar-ent-support.ts'

const etab = file(
  'Etab',
  m('GAREtab', uai + m('GARStructureNomCourant', 'Lycée fictif') + m('GARStructureContrat', 'PU')) +
    m('GARMEF', uai + m('GARMEFCode', '99900000001') + m('GARMEFLibelle', 'NIVEAU A')) +
    m('GARMatiere', uai + m('GARMatiereCode', '99AB01') + m('GARMatiereLibelle', 'MATIERE')),
)
const eleve = file(
  'Eleve',
  [
    pupil({ more: m('GARPersonDateNaissance', '2009-02-28') }),
    m('GARPersonMEF', uai + id('p1') + m('GARMEFCode', '99900000001')),
    m('GAREleveEnseignement', uai + id('p1') + m('GARMatiereCode', '99AB01')),
  ].join('\n'),
)
const enseignant = file(
  'Enseignant',
  person('GAREnseignant', {
    id: 'e1',
    profiles: profile('National_ens') + profile('National_doc'),
    more: m('GAREnsDisciplinesPostes', uai + m('GAREnsDisciplinePosteCode', 'X9999')) + m('GARPersonMail', 'e1@exemple.invalid'),
  }),
)
const groupe = file(
  'Groupe',
  m('GARGroupe', m('GARGroupeCode', 'DIV-A1') + uai + m('GARGroupeLibelle', 'Division A1') + m('GARGroupeStatut', 'DIVISION')) +
    m(
      'GARGroupe',
      m('GARGroupeCode', 'GRP') +
        uai +
        m('GARGroupeLibelle', 'Groupe') +
        m('GARGroupeStatut', 'GROUPE') +
        m('GARGroupeDivAppartenance', 'DIV-A1'),
    ) +
    m('GARPersonGroupe', uai + id('p1') + m('GARGroupeCode', 'DIV-A1')) +
    m('GAREnsGroupeMatiere', uai + id('e1') + m('GARGroupeCode', 'GRP') + m('GARMatiereCode', '99AB01')) +
    m('GAREnsClasseMatiere', uai + id('e1') + m('GARGroupeCode', 'DIV-A1') + m('GARMatiereCode', '99AB01') + m('GARMatiereCode', '99AB02')),
)
const respaff = file(
  'RespAff',
  m(
    'GARRespAff',
    id('e1') + m('GARPersonNom', 'D') + m('GARPersonPrenom', 'A') + m('GARPersonMail', 'a@b.invalid') + m('GARRespAffEtab', '9990012J'),
  ),
)

const place = { uai: '9990012J' }
const expected = {
  Etab: [
    { type: 'school', ...place, name: 'Lycée fictif', contract: 'PU', headUai: undefined, degree: 2 },
    { type: 'level', ...place, code: '99900000001', label: 'NIVEAU A' },
    { type: 'subject', ...place, code: '99AB01', label: 'MATIERE' },
  ],
  Eleve: [
    {
      type: 'person',
      id: 'p1',
      kind: 'pupil',
      lastName: 'EXEMPLE',
      firstName: 'Zoé',
      profiles: [{ ...place, population: 'pupils' }],
      schools: ['9990012J'],
    },
    { type: 'personLevel', ...place, person: 'p1', code: '99900000001', degree: 2 },
    { type: 'personSubject', ...place, person: 'p1', code: '99AB01' },
  ],
  Enseignant: [
    {
      type: 'person',
      id: 'e1',
      kind: 'adult',
      lastName: 'EXEMPLE',
      firstName: 'Zoé',
      profiles: [
        { ...place, population: 'teachers' },
        { ...place, population: 'documentalists' },
      ],
      schools: ['9990012J'],
    },
  ],
  Groupe: [
    { type: 'group', ...place, code: 'DIV-A1', label: 'Division A1', kind: 'division', divisions: [] },
    { type: 'group', ...place, code: 'GRP', label: 'Groupe', kind: 'group', divisions: ['DIV-A1'] },
    { type: 'member', ...place, person: 'p1', code: 'DIV-A1' },
    { type: 'teaching', ...place, person: 'e1', code: 'GRP', kind: 'group', subjects: ['99AB01'] },
    { type: 'teaching', ...place, person: 'e1', code: 'DIV-A1', kind: 'division', subjects: ['99AB01', '99AB02'] },
  ],
  RespAff: [{ type: 'delegate', id: 'e1', lastName: 'D', firstName: 'A', email: 'a@b.invalid', schools: ['9990012J'] }],
}
const snapshot = { '1.xml': respaff, '2.xml': groupe, '3.xml': enseignant, '4.xml': eleve, '5.xml': etab }
const all = (['RespAff', 'Groupe', 'Enseignant', 'Eleve', 'Etab'] as const).flatMap((kind) => [
  { type: 'file', kind, degree: 2 },
  ...expected[kind],
])

describe('a snapshot', () => {
  it('is read from a folder, whatever the names and the order of its files', async () => {
    const { bodies, report, records } = await read(folderOf(snapshot))
    expect(bodies).toEqual(all)
    expect([report.faultCount, report.remarks]).toEqual([0, []])
    expect(records.filter(({ file }) => file === '4.xml').map(({ type, line }) => [type, line])).toEqual([
      ['file', 1],
      ['person', 2],
      ['personLevel', 3],
      ['personSubject', 4],
    ])
  })

  it('is read from an archive alike', async () => {
    const tar = pack()
    for (const [name, content] of Object.entries(snapshot)) tar.entry({ name: `night/${name}` }, content)
    tar.finalize()
    const chunks: Uint8Array[] = []
    for await (const chunk of tar) chunks.push(chunk as Uint8Array)
    const path = join(top, 'night.tar.gz')
    writeFileSync(path, gzipSync(Buffer.concat(chunks)))
    expect((await read(path)).bodies).toEqual(all)
  })

  it('never hands over a birth date or a mail of pupils and teachers', async () => {
    const { records } = await read(folderOf(snapshot))
    const text = JSON.stringify(records)
    expect(text).not.toContain('2009-02-28')
    expect(text).not.toContain('e1@exemple.invalid')
  })

  it('leaves other files alone, with a remark', async () => {
    const others = { 'readme.txt': 'hello', 'other.xml': '<other/>', 'nons.xml': '<GAR-ENT-Etab/>', '._x.xml': '\0\u0005', noname: etab }
    const found = await read(folderOf(others))
    expect(found.bodies).toHaveLength(4)
    expect(remarks(found)).toEqual([['remark.gar.ignored_file', 4, '._x.xml, nons.xml, other.xml, readme.txt']])
    expect(found.report.faultCount).toBe(0)
  })

  it('has faults for the files that are damaged, each one', async () => {
    const found = await read(
      folderOf({
        'a.xml': '',
        'b.xml': etab.slice(0, -5),
        'c.xml': 'hello',
        'd.xml': `<!DOCTYPE x>${etab}`,
        'e.xml': eleve.replace('EXEMPLE', 'caf&eacute;'),
        f: '<a',
      }),
    )
    expect(found.report.faults.map(({ key, file }) => [file, key])).toEqual([
      ['a.xml', 'fault.xml.cut'],
      ['b.xml', 'fault.xml.cut'],
      ['c.xml', 'fault.xml.malformed'],
      ['d.xml', 'fault.xml.doctype'],
      ['e.xml', 'fault.xml.entity'],
      ['f', 'fault.xml.cut'],
    ])
    expect(found.report.broken).toBe(true)
  })

  it('of the first degree has its own levels', async () => {
    const level = m('GARPersonMEFSTAT4', uai + id('p1') + m('GARMEFSTAT4Code', '1211'))
    const found = await one('Eleve', pupil() + level, 1)
    expect(found.bodies.slice(2)).toEqual([{ type: 'personLevel', ...place, person: 'p1', code: '1211', degree: 1 }])
    expect((await one('Eleve', level)).faults).toEqual([['fault.gar.unknown_record', 2, 'GARPersonMEFSTAT4', 'GAR-ENT-Eleve']])
    expect((await one('Etab', m('GARMEF', uai), 1)).faults).toEqual([['fault.gar.unknown_record', 2, 'GARMEF', 'GAR-ENT-Etab']])
  })

  it('missing is 6', async () => {
    await expect(read(join(top, 'none'))).rejects.toMatchObject({ exitCode: 6 })
  })
})

describe('texts', () => {
  it('are NFC, trimmed, without control characters', async () => {
    const found = await one('Eleve', pupil({ last: '  D’AVO\u0302T\u0085\n-\u202eŒuvrard ', first: 'L&#233;a&#9;Rose' }))
    expect(found.bodies[1]).toMatchObject({ lastName: 'D’AVÔT -Œuvrard', firstName: 'Léa Rose' })
    expect(remarks(found)).toEqual([['remark.gar.controls', 3, 'GARPersonNom, GARPersonPrenom, GARPersonAutresPrenoms']])
  })

  it('are compared in one case where they are codes of schools and profiles', async () => {
    const found = await one(
      'Eleve',
      pupil({
        profiles: profile('National_ELV', '9990012j') + profile('national_Evs', '9990013K') + profile('NATIONAL_DIR', '9990013k'),
        etab: '9990012j',
      }),
    )
    expect(found.bodies[1]).toMatchObject({
      profiles: [
        { uai: '9990012J', population: 'pupils' },
        { uai: '9990013K', population: 'staff' },
      ],
      schools: ['9990012J'],
    })
  })

  it('that are odd are kept with a remark', async () => {
    const people = await one('Eleve', pupil({ first: '' }) + pupil({ last: '' }))
    expect(remarks(people)).toEqual([
      ['remark.gar.empty_first_name', 1, ''],
      ['remark.gar.empty_last_name', 1, ''],
    ])
    const school = (code: string) => m('GAREtab', m('GARStructureUAI', code) + m('GARStructureNomCourant'))
    const schools = await one('Etab', school('9990012J') + school('9990012K') + school('9990012J-ET6'))
    expect(schools.bodies[3]).toMatchObject({ uai: '9990012J-ET6', name: '9990012J-ET6' })
    expect(remarks(schools)).toEqual([
      ['remark.gar.empty_label', 3, 'GARStructureNomCourant'],
      ['remark.gar.unusual_uai', 2, '9990012K, 9990012J-ET6'],
    ])
  })
})
