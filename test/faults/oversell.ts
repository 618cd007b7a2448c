import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { copyOf, heldCopies, peopleOf, schoolsOf } from './checker.ts'
import { codeWord, type Desk, type Ended, gar, mustSucceed, type Running, startGar } from './programs.ts'

/** What the race is for: nobody has a copy of it before. */
export const PRIZE = 'dictionnaire'

/** Subscribes every school to the prize, for everybody, with so many copies in all. */
async function subscribe(desk: Desk, copies: number): Promise<void> {
  const schools = (await schoolsOf(desk.place)).map((uai) => `<uaiEtab>${uai}</uaiEtab>`)
  const publics = ['ELEVE', 'ENSEIGNANT', 'DOCUMENTALISTE', 'AUTRE PERSONNEL'].map((word) => `<publicCible>${word}</publicCible>`)
  const file = join(desk.home, 'prize.xml')
  writeFileSync(
    file,
    `<abonnements xmlns="http://www.atosworldline.com/wsabonnement/v1.0/"><abonnement>
    <idAbonnement>ABO-PRIZE</idAbonnement><idDistributeurCom>999000017_0000000000000000</idDistributeurCom>
    <idRessource>ark:/99999/${PRIZE}</idRessource><typeIdRessource>ark</typeIdRessource><libelleRessource>Dictionnaire</libelleRessource>
    <debutValidite>2024-08-15T00:00:00+02:00</debutValidite><finValidite>2034-08-15T00:00:00+02:00</finValidite>${schools.join('')}
    <categorieAffectation>transferable</categorieAffectation><typeAffectation>INDIV</typeAffectation>
    <nbLicenceGlobale>${copies}</nbLicenceGlobale>${publics.join('')}</abonnement></abonnements>`,
  )
  await mustSucceed(desk, ['import', 'subscriptions', file])
}

/** A race for the last copies of one resource: several processes at once, each giving one copy to a person of its own. */
export interface Race {
  /** A store with a school and its subscriptions, that nobody has open; every round works on a copy. */
  template: string
  processes: number
  copies: number
  rounds: number
  /** How many people each process tries, one after the other. */
  each: number
  /** How a process gives a copy to a person; the harness is tried with another way that is known to be wrong. */
  give?: (desk: Desk, person: string) => Running
}

const byCommand = (desk: Desk, person: string) => startGar(desk, ['assign', '--resource', PRIZE, '--person', person, '-o', 'json'])

/** @returns what went wrong: a copy given twice, a copy left over, a loser who was not refused cleanly, a store that does not check */
export async function racing({ template, processes, copies, rounds, each, give = byCommand }: Race, desk: Desk): Promise<string[]> {
  const wrong: string[] = []
  for (let round = 1; round <= rounds; round++) {
    const at = { ...desk, place: await copyOf(template) }
    await subscribe(at, copies)
    const people = (await peopleOf(at.place)).slice(0, processes * each)
    const say = (what: string) => wrong.push(`round ${round}: ${what}`)
    const lanes = Array.from({ length: processes }, (_, lane) => people.filter((_, index) => index % processes === lane))
    const ended = (await Promise.all(lanes.map((lane) => oneAfterTheOther(at, lane, give)))).flat()
    judge(ended, copies, say)
    const held = await heldCopies(at.place, PRIZE)
    if (held !== copies) say(`${held} copies are held of ${copies}`)
    const check = await gar(at, ['store', 'check', '-o', 'json'])
    if (check.code !== 0) say(`store check ended with ${check.code}: ${check.err}`)
  }
  return wrong
}

async function oneAfterTheOther(desk: Desk, people: readonly string[], give: Required<Race>['give']): Promise<Ended[]> {
  const ended: Ended[] = []
  for (const person of people) ended.push(await give(desk, person).ended)
  return ended
}

function judge(ended: readonly Ended[], copies: number, say: (what: string) => void): void {
  const winners = ended.filter(({ code }) => code === 0).length
  if (winners !== copies) say(`${winners} processes got a copy of ${copies}`)
  for (const loser of ended.filter(({ code }) => code !== 0)) {
    if (loser.code !== 5 || codeWord(loser) !== 'not_enough_copies') say(`a loser ended with ${loser.code}: ${loser.err}`)
  }
}
