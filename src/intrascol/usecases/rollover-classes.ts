import { fold } from '../../fold.ts'
import type { Db } from '../../store/engine.ts'
import { folderName } from '../rules/class-name.ts'
import type { AimedClass } from '../rules/rollover/classes.ts'
import type { ClassFate } from '../rules/rollover/types.ts'
import type { ClassRow } from './aims.ts'
import { classRow } from './classes.ts'
import type { SchoolPicture } from './rollover-snapshot.ts'

/** A class as it will be, with its outcome. */
export interface AimedRoom {
  row: ClassRow
  outcome: 'created' | 'closed' | undefined
}

/** The classes after a rollover: their numbers are given here, so that pupils can be put into new ones. */
export interface AimedRooms {
  rooms: readonly AimedRoom[]
  idOf(aimed: AimedClass | undefined): number | null
}

interface Setting {
  year: number
  today: string
  /** Numbers of classes that cannot be closed: their folders still hold files. */
  occupied: ReadonlySet<number>
  /** The responsible teacher of a class, by folded label, where a file names one. */
  teachers: ReadonlyMap<string, number>
}

/** Turns what becomes of each class into its row. A class that was closed under the same name is taken up again, with its history. */
export function aimedRooms(
  fates: readonly ClassFate[],
  { rooms }: SchoolPicture,
  { year, today, occupied, teachers }: Setting,
): AimedRooms {
  const slugs = new Set(Array.from(rooms.values(), ({ slug }) => slug))
  const ids = new Map<AimedClass, number>()
  let last = Math.max(0, ...rooms.keys())
  const closed = Map.groupBy(rooms.values(), (room) => (room.closed_on === null ? '' : room.name_key))
  const teacherOf = (name: string, now: number | null) => teachers.get(fold(name)) ?? now
  const created = ({ class: aimed, levels }: ClassFate): ClassRow => {
    const [former] = (closed.get(fold(aimed.name)) ?? []).toSorted((a, b) => b.id - a.id)
    const shape = {
      name: aimed.name,
      onde_id: aimed.ondeId,
      levels: JSON.stringify(levels),
      teacher: teacherOf(aimed.name, null),
      year,
      closed_on: null,
    }
    const id = former?.id ?? ++last
    ids.set(aimed, id)
    if (former) return { ...classRow(former), ...shape }
    const slug = folderName(aimed.name, (wanted) => slugs.has(wanted))
    slugs.add(slug)
    return { id, name_key: fold(aimed.name), slug, ...shape }
  }
  const aim = (fate: ClassFate): AimedRoom[] => {
    if (fate.outcome === 'created') return [{ row: created(fate), outcome: 'created' }]
    const room = fate.class.id === undefined ? undefined : rooms.get(fate.class.id)
    if (!room || (fate.outcome === 'closed' && occupied.has(room.id))) return []
    if (fate.outcome === 'closed') return [{ row: { ...classRow(room), teacher: null, closed_on: today }, outcome: 'closed' }]
    const levels = fate.levels.length ? JSON.stringify(fate.levels) : room.levels
    const lived = fate.receives ? Math.max(room.year, year) : room.year
    return [{ row: { ...classRow(room), levels, year: lived, teacher: teacherOf(room.name, room.teacher) }, outcome: undefined }]
  }
  const aimed = fates.flatMap(aim)
  return { rooms: aimed, idOf: (one) => (one === undefined ? null : (one.id ?? ids.get(one) ?? null)) }
}

/** Labels of new classes that are somebody's login: a class and an account never bear the same name (section 4.6). */
export async function labelsThatAreLogins(trx: Db, labels: readonly string[]): Promise<string[]> {
  const spellings = (label: string) => ['.', '-', '_', ''].map((sign) => fold(label).replaceAll(' ', sign))
  const wanted = labels.flatMap(spellings)
  if (wanted.length === 0) return []
  const found = await trx.selectFrom('account').select('login').where('login', 'in', wanted).execute()
  const taken = new Set(found.map(({ login }) => login))
  return labels.filter((label) => spellings(label).some((login) => taken.has(login)))
}
