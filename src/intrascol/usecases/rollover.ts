import { sql } from 'kysely'
import type { Db } from '../../store/engine.ts'
import { lastGiven } from '../../store/numbers.ts'
import type { Account } from '../../store/schema.ts'
import type { LoginStyle } from '../rules/login.ts'
import { planRollover } from '../rules/rollover/plan.ts'
import type { Roster } from '../rules/rollover/roster.ts'
import type { Balance, RolloverOptions, RolloverPlan } from '../rules/rollover/types.ts'
import type { IssuedPassword } from './accounts.ts'
import { startAims } from './aims.ts'
import { type LoginHash, loginsOf, readAhead } from './logins.ts'
import { type AimedRoom, type AimedRooms, aimedRooms, labelsThatAreLogins } from './rollover-classes.ts'
import { byBirth, inStages } from './rollover-order.ts'
import { aimPupil } from './rollover-pupils.ts'
import type { RolloverRow } from './rollover-rows.ts'
import { pictureOf, type SchoolPicture } from './rollover-snapshot.ts'
import { type PlannedTeachers, planTeachers, type TeacherLine } from './rollover-teachers.ts'

export interface RolloverInput {
  roster: Roster
  options: RolloverOptions
  /** SHA-256 of the pupils' file, and of the plan when one is applied. */
  fileHash: string
  planHash: string | null
  teachers: readonly TeacherLine[]
}

export interface RolloverSetting {
  today: string
  loginStyle: LoginStyle
  hash?: LoginHash | undefined
  /** Leavers are erased at once. */
  erase: boolean
  /** Names of classes whose folders still hold files: they stay. */
  occupied: ReadonlySet<string>
  /** Passwords made beforehand, by the line of the file; teachers by the line of theirs. */
  passwords: { pupils: ReadonlyMap<number, IssuedPassword>; teachers: ReadonlyMap<number, IssuedPassword> }
}

export interface PlannedRollover {
  plan: RolloverPlan
  rows: readonly RolloverRow[]
  teachers: PlannedTeachers
  /** Labels of the file that are somebody's login. */
  logins: readonly string[]
  /** Classes that would be closed and still hold files. */
  occupied: readonly string[]
  /** Classes without a teacher once this is done, and pupils in no class. */
  withoutTeacher: readonly string[]
  inNoClass: number
  /** Accounts that are erased with this. */
  erased: readonly Account[]
}

/**
 * Plans the whole rollover: every pupil of the file and of the store once, the classes, the teachers, the balance.
 * Guards and open questions are in the result; whoever asked decides what they stop.
 */
export async function planSchoolRollover(trx: Db, input: RolloverInput, setting: RolloverSetting): Promise<PlannedRollover> {
  const picture = await pictureOf(trx)
  const plan = planRollover(input.roster, picture, input.options)
  const fates = inStages(plan.pupils, input.options.order)
  const aims = await startAims(trx)
  const logins = await loginsOf(trx, { has: await readAhead(trx), today: setting.today, hash: setting.hash })
  const labels = input.roster.children.flatMap(({ placements }) => placements.flatMap(({ label }) => label ?? []))
  let next = (await lastGiven(trx, 'account')) + 1
  const teachers = await planTeachers(trx, input.teachers, {
    ...setting,
    logins,
    next,
    passwords: setting.passwords.teachers,
    plan,
    labels,
  })
  next = teachers.next
  const occupied = new Set(picture.classes.filter(({ name }) => setting.occupied.has(name)).map(({ id }) => id))
  const rooms = aimedRooms(plan.classes, picture, { year: input.options.year, today: setting.today, occupied, teachers: teachers.byClass })
  for (const teacher of teachers.created) await aims.add('account', teacher)
  for (const { row, outcome } of rooms.rooms) if (outcome !== 'closed') await aims.add('class', row, outcome ? { outcome } : {})
  const made = new Map(
    fates
      .filter(({ outcome }) => outcome === 'arrived')
      .toSorted(byBirth)
      .map((fate) => [fate, next++]),
  )
  const years = setting.erase
    ? Map.groupBy(await trx.selectFrom('class_member').selectAll().execute(), ({ account }) => account)
    : new Map()
  const rows: RolloverRow[] = []
  const aiming = { ...setting, passwords: setting.passwords.pupils, picture, rooms, logins, years, year: input.options.year }
  for (const fate of fates) rows.push(await aimPupil(aims, fate, { ...aiming, id: made.get(fate) }))
  for (const { row, outcome } of rooms.rooms) if (outcome === 'closed') await aims.add('class', row, { outcome })
  await aims.plan()
  await aimFigures(trx, plan.balance, input, setting.today)
  const names = new Map([...teachers.names, ...(await teacherLogins(trx))])
  const gone = fates.flatMap(({ outcome, pupil }) =>
    setting.erase && outcome === 'left' && pupil ? (picture.accounts.get(pupil.id) ?? []) : [],
  )
  return {
    ...{ plan, teachers, erased: gone },
    rows: [...rows, ...rooms.rooms.flatMap((room) => classRows(room, names))],
    logins: await labelsThatAreLogins(
      trx,
      plan.classes.filter(({ outcome }) => outcome === 'created').map((one) => one.class.name),
    ),
    occupied: plan.classes
      .filter(({ outcome, class: { id } }) => outcome === 'closed' && id !== undefined && occupied.has(id))
      .map((one) => one.class.name),
    withoutTeacher: teacherless(rooms, picture),
    inNoClass: fates.filter(
      ({ outcome, class: aimed, pupil }) => !aimed && outcome !== 'left' && (pupil?.status !== 'left' || outcome === 'returned'),
    ).length,
  }
}

const classRows = ({ row, outcome }: AimedRoom, names: ReadonlyMap<number, string>): RolloverRow[] =>
  outcome
    ? [
        {
          class: row.name,
          levels: JSON.parse(row.levels) as string[],
          teacher: row.teacher === null ? null : (names.get(row.teacher) ?? null),
          outcome,
        },
      ]
    : []

async function teacherLogins(trx: Db): Promise<[number, string][]> {
  const adults = await trx.selectFrom('account').select(['id', 'login']).where('kind', '=', 'adult').execute()
  return adults.map(({ id, login }) => [id, login])
}

function teacherless({ rooms }: AimedRooms, { classes, rooms: before }: SchoolPicture): string[] {
  const aimed = new Map(rooms.map(({ row }) => [row.id, row]))
  const kept = classes.filter(({ id }) => !aimed.has(id)).flatMap(({ id }) => before.get(id) ?? [])
  return [...aimed.values(), ...kept].filter(({ teacher, closed_on }) => teacher === null && closed_on === null).map(({ name }) => name)
}

/** The figures of the rollover are kept, unless nothing is written at all. */
async function aimFigures(trx: Db, balance: Balance, { fileHash, planHash, options }: RolloverInput, today: string): Promise<void> {
  const { rows } = await sql<{ changes: number }>`select count(after) as changes from planned`.execute(trx)
  if (!rows[0]?.changes) return
  const last = await trx
    .selectFrom('rollover')
    .select((eb) => eb.fn.max('id').as('id'))
    .executeTakeFirst()
  const { before, transferred, kept_back, updated, unchanged, departed: gone, undecided, returned, arrived, after } = balance
  const figures = [before, transferred, kept_back, updated, unchanged, gone, undecided, returned, arrived, after]
  const image = JSON.stringify([options.year, today, fileHash, planHash, ...figures])
  await sql`insert into planned (scope, entity, item, after) values (0, 'rollover', ${(last?.id ?? 0) + 1}, ${image})`.execute(trx)
}
