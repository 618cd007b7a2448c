import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/**
 * Gives back what the mails sent so far have left behind. Each one makes streams whose memory lies outside the heap and comes back with
 * them; V8 does not see it, lets them pile up, and a hundred thousand mails would take four times the memory of a thousand.
 */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
}
