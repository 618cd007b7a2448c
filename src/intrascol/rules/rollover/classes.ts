import { labelKey, mayBeMisspelt } from './labels.ts'
import { type Answers, type OpenQuestion, questionKey } from './questions.ts'
import type { Placement, RosterChild } from './roster.ts'

/** A class of the store that is not closed. */
export interface KnownClass {
  id: number
  name: string
}

/** A class as the file means it: one of the store, or a new one under its label. */
export interface AimedClass {
  /** undefined for a class to be created. */
  id: number | undefined
  name: string
  ondeId: string | null
}

export interface ResolvedClasses {
  /** The class of a placement; undefined for no class. */
  of(placement: Placement): AimedClass | undefined
  /** Labels that may be misspelt and nobody has decided on. */
  questions: readonly OpenQuestion[]
  /** Those that somebody has decided on. */
  answered: readonly OpenQuestion[]
  /** One identifier under several labels: they are taken for one class. */
  renamed: readonly { line: number; label: string; name: string }[]
}

const NEW = 'new'

interface Context {
  byKey: Map<string, AimedClass>
  byOndeId: Map<string, AimedClass>
  questions: OpenQuestion[]
  answered: OpenQuestion[]
  renamed: { line: number; label: string; name: string }[]
}

/**
 * Which class each label of the file means (section 4.6): the one of that label, else the one of that identifier in the file, else a new one.
 * @param classMap answers given beforehand: label of the file to label of the class
 */
export function resolveClasses(
  children: readonly RosterChild[],
  known: readonly KnownClass[],
  { answers, classMap, levels }: { answers: Answers; classMap: ReadonlyMap<string, string>; levels?: readonly string[] | undefined },
): ResolvedClasses {
  const context: Context = { byKey: new Map(), byOndeId: new Map(), questions: [], answered: [], renamed: [] }
  for (const { id, name } of known) context.byKey.set(labelKey(name), { id, name, ondeId: null })
  const mapped = (label: string) => classMap.get(labelKey(label)) ?? label
  for (const placement of children.flatMap(({ placements }) => placements).sort((a, b) => a.line - b.line)) {
    if (placement.label === null) continue
    const label = mapped(placement.label)
    const key = labelKey(label)
    const aimed =
      context.byKey.get(key) ?? sameIdentifier(context, placement, label) ?? spelling(context, placement, label, { answers, levels })
    context.byKey.set(key, aimed)
    if (placement.classId !== null && !context.byOndeId.has(placement.classId)) context.byOndeId.set(placement.classId, aimed)
  }
  return {
    of: ({ label }) => (label === null ? undefined : context.byKey.get(labelKey(mapped(label)))),
    questions: context.questions,
    answered: context.answered,
    renamed: context.renamed,
  }
}

function sameIdentifier({ byOndeId, renamed }: Context, { classId, line }: Placement, label: string): AimedClass | undefined {
  const found = classId === null ? undefined : byOndeId.get(classId)
  if (found) renamed.push({ line, label, name: found.name })
  return found
}

/** A label seen for the first time: a new class, unless it is another one misspelt. */
function spelling(
  { byKey, questions, answered }: Context,
  { line, classId }: Placement,
  label: string,
  { answers, levels }: { answers: Answers; levels?: readonly string[] | undefined },
): AimedClass {
  const near = [...new Set(byKey.values())].filter(({ name }) => mayBeMisspelt(label, name, levels))
  const answer = answers.get(questionKey({ kind: 'class', line }))
  const chosen = near.find(({ name }) => answer !== undefined && labelKey(name) === labelKey(answer))
  if (near[0]) {
    const names = near.map(({ name }) => name)
    const about = { lastName: '', firstName: '', birthDate: null, class: label, evidence: names.join(', ') }
    const question = { kind: 'class' as const, line, ...about, choices: [...names, NEW], suggested: near[0].name, strong: false }
    if (chosen || answer === NEW) answered.push(question)
    else questions.push(question)
  }
  if (chosen) return chosen
  return { id: undefined, name: label, ondeId: classId }
}
