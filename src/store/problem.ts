/** Something that is not as it must be, found by `store check`. `repair` is the command line that mends it, when there is one. */
export interface Problem {
  check: string
  what: string
  repair?: string
}
