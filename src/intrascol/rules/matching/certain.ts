import { firstNamesAlike, surnamesAlike } from './names.ts'
import { type Entry, exactKeys, indexBy, mayBeOne, type Pool } from './pool.ts'
import { birthsAlike, levelsAlike, reaches, SAME_NAMES, scoreOf, UNLIKE } from './score.ts'
import type { Certain, FileChild, KnownPupil, Question } from './types.ts'

/**
 * Pass P1: the same INE. Certain unless the birth dates or both names speak against it; then a person decides. Whoever was decided to be
 * somebody else was added without the number, which cannot be given twice: such a pupil is recognised by name and birth date (pass P2).
 */
export function matchByIne<Child extends FileChild, Pupil extends KnownPupil>(pool: Pool<Child, Pupil>) {
  const certain: Certain<Child, Pupil>[] = []
  const questions: Question<Child, Pupil>[] = []
  const byIne = indexBy(pool.pupils, ({ record }) => (record.ine === null ? [] : [record.ine]))
  const withoutIne = indexBy(pool.pupils, (one) => (one.record.ine === null ? exactKeys(one) : []))
  for (const child of [...pool.children]) {
    const pupil = child.record.ine === null ? undefined : byIne.get(child.record.ine)?.find((one) => pool.pupils.has(one))
    if (!pupil) continue
    pool.children.delete(child)
    const doubt = doubtOf(child, pupil)
    const other =
      doubt &&
      exactKeys(child)
        .flatMap((key) => withoutIne.get(key) ?? [])
        .find((one) => pool.pupils.has(one))
    pool.pupils.delete(other ?? pupil)
    if (other) certain.push({ child: { ...child.record, ine: null }, pupil: other.record, pass: 'P2' })
    else if (doubt) questions.push(doubt)
    else certain.push({ child: child.record, pupil: pupil.record, pass: 'P1' })
  }
  return { certain, questions }
}

function doubtOf<Child extends FileChild, Pupil extends KnownPupil>(
  child: Entry<Child>,
  pupil: Entry<Pupil>,
): Question<Child, Pupil> | undefined {
  const surname = surnamesAlike(child.names, pupil.names)
  const firstName = firstNamesAlike(child.names, pupil.names)
  const unlike = surname < UNLIKE && firstName < UNLIKE
  const [ours, theirs] = [child.record.birthDate, pupil.record.birthDate]
  const otherDate = ours !== null && theirs !== null && ours !== theirs
  if (!unlike && !otherDate) return undefined
  const sameNames = reaches(surname, SAME_NAMES) && reaches(firstName, SAME_NAMES)
  const level = levelsAlike(pupil.record.level, child.record.level)
  const score = scoreOf({ surname, firstName, birth: birthsAlike(ours, theirs), level })
  const candidates = [{ pupil: pupil.record, score, strong: false }]
  return { child: child.record, pass: 'P1', candidates, suggested: sameNames ? 'same' : 'skip', unlike }
}

/** Pass P2: the same names and birth date, where one side has no INE; certain when nobody else of the file or the store has them. */
export function matchByName<Child extends FileChild, Pupil extends KnownPupil>(pool: Pool<Child, Pupil>): Certain<Child, Pupil>[] {
  const children = indexBy(pool.children, exactKeys)
  const pupils = indexBy(pool.pupils, exactKeys)
  const certain: Certain<Child, Pupil>[] = []
  for (const child of pool.children) {
    const [pupil, ...others] = alike(child, pupils, mayBeOne)
    if (!pupil || others.length > 0) continue
    if (alike(pupil, children, (theirs, ours) => mayBeOne(ours, theirs)).length > 1) continue
    certain.push({ child: child.record, pupil: pupil.record, pass: 'P2' })
  }
  const used = new Set<FileChild | KnownPupil>(certain.flatMap(({ child, pupil }) => [child, pupil]))
  for (const entry of [...pool.children]) if (used.has(entry.record)) pool.children.delete(entry)
  for (const entry of [...pool.pupils]) if (used.has(entry.record)) pool.pupils.delete(entry)
  return certain
}

/** Who has one of the keys of this record, each once. */
const alike = <One extends FileChild | KnownPupil, Other extends FileChild | KnownPupil>(
  one: Entry<One>,
  others: Map<string, Entry<Other>[]>,
  may: (one: One, other: Other) => boolean,
) => [...new Set(exactKeys(one).flatMap((key) => others.get(key) ?? []))].filter(({ record }) => may(one.record, record))
