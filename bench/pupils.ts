import { createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'

const LEVELS = ['CP', 'CE1', 'CE2', 'CM1', 'CM2'] as const
/** The 20 columns that an export has beside the few that are read. */
const REST =
  'Adresse1;Cp1;Commune1;Pays1;Adresse2;Cp2;Commune2;Pays2; Cycle;Attestation fournie;Autorisation associations;Autorisation photo'
export const HEAD = `Nom élève;Prénom élève;Date naissance;Sexe;INE;Niveau;Libellé classe;Identifiant classe;${REST}\n`

const syllables = [
  'ba',
  'co',
  'di',
  'fe',
  'gu',
  'la',
  'mo',
  'ni',
  'pe',
  'ro',
  'sa',
  'ti',
  'vu',
  'ze',
  'cha',
  'bri',
  'lou',
  'mar',
  'ton',
  'vel',
]
const nameOf = (n: number, parts: number) => Array.from({ length: parts }, (_, at) => syllables[Math.floor(n / 20 ** at) % 20]).join('')

/** A child of a school year; those of the first level are new in it. */
function line(n: number, level: number, year: number): string {
  const [month, day] = [1 + (n % 12), 1 + (Math.floor(n / 12) % 28)].map((one) => String(one).padStart(2, '0'))
  const ine = `${String(n).padStart(10, '0')}${'ABCDEFGHJK'[n % 10]}`
  const room = `${LEVELS[level]} ${Math.floor(n / 5) % 24}`
  const rest = '12 rue des Lilas;17100;SAINTES;FRANCE;;;;;CYCLE II;Oui;Non;Non'
  return `${nameOf(n, 4).toUpperCase()};${nameOf(n * 7, 3)};${year - 6 - level}-${month}-${day};${n % 2 ? 'M' : 'F'};${ine};${LEVELS[level]};${room};;${rest}\n`
}

export async function writeLines(path: string, lines: Iterable<string>): Promise<void> {
  const out = createWriteStream(path)
  out.write(HEAD)
  let piece = ''
  for (const one of lines) {
    piece += one
    if (piece.length < 65_536) continue
    if (!out.write(piece)) await new Promise<void>((resume) => out.once('drain', () => resume()))
    piece = ''
  }
  out.end(piece)
  await finished(out)
}

export function* pupils(count: number): Generator<string> {
  for (let n = 0; n < count; n++) yield line(n, n % 5, 2025)
}

/** One level up; a fifth leaves and as many arrive. */
export function* pupilsLater(count: number): Generator<string> {
  for (let n = 0; n < count; n++) if (n % 5 < 4) yield line(n, (n % 5) + 1, 2026)
  for (let n = count; n < count * 1.2; n++) yield line(n, 0, 2026)
}
