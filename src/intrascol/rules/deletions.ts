/** More than a fifth of a directory. */
const SHARE = 5

/**
 * Whether so many deletions look like the wrong store or a partial one: all that the directory knows, or more than a fifth of it. One
 * pupil who has left is one deletion.
 */
export const areTooMany = ({ deleted, kept }: { deleted: number; kept: number }): boolean =>
  deleted > 0 && (kept === 0 || (deleted > 1 && deleted * SHARE > deleted + kept))
