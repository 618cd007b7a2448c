export const isPostgres = (at: string) => /^postgres(ql)?:\/\//.test(at)

/** The URL of a store as people and logs may see it; anything else unchanged. */
export const withoutPassword = (at: string) => at.replace(/(postgres(?:ql)?:\/\/[^:@/]*):[^@/]*@/, '$1@')
