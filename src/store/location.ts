import { followed } from '../files/links.ts'

export const isPostgres = (at: string) => /^postgres(ql)?:\/\//.test(at)

/** The URL of a store as people and logs may see it; anything else unchanged. */
export const withoutPassword = (at: string) => at.replace(/(postgres(?:ql)?:\/\/[^:@/]*):[^@/]*@/, '$1@')

/** A link to a store is the store: its companions stand beside the file itself, and the lock of a run is one for all its names. */
export const storeAt = (place: string): string => (isPostgres(place) ? place : followed(place))
