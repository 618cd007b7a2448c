import { Zip, ZipDeflate } from 'fflate'

/** Writes files one after the other into a zip archive, piece by piece. @throws what `write` throws */
export function zip(files: Iterable<[name: string, pieces: Iterable<string>]>, mtime: Date, write: (piece: Uint8Array) => void): void {
  let failure: unknown
  const archive = new Zip((error, piece) => {
    if (error) failure = error
    else write(piece)
  })
  for (const [name, pieces] of files) {
    const file = new ZipDeflate(name, { level: 9 })
    file.mtime = mtime
    archive.add(file)
    for (const piece of pieces) file.push(Buffer.from(piece))
    file.push(new Uint8Array(), true)
  }
  archive.end()
  if (failure) throw failure
}
