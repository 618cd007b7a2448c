import type { App } from '../../cli/app.ts'
import { change } from '../../cli/change.ts'
import { printEach } from '../../cli/list.ts'
import { cellText, heading } from '../../cli/output.ts'
import { visible, visibleLines } from '../../cli/visible.ts'
import { dayForPeople, parseDay } from '../../days.ts'
import type { NewMail } from '../../mail/outbox.ts'
import { writtenMail } from '../../mail/preview.ts'
import { inSnapshot } from '../../store/transaction.ts'
import { refuse, renew, reopen, type Step, validate } from '../rules/decision.ts'
import type { Validity } from '../rules/expiry.ts'
import type { AccessStatus } from '../rules/status.ts'
import { aimOf } from '../usecases/decide.ts'
import { librariesById, scopeOf, validityOf } from '../usecases/libraries.ts'
import { mailsAbout } from '../usecases/mails.ts'
import { findPeople, type Person } from '../usecases/people.ts'
import { showPerson } from '../usecases/show-person.ts'
import { decisionChange } from './decision.ts'
import { askReason } from './reason.ts'
import { monthsOf } from './settings.ts'
import { accessChange } from './subscribers-resources.ts'
import { ACCESS, PERSON } from './subscribers-show.ts'

/** One person with the three tabs of the page: information, status, resources. */
export async function walkPerson(app: App, id: string, library: string | undefined): Promise<void> {
  const { text } = app
  for (;;) {
    const shown = await inSnapshot(await app.open(), (trx) => showPerson(trx, id, library, app.today))
    const { last_name, first_name, status } = shown.person
    const tab = await (await app.ask()).select(
      text['mdo.walk.person'](`${last_name} ${first_name}`, cellText(text, { key: 'status', words: 'mdo' }, status)),
      [
        { value: 'information', name: text['mdo.walk.information'] },
        { value: 'status', name: text['mdo.walk.tab_status'] },
        { value: 'resources', name: text['mdo.walk.resources'] },
        { value: 'back', name: text['mdo.walk.back'] },
      ],
    )
    if (tab === 'back') return
    if (tab === 'information') await showInformation(app, shown)
    else if (tab === 'status') await decideStatus(app, id, library, status)
    else await decideResource(app, id, library, shown.access)
  }
}

async function showInformation(app: App, { person, access }: Awaited<ReturnType<typeof showPerson>>): Promise<void> {
  const values: Readonly<Record<string, unknown>> = person
  const lines = PERSON.map((column) => `${heading(app.text, column).padEnd(14)} ${visible(cellText(app.text, column, values[column.key]))}`)
  await app.print(`${lines.join('\n')}\n\n`)
  await printEach(app, ACCESS, access)
}

/** What can be decided about a person, by status; a validated one is refused by ending the access. */
const CHOICES: Readonly<Record<string, readonly Decision['name'][]>> = {
  pending: ['validate', 'refuse'],
  validated: ['renew', 'refuse'],
  expired: ['renew', 'refuse'],
  refused: ['validate', 'reopen'],
}

interface Decision {
  name: 'validate' | 'refuse' | 'renew' | 'reopen'
  rule: (person: Person, validity: Validity) => Step
  reason?: string | undefined
  /** The options that say the same. The reason is not among them: it stands nowhere but in the mail. */
  options: readonly string[]
}

async function decideStatus(app: App, id: string, library: string | undefined, status: string): Promise<void> {
  const { text } = app
  const names = CHOICES[status] ?? []
  const name = await (await app.ask()).select(text['mdo.walk.decide'], [
    ...names.map((value) => ({ value, name: text[`mdo.walk.${value}`] })),
    { value: 'back' as const, name: text['mdo.walk.back'] },
  ])
  if (name === 'back') return
  const decision = await decisionOf(app, name, status)
  await showMail(app, id, library, decision)
  const it = await decisionChange(app, {
    ...{ name, ids: [id], library, rule: decision.rule, from: [] },
    question: () => text['mdo.walk.save'],
    told: (told) => ({ ...told, reason: decision.reason }),
  })
  await change(app, {}, { ...it, line: ['mdo', 'subscribers', name, id, ...decision.options] })
}

/** The day of registration, or the reason, which is empty when nothing is typed. */
async function decisionOf(app: App, name: Decision['name'], status: string): Promise<Decision> {
  const { text, today, author, lang } = app
  const by = author.operator
  if (name === 'reopen') return { name, rule: (person) => reopen(person, { today, by }), options: [] }
  if (name === 'refuse') {
    const reason = await askReason(app)
    const revoke = status !== 'pending'
    return { name, reason, rule: (person) => refuse(person, { today, by, revoke }), options: revoke ? ['--revoke'] : [] }
  }
  const check = (value: string) => (parseDay(value) ? undefined : text['value.day'])
  const validFrom =
    parseDay(await (await app.ask()).input(text['mdo.walk.valid_from'], { initial: dayForPeople(today, lang), check })) ?? today
  const deciding = { today, by, validFrom }
  const decide = name === 'renew' ? renew : validate
  return { name, rule: (person, validity) => decide(person, validity, deciding), options: ['--valid-from', validFrom] }
}

/** The mail as the person would read it, before anything is saved. */
async function showMail(app: App, id: string, library: string | undefined, { rule, reason }: Decision): Promise<void> {
  const mail = await inSnapshot(await app.open(), async (trx): Promise<NewMail | undefined> => {
    const [person] = await findPeople(trx, [id], await scopeOf(trx, library))
    if (!person) return undefined
    const step = rule(person, validityOf((await librariesById(trx)).get(person.library), monthsOf(app)))
    if (!step.next || !step.mail) return undefined
    const [first] = await mailsAbout(trx, [{ person: aimOf(person, step, app.today).next, kind: step.mail, reason }])
    return first
  })
  if (!mail) return
  const { subject, text } = writtenMail(app, mail)
  await app.outside.err.write(visibleLines(`\n${mail.to.name} <${mail.to.address ?? ''}>\n${subject}\n\n${text}\n`))
}

async function decideResource(
  app: App,
  id: string,
  library: string | undefined,
  access: readonly { resource: string; name: string; status: string }[],
): Promise<void> {
  const { text } = app
  const asker = await app.ask()
  const word = (status: string) => cellText(text, { key: 'status', words: 'mdo' }, status)
  const resource = await asker.select(text['mdo.walk.which_resource'], [
    ...access.map((one) => ({ value: one.resource, name: `${one.name}${text['word.colon']}${word(one.status)}` })),
    { value: '', name: text['mdo.walk.back'] },
  ])
  if (resource === '') return
  const statuses: readonly Exclude<AccessStatus, 'pending'>[] = ['validated', 'refused', 'removed']
  const status = await asker.select(
    text['mdo.walk.which_access'],
    statuses.map((value) => ({ value, name: word(value) })),
  )
  await change(
    app,
    {},
    {
      ...accessChange(app, id, [{ resource, status }], library),
      line: ['mdo', 'subscribers', 'resources', id, '--set', `${resource}=${status}`],
    },
  )
}
