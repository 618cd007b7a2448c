import { fold } from '../../fold.ts'

/** The populations in the order in which their pools are tried (rule B5). Their numbers in the store are 1 to 4; 0 is the common pool. */
export const POPULATIONS = ['pupils', 'documentalists', 'teachers', 'staff'] as const
export type Population = (typeof POPULATIONS)[number]

export const populationNumber = (population: Population): 1 | 2 | 3 | 4 => (POPULATIONS.indexOf(population) + 1) as 1 | 2 | 3 | 4

/** `all` for the common pool. */
export const populationWord = (number: number): Population | 'all' => POPULATIONS[number - 1] ?? 'all'

const spellings: Record<Population, readonly string[]> = {
  pupils: ['pupil', 'pupils', 'élève', 'élèves'],
  documentalists: [
    'documentalist',
    'documentalists',
    'documentaliste',
    'documentalistes',
    'prof documentaliste',
    'professeur documentaliste',
  ],
  teachers: ['teacher', 'teachers', 'enseignant', 'enseignants', 'prof', 'professeur'],
  staff: ['staff', 'personnel', 'personnels', 'autre personnel', 'autres personnels'],
}

/** Every accepted spelling, folded, with the stable word: French and English, singular or plural, with or without accents. */
export const populationWords: Readonly<Record<string, Population>> = Object.fromEntries(
  POPULATIONS.flatMap((population) => spellings[population].map((spelling) => [fold(spelling), population])),
)
