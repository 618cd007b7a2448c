import { sql } from 'kysely'
import type { Fault } from '../../errors.ts'
import type { Report } from '../../files/report.ts'
import { fold } from '../../fold.ts'
import { remembered } from '../../remembered.ts'
import { analyze, bulkInto, temporaryIndex, temporaryTable } from '../../store/bulk.ts'
import type { Db } from '../../store/engine.ts'
import type { PupilLine } from '../files/pupil-lines.ts'
import type { Pupils } from '../files/pupils.ts'
import { isLogin, isReserved, type LoginStyle, makeLogin } from '../rules/login.ts'

/** `base`: the login that the person would get if everything were free. */
const USER = {
  ...{ line: 'integer not null', kind: 'text not null', last_name: 'text not null', usage_name: 'text', first_name: 'text not null' },
  ...{ name_key: 'text not null', family_key: 'text not null', first_key: 'text not null', birth_date: 'text', sex: 'text', ine: 'text' },
  ...{ level: 'text', room: 'integer', imposed: 'text', base: 'text not null' },
}
/** A class of the file; `levels` are those of its pupils, `|` between them. */
const ROOM = { room: 'integer not null', name: 'text not null', class_key: 'text not null', levels: 'text not null' }

/** A line that was left out, with its cells as they were. */
interface Left {
  cells: readonly string[]
  faults: readonly Fault[]
}

/**
 * Fills the staging tables from a file of accounts, page by page: memory stays flat however long it is.
 * @returns the lines that were left out for a fault of their own
 */
export async function stageUsers(trx: Db, pupils: Pupils, style: LoginStyle, report: Report): Promise<Left[]> {
  await temporaryTable(trx, 'in_user', USER, 'line')
  const bulk = bulkInto(trx, 'in_user', Object.keys(USER))
  const rooms = roomsOfFile()
  const left: Left[] = []
  for await (const page of pupils.pages) {
    for (const read of page) {
      if (!read.pupil) {
        left.push(read)
        continue
      }
      const { login } = read.pupil
      if (login !== null && (!isLogin(login) || isReserved(login)))
        report.fault({ file: pupils.file, line: read.line, column: 'login', key: 'fault.roster.login', values: [login] })
      const sent = bulk.add(...stagedRow(read.pupil, rooms.of(read.pupil), style))
      if (sent) await sent
    }
  }
  await bulk.flush()
  await rooms.stage(trx)
  await temporaryIndex(trx, 'in_user_name', 'in_user (name_key, first_key, birth_date)')
  await temporaryIndex(trx, 'in_user_base', 'in_user (base)')
  await temporaryIndex(trx, 'in_user_ine', 'in_user (ine) where ine is not null')
  await temporaryIndex(trx, 'in_user_imposed', 'in_user (imposed) where imposed is not null')
  await analyze(trx, 'in_user', 'in_room')
  return left
}

function stagedRow(pupil: PupilLine, room: number | null, style: LoginStyle): unknown[] {
  const { line, kind, lastName, usageName, firstName, birthDate, sex, ine, level, login } = pupil
  const family = fold(lastName)
  const nameKey = usageName === null ? family : fold(usageName)
  const firstKey = fold(firstName)
  // A login is made of folded names anyway.
  const base = makeLogin({ first_name: firstKey, last_name: nameKey }, () => false, style)
  return [line, kind, lastName, usageName, firstName, nameKey, family, firstKey, birthDate, sex, ine, level, room, login, base]
}

/** The classes of a file are few: they are gathered in memory, one name and the levels of each. */
function roomsOfFile() {
  const rooms = new Map<string, { room: number; name: string; levels: Set<string> }>()
  const keyOf = remembered(fold)
  return {
    of({ label, kind, level }: PupilLine): number | null {
      if (label === null) return null
      const key = keyOf(label)
      const known = rooms.get(key) ?? { room: rooms.size + 1, name: label, levels: new Set() }
      if (known.room > rooms.size) rooms.set(key, known)
      if (label < known.name) known.name = label
      if (kind === 'pupil' && level !== null) known.levels.add(level)
      return known.room
    },
    async stage(trx: Db): Promise<void> {
      await temporaryTable(trx, 'in_room', ROOM, 'room')
      const bulk = bulkInto(trx, 'in_room', Object.keys(ROOM))
      for (const [key, { room, name, levels }] of rooms) await bulk.add(room, name, key, [...levels].sort().join('|'))
      await bulk.flush()
    },
  }
}

const MOST = 1000

/** What only the whole file and the store can tell is wrong: an INE or a login of two people, a class that nobody knows. */
export async function checkStaged(trx: Db, file: string, createClasses: boolean, report: Report): Promise<void> {
  const fault = (line: number, column: string, key: Fault['key'], ...values: unknown[]) => report.fault({ file, line, column, key, values })
  const differ = sql`(i.name_key <> f.name_key or i.first_key <> f.first_key or coalesce(i.birth_date, '') <> coalesce(f.birth_date, ''))`
  // Each line is compared with the first one only: a file may say the same number everywhere.
  const twice = await sql<{
    line: number
    ine: string
    other: number
  }>`with t as (select ine, min(line) as first from in_user where ine is not null
      group by ine having count(*) > 1),
    d as (select i.ine, min(i.line) as second from t inner join in_user as f on f.line = t.first inner join in_user as i on i.ine = t.ine where ${differ} group by i.ine)
    select i.line, i.ine, case when ${differ} then t.first else d.second end as other from d inner join t on t.ine = d.ine
      inner join in_user as f on f.line = t.first inner join in_user as i on i.ine = t.ine order by i.line limit ${MOST}`.execute(trx)
  for (const { line, ine, other } of twice.rows) fault(line, 'ine', 'fault.roster.two_identities', ine, other)
  const taken = await sql<{
    line: number
    ine: string
    login: string
  }>`select i.line, i.ine, a.login from in_user as i inner join account as a on a.ine = i.ine
    where a.kind <> i.kind or a.name_key <> i.name_key or a.first_key <> i.first_key or coalesce(a.birth_date, '') <> coalesce(i.birth_date, '')
    order by i.line limit ${MOST}`.execute(trx)
  for (const { line, ine, login } of taken.rows) fault(line, 'ine', 'fault.roster.ine_taken', ine, login)
  const logins = await sql<{ line: number; imposed: string }>`select i.line, i.imposed from in_user as i inner join account as a
      on a.login = i.imposed and (a.name_key <> i.name_key or a.first_key <> i.first_key)
    union select i.line, i.imposed from (select imposed, min(line) as first from in_user where imposed is not null group by imposed having count(*) > 1) as t
      inner join in_user as f on f.line = t.first inner join in_user as i on i.imposed = t.imposed and (i.name_key <> f.name_key or i.first_key <> f.first_key)
    union select i.line, i.imposed from in_user as i inner join class as c on c.name_key = i.imposed and c.closed_on is null
    order by line limit ${MOST}`.execute(trx)
  for (const { line, imposed } of logins.rows) fault(line, 'login', 'fault.roster.login_taken', imposed)
  if (createClasses) return
  const unknown = await sql<{
    line: number
    class: string
  }>`select i.line, r.name as class from in_room as r inner join in_user as i on i.room = r.room
    where not exists (select 1 from class as c where c.name_key = r.class_key and c.closed_on is null) order by i.line limit ${MOST}`.execute(
    trx,
  )
  for (const { line, class: name } of unknown.rows) fault(line, 'class', 'fault.roster.unknown_class', name)
}
