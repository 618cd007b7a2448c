import type { Selection } from '../usecases/people.ts'
import type { Wanted } from './ask.ts'

/** The selection as the options that say it. */
export function selectionWords(selection: Selection): string[] {
  const options: (readonly [string, readonly string[] | undefined])[] = [
    ['--population', selection.populations && [selection.populations.join(',')]],
    ['--division', selection.divisions],
    ['--group', selection.groups],
    ['--level', selection.levels],
    ['--subject', selection.subjects],
    ['--name', selection.names],
    ['--person', selection.people],
  ]
  const words = options.flatMap(([option, values]) => (values ?? []).flatMap((value) => [option, value]))
  return [...words, ...(selection.all ? ['--all'] : []), ...(selection.departed ? ['--departed'] : [])]
}

/** The command line that does without questions what was chosen with them, word by word. */
export const commandLineOf = (
  command: string,
  resources: readonly string[],
  selection: Selection,
  flags: readonly string[] = [],
): string[] => [
  'gar',
  command,
  ...(selection.uais?.flatMap((uai) => ['--uai', uai]) ?? ['--all-schools']),
  ...resources.flatMap((resource) => ['--resource', resource]),
  ...selectionWords(selection),
  ...flags,
]

/** That line, with the flags that were given, when a question filled something in; nothing when the command line was complete. */
export const lineAfterQuestions = (
  command: string,
  { asked, resources, selection }: Wanted,
  flags: readonly string[] = [],
): string[] | undefined => (asked ? commandLineOf(command, resources, selection, flags) : undefined)
