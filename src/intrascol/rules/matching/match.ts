import { candidatePairs, type Pair } from './candidates.ts'
import { matchByIne, matchByName } from './certain.ts'
import { firstNamesAgree, shareSurname } from './names.ts'
import { type Entry, indexBy, newPool, twinKeys } from './pool.ts'
import { birthsAlike, LEAD, reaches, STRONG } from './score.ts'
import type { Candidate, FileChild, KnownPupil, Matched, Question } from './types.ts'

/**
 * Matches the children of a file with the pupils of the store, one to one, in the passes P1 to P4 of the domain (section 5).
 * A proposal is never taken by itself: it is a question.
 * @param pupils active and left ones, no adults
 */
export function matchChildren<Child extends FileChild, Pupil extends KnownPupil>(
  children: readonly Child[],
  pupils: readonly Pupil[],
  levels?: readonly string[],
): Matched<Child, Pupil> {
  const pool = newPool(children, pupils)
  const everybody = [...pool.children, ...pool.pupils]
  const byIne = matchByIne(pool)
  const byName = matchByName(pool)
  const pairs = candidatePairs(pool, levels)
  const proposals = pairs.length ? proposalsOf(pairs, rivalsAmong(everybody)) : []
  const questions = [...byIne.questions, ...proposals].sort((a, b) => a.child.line - b.child.line)
  const asked = new Set<FileChild>(questions.map(({ child }) => child))
  const unmatched = Array.from(pool.children, ({ record }) => record).filter((child) => !asked.has(child))
  return { certain: [...byIne.certain, ...byName], questions, unmatched }
}

type Record = FileChild | KnownPupil
/** True when somebody else of the file or the store has this surname and birth date. */
type HasRival = (child: Entry<FileChild>, pupil: Entry<KnownPupil>) => boolean

function rivalsAmong(everybody: readonly Entry<Record>[]): HasRival {
  const byTwinKey = indexBy(everybody, twinKeys)
  return (child, pupil) =>
    [child, pupil].flatMap((one) => twinKeys(one).flatMap((key) => byTwinKey.get(key) ?? [])).some((one) => one !== child && one !== pupil)
}

function proposalsOf<Child extends FileChild, Pupil extends KnownPupil>(
  pairs: readonly Pair<Child, Pupil>[],
  hasRival: HasRival,
): Question<Child, Pupil>[] {
  const ofChild = Map.groupBy(pairs, ({ child }) => child)
  const ofPupil = Map.groupBy(pairs, ({ pupil }) => pupil)
  const isAhead = (pair: Pair<Child, Pupil>) =>
    [...(ofChild.get(pair.child) ?? []), ...(ofPupil.get(pair.pupil) ?? [])].every(
      (other) => other === pair || reaches(pair.score, other.score + LEAD),
    )
  const isStrong = (pair: Pair<Child, Pupil>) =>
    reaches(pair.score, STRONG) &&
    firstNamesAgree(pair.child.names, pair.pupil.names) &&
    !contradict(pair.child.record.sex, pair.pupil.record.sex) &&
    isAhead(pair) &&
    !hasRival(pair.child, pair.pupil)
  return Array.from(ofChild, ([child, own]) => {
    const sorted = own.toSorted((a, b) => b.score - a.score || a.pupil.record.id - b.pupil.record.id)
    const candidates = sorted.map((pair): Candidate<Pupil> => ({ pupil: pair.pupil.record, score: pair.score, strong: isStrong(pair) }))
    const [best] = sorted
    const suggested = best && mayWellBe(best) ? 'same' : 'new'
    return { child: child.record, pass: passOf(child, sorted), candidates, suggested, unlike: false }
  })
}

const contradict = (one: string | null, other: string | null) => one !== null && other !== null && one !== other

/** First names that merely look alike with one birth date are twins; the same name with another date is a namesake. */
const mayWellBe = ({ child, pupil }: Pair<FileChild, KnownPupil>) =>
  firstNamesAgree(child.names, pupil.names) &&
  !contradict(child.record.sex, pupil.record.sex) &&
  (child.record.birthDate === null || pupil.record.birthDate === null || birthsAlike(child.record.birthDate, pupil.record.birthDate) > 0)

/** P4 is what the name alone says, where the file has no birth date. */
const passOf = (child: Entry<FileChild>, [best, ...others]: readonly Pair<FileChild, KnownPupil>[]) =>
  child.record.birthDate === null && best && others.length === 0 && shareSurname(child.names, best.pupil.names) ? 'P4' : 'P3'
