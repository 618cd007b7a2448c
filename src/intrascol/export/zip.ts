import { Zip, ZipDeflate } from 'fflate'

/** A zip archive of files that come in pieces, in pieces. @param mtime of every file, read as local time @param comment of every file */
export function* zipped(
  files: Iterable<[name: string, pieces: Iterable<string>]>,
  { mtime, comment }: { mtime: Date; comment: string },
): Generator<Uint8Array> {
  let ready: Uint8Array[] = []
  const archive = new Zip((error, piece) => {
    if (error) throw error
    ready.push(piece)
  })
  const taken = () => {
    const pieces = ready
    ready = []
    return pieces
  }
  for (const [name, pieces] of files) {
    const file = new ZipDeflate(name, { level: 9 })
    file.mtime = mtime
    file.comment = comment
    archive.add(file)
    for (const piece of pieces) {
      file.push(Buffer.from(piece))
      yield* taken()
    }
    file.push(new Uint8Array(), true)
    yield* taken()
  }
  archive.end()
  yield* taken()
}
