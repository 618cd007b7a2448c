/** The package has no types of its own. */
declare module 'pgpass' {
  import type { Writable } from 'node:stream'

  interface Wanted {
    host: string
    port: number
    database: string
    user: string
  }
  function pgpass(wanted: Wanted, found: (password: string | undefined) => void): void
  namespace pgpass {
    /** @returns where warnings went before */
    function warnTo(stream: Writable): Writable
  }
  export default pgpass
}
