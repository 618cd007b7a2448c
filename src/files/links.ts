import { lstatSync, readlinkSync, realpathSync, statSync } from 'node:fs'
import { basename, dirname, isAbsolute, join } from 'node:path'

/** As many as the kernel follows. */
const MOST_LINKS = 40

/**
 * Where a symbolic link leads, however many follow one another; any other path as it is. What is done to the result is done to what the
 * link means, and the link stays. A link that the system itself does not follow (put by somebody else into a folder of all) stays one.
 */
export function followed(path: string): string {
  let at = path
  try {
    for (let count = 0; count < MOST_LINKS && isLink(at) && descriptorOf(at) === undefined; count++) {
      statSync(at, { throwIfNoEntry: false })
      const target = readlinkSync(at)
      const named = isAbsolute(target) ? target : `${realpathSync(dirname(at))}/${target}`
      at = descriptorOf(named) === undefined ? join(realpathSync(dirname(named)), basename(named)) : named
    }
    return at
  } catch {
    return at
  }
}

const isLink = (path: string) => lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true

const DESCRIPTORS: Readonly<Record<string, number>> = { '/dev/stdin': 0, '/dev/stdout': 1, '/dev/stderr': 2 }

/** The number of an open file of this process that a path stands for: `/dev/stdout`, `/dev/fd/63`. */
export function descriptorOf(path: string): number | undefined {
  const [, number] = /^\/(?:dev|proc\/(?:self|thread-self|\d+))\/fd\/(\d+)$/.exec(path) ?? []
  return number === undefined ? DESCRIPTORS[path] : Number(number)
}
