import { CliError, EXIT } from '../errors.ts'

/** What the system says of a file that is to be written, as ours: exit 6, of the path that was asked for and no other. */
export function unwritable(path: string, cause: unknown): CliError {
  const { code = '' } = cause as NodeJS.ErrnoException
  const [word, key] = code === 'EEXIST' ? (['file_exists', 'file.exists'] as const) : (['file_unwritable', 'file.unwritable'] as const)
  return new CliError(word, EXIT.unreachable, key, [path, code], { details: { file: path }, cause })
}
