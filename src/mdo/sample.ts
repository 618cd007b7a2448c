import type { History } from '../sample.ts'

/** The catalogue that the libraries of the Loiret know (seed 003). */
const RESOURCES: readonly (readonly [code: string, name: string])[] = [
  ['bibliovox', 'Bibliovox'],
  ['la-souris-qui-raconte', 'La Souris Qui Raconte'],
  ['tout-apprendre', 'Tout Apprendre'],
  ['cvs', 'CVS'],
  ['cafeyn', 'Cafeyn'],
  ['gerip', 'Gerip'],
  ['mediatheque-numerique', 'Médiathèque Numérique'],
  ['storyplayr', 'Storyplay’R'],
]

/** A department with its libraries, the catalogue, and a few dozen people in each status. */
export const HISTORY: History = [
  ['2025-09-01', 'libraries', 'import', '{sample}/mdo/libraries.csv'],
  ['2025-09-01', 'libraries', 'edit', 'depart', '--fallback'],
  ...RESOURCES.map(([code, name]) => ['2025-09-01', 'resources', 'add', code, '--name', name] as const),
  ['2025-10-05', 'subscribers', 'import', '{sample}/mdo/inscriptions-2025.csv'],
  ['2025-10-06', 'subscribers', 'validate', '1', '4', '5', '6', '--valid-from', '2025-09-15'],
  ['2025-10-20', 'subscribers', 'validate', '7', '8', '9', '11', '--valid-from', '2025-10-18'],
  ['2025-10-21', 'subscribers', 'refuse', '2', '10', '12', '--no-mail'],
  ['2025-10-21', 'subscribers', 'resources', '11', '--set', 'bibliovox=removed'],
  ['2026-09-16', 'subscribers', 'renew', '4', '5', '--valid-from', '2026-09-12'],
  ['2026-11-18', 'subscribers', 'import', '{sample}/mdo/inscriptions-2026.csv'],
  ['2026-11-18', 'subscribers', 'validate', '14', '17', '20', '23', '26', '--valid-from', '2026-09-20'],
  ['2026-11-19', 'subscribers', 'refuse', '18', '--no-mail'],
  ['2026-11-19', 'subscribers', 'resources', '17', '--set', 'gerip=refused'],
]
