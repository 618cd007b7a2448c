import { CliError, EXIT } from '../errors.ts'

/** What the system says of a file that is to be written, as ours, of the path that was asked for and no other: 5 for a name that is taken, else 6. */
export function unwritable(path: string, cause: unknown): CliError {
  const { code = '' } = cause as NodeJS.ErrnoException
  if (code === 'EEXIST') return taken(path, cause)
  return new CliError('file_unwritable', EXIT.unreachable, 'file.unwritable', [path, code], { details: { file: path }, cause })
}

/** A file stands where a new one was to be. */
export const taken = (path: string, cause?: unknown) =>
  new CliError('file_exists', EXIT.refused, 'file.exists', [path], { details: { file: path }, cause })
