import type { History } from '../sample.ts'

/**
 * A primary school on the eve of the new year: one year of pupils with their classes and teachers, one who left since, and a new teacher.
 * The file of the new year lies beside, for whoever tries the five steps or the rollover. No work folders are made.
 */
export const HISTORY: History = [
  [
    '2025-09-01',
    'rollover',
    '--from-csv',
    '{sample}/intrascol/CSVExtraction-2025.csv',
    '--teachers',
    '{sample}/intrascol/enseignants-2025.csv',
  ],
  ['2026-08-15', 'users', 'delete', 'nino.baudry'],
  ['2026-08-31', 'teachers', 'add', '--first-name', 'Claire', '--last-name', 'VIDAL'],
]
