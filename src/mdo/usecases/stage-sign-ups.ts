import { sql } from 'kysely'
import type { Report } from '../../files/report.ts'
import { fold } from '../../fold.ts'
import { analyze, bulkInto, temporaryTable } from '../../store/bulk.ts'
import type { Db } from '../../store/engine.ts'
import { catalogueOf } from './catalogue.ts'
import { libraryWords } from './libraries.ts'

/** One sign-up as it was typed, its own fields checked. */
export interface SignUp {
  line: number
  library: string
  last_name: string
  first_name: string
  email: string
  birth_date: string
  resources: readonly string[]
  /** Empty where the line does not say it. */
  requested_on: string
}

const whole = 'integer not null'
const text = 'text not null'
const PERSON = {
  ...{ line: whole, library: whole, last_name: text, first_name: text, name_key: text, first_key: text, email: text, birth_date: text },
  ...{ requested_on: text, dated: whole, resources: text },
} as const

export interface Staging {
  /** @returns the faults of what depends on the store: its library, its resources */
  add(signUp: SignUp, file: string | undefined, report: Report): Promise<boolean>
  finish(): Promise<void>
}

/**
 * Puts sign-ups into a temporary table, one row each, in the order in which the same person comes together. A library that is unknown or
 * retired is replaced by the fallback library, when there is one (mdo, section 3).
 * @param scope the library to which the command is limited: any other is unknown
 */
export async function stageSignUps(trx: Db, scope: number | undefined, today: string): Promise<Staging> {
  await temporaryTable(trx, 'in_signup', PERSON, 'line')
  const into = bulkInto(trx, 'in_signup', Object.keys(PERSON))
  const libraries = await libraryWords(trx)
  const catalogue = await catalogueOf(trx)
  return {
    async add(signUp, file, report) {
      const { line, last_name, first_name, email, birth_date } = signUp
      const named = libraries.find(signUp.library)
      const own = named && named.retired_on === null ? named : libraries.fallback
      const library = scope === undefined || own?.id === scope ? own : undefined
      const offered = signUp.resources.map((word) => ({ word, one: catalogue.find(word) }))
      const wrong = offered.filter(({ one }) => !one || one.retired_on !== null).map(({ word }) => word)
      if (!library) report.fault({ ...(file ? { file } : {}), line, column: 'library', key: 'fault.mdo.library', values: [signUp.library] })
      if (wrong.length) report.fault({ ...(file ? { file } : {}), line, column: 'resources', key: 'fault.mdo.resources', values: [wrong] })
      if (!library || wrong.length) return false
      const resources = [...new Set(offered.flatMap(({ one }) => one?.id ?? []))]
      await into.add(
        ...[line, library.id, last_name, first_name, fold(last_name), fold(first_name), email, birth_date],
        ...[signUp.requested_on || today, signUp.requested_on ? 1 : 0],
        JSON.stringify(resources),
      )
      return true
    },
    async finish() {
      await into.flush()
      await temporaryTable(trx, 'in_person', { k: whole, ...PERSON }, 'k')
      const columns = sql.join(Object.keys(PERSON).map((name) => sql.ref(name)))
      await sql`insert into in_person select row_number() over (order by library, birth_date, name_key, first_key, line), ${columns} from in_signup`.execute(
        trx,
      )
      await analyze(trx, 'in_person')
    },
  }
}
