import { quoted } from '../../cli/command-line.ts'
import type { Selection } from '../usecases/people.ts'
import type { Wanted } from './ask.ts'

/** The command line that does without questions what was chosen with them. */
export function commandLineOf(command: string, resources: readonly string[], selection: Selection): string {
  const options: (readonly [string, readonly string[] | undefined])[] = [
    ['--uai', selection.uais],
    ['--resource', resources],
    ['--population', selection.populations && [selection.populations.join(',')]],
    ['--division', selection.divisions],
    ['--group', selection.groups],
    ['--level', selection.levels],
    ['--subject', selection.subjects],
    ['--name', selection.name === undefined ? undefined : [selection.name]],
    ['--person', selection.people],
  ]
  const words = options.flatMap(([option, values]) => (values ?? []).flatMap((value) => [option, quoted(value)]))
  return [command, ...words, ...(selection.all ? ['--all'] : []), ...(selection.departed ? ['--departed'] : [])].join(' ')
}

/** That line, with the flags that were given, when a question filled something in; nothing when the command line was complete. */
export const lineAfterQuestions = (
  command: string,
  { asked, resources, selection }: Wanted,
  flags: readonly string[] = [],
): string | undefined => (asked ? [commandLineOf(command, resources, selection), ...flags].join(' ') : undefined)
