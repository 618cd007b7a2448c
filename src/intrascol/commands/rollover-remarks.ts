import type { App } from '../../cli/app.ts'
import type { Roster } from '../rules/rollover/roster.ts'
import type { PlannedRollover } from '../usecases/rollover.ts'

/** What is worth a look once a rollover is done. @param made whether passwords were made for the new accounts */
export function remarksOf(
  { text }: App,
  { plan, teachers, occupied, withoutTeacher, inNoClass }: PlannedRollover,
  made: boolean,
): string[] {
  const fresh = plan.balance.arrived + teachers.created.length
  const second = teachers.second.map((one) => one.class)
  return [
    ...(plan.renamed.length ? [text['remark.roster.renamed'](plan.renamed.length, plan.renamed.map(({ label }) => label).join(', '))] : []),
    ...(second.length ? [text['remark.roster.second_teacher'](second.length, second.join(', '))] : []),
    ...(withoutTeacher.length ? [text['rollover.page.teacherless'](withoutTeacher)] : []),
    ...(occupied.length ? [text['rollover.page.occupied'](occupied)] : []),
    ...(inNoClass ? [text['rollover.page.none'](inNoClass)] : []),
    ...(fresh && !made ? [text['school.no_password'](fresh)] : []),
  ]
}

/** Arrivals whose INE is that of another pupil: their accounts have none, and only the name and the date of birth tell who they are. */
export function withoutTheirIne({ text }: App, { plan }: PlannedRollover, { children }: Roster): string[] {
  const given = new Map(children.map(({ line, ine }) => [line, ine]))
  const found = plan.pupils.flatMap(({ outcome, identity: { ine, firstName, usageName, lastName }, line }) =>
    outcome === 'arrived' && ine === null && line !== null && given.get(line) ? [`${usageName ?? lastName} ${firstName}`] : [],
  )
  return found.length ? [text['rollover.page.other_ine'](found)] : []
}
