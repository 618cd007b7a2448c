import { type Person, type Snapshot, uai } from './model.ts'

/** A first-degree school: no subjects, no groups, two levels in each class. */
const school = uai(9990202)
export const smallEcole = school

const levels = { CE1: '1121', CE2: '1122', CM1: '1131', CM2: '1132' }

const young = { division: 'CE1CE2', levels: [levels.CE1, levels.CE2], year: 2018 }
const older = { division: 'CM1CM2', levels: [levels.CM1, levels.CM2], year: 2016 }

const names = `
ALLAIN Ambre, BARON Titouan, BENOÎT Élise, CAMARA Moussa, COÏC Bleuenn, DA COSTA Vânia, DIOP Awa, ÉVENOU Malo, FLOC'H Ewen, GALL Lilou,
HOARAU Noé, JAFFRÈS Rose, KEÏTA Adam, LE BRAS Azilis, LE ROUX Gabin, MOAL Jeanne, N’DOYE Fatou, NGUYEN Léo, OMNÈS Maïwenn, PAYET Enzo,
QUÉRÉ Lou, RIOU Simon, SOW Aïssatou, THÉPAUT Briac`

const pupils = names
  .trim()
  .split(/,\s*/)
  .map((name, index): Person => {
    const { division, levels, year } = index < 12 ? young : older
    const second = index % 2
    const [last, first] = [name.slice(0, name.lastIndexOf(' ')), name.slice(name.lastIndexOf(' ') + 1)]
    const born = `${year - second}-${String((index % 12) + 1).padStart(2, '0')}-15`
    const place = { uai: school, profiles: ['National_elv'], levels: levels.slice(second, second + 1), groups: [division] }
    return { id: `eco-e${String(index + 1).padStart(2, '0')}`, last, first, born, places: [place] }
  })

const adults = [
  adult('eco-a1', 'Mme', 'CRÉAC’H', 'Solène', ['National_ens', 'National_dir'], older.division),
  adult('eco-a2', 'M.', 'BOUZID', 'Mehdi', ['National_ens'], older.division),
  adult('eco-a3', 'Mme', 'DO NASCIMENTO', 'Inès', ['National_ens'], young.division),
  adult('eco-a4', 'M.', 'PÉRON', 'Gildas', ['National_ens'], young.division),
]

export const ecole: Snapshot = {
  degree: 1,
  prefix: 'ns1',
  schools: [{ uai: school, name: 'École primaire Les Goélands', contract: 'PU' }],
  levels: [],
  subjects: [],
  groups: [
    { uai: school, code: young.division, label: 'CE1-CE2 Mme DO NASCIMENTO' },
    { uai: school, code: older.division, label: 'CM1-CM2 M. BOUZID' },
  ],
  pupils,
  adults,
  managers: [{ person: 'eco-a1', schools: [school] }],
}

function adult(id: string, civility: string, last: string, first: string, profiles: string[], division: string): Person {
  const { levels } = division === young.division ? young : older
  const place = { uai: school, profiles, levels, groups: [division], posts: ['G0000'] }
  return { id, last, first, civility, mails: [`${id}@exemple.invalid`], places: [place] }
}
