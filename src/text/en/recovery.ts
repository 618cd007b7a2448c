import { counted, number } from '../numbers.ts'

const copies = (n: number) => counted('en', n, 'copy', 'copies')
const people = (n: number) => counted('en', n, 'person', 'people')

/** Batch recovery, keeping in step, year end, figures and exports. */
interface Unsound {
  rule: keyof typeof UNSOUND
  uai: string
  subscription: string
  person: string
  operation: number
}

/** Why a copy cannot be as it was. */
const UNSOUND = {
  holder: 'the holder left, or is no longer of the population',
  one_each: 'the holder has another copy of the resource by now',
  unlimited: 'the subscription has no limit by now, so nothing is lost',
  pool: 'the copies were given to others meanwhile',
} as const

export const recovery = {
  'gar.schools.show.about': 'show a school with its responsables d’affectation',
  'gar.batch-revoke.about': 'Recover copies in batch; with nothing said at a terminal, a walk through the choices',
  'gar.batch-revoke.apply.about': 'apply a saved list exactly as it was approved',
  'gar.sync.about': 'Make the holders of a resource equal to a selection',
  'gar.year.about': 'The end of the school year',
  'gar.year.close.about': 'give back everything that was given before the last turn of the year',
  'gar.export.about': 'Figures in the official formats',
  'gar.export.counts.about': 'the count of assignments, as the national service writes it',
  'gar.export.report.about': 'the assignment report, in XML and without names',
  'gar.history.about': 'What happened to the copies of a person or of a resource',
  'gar.report.about': 'Figures and pictures: use by resource and public, what was never given, what runs out',

  'gar.option.plan': 'save the list to be approved, and change nothing',
  'gar.option.add_only': 'only give copies, take none',
  'gar.option.remove_only': 'only take copies, give none',
  'gar.option.all_schools': 'all schools of the store',
  'gar.option.renew': 'keep the copies of people present whose subscription goes on',
  'gar.option.out': 'write to this file instead of standard output',
  'gar.option.html': 'write a page with charts to this file',
  'gar.argument.plan': 'list saved with --plan',
  'gar.argument.history': 'identifier of a person, or a resource',
  'gar.argument.school': 'UAI of the school',

  'gar.unknown.person_or_resource': (word: string) => `« ${word} » is neither the identifier of a person nor a resource.`,
  'gar.batch.selected': (filters: string, n: number) => `Selected by ${filters}: ${people(n)}.`,
  'gar.plan.other_store': (file: string) =>
    `${file} was saved on another store, or on a state of it that is gone. Save it again here; nothing was written.`,
  'gar.assign.remaining': (left: readonly string[]) => `Left afterwards: ${left.join('; ')}.`,
  'gar.undo.unsound.row': ({ rule, uai, subscription, person, operation }: Unsound) =>
    `${uai} ${subscription} ${person}: ${UNSOUND[rule]} (operation ${operation})`,
  'gar.undo.unsound': (n: number) =>
    `This cannot be taken back as things stand: ${counted('en', n, 'copy', 'copies')} would go beyond what was bought, to somebody who left, or to somebody who has another one. Take the later operations back first, or what can be with --skip-changed; nothing was written.`,
  'gar.plan.alone': 'A saved list is applied as it was approved: no resource, selection or other option beside it.',
  'gar.plan.written': (n: number, file: string) =>
    `The list of ${copies(n)} is in ${file}. To apply it as it is: gar batch-revoke apply ${file}`,
  'gar.plan.altered': (file: string) =>
    `${file} is not a list saved by « gar batch-revoke --plan », or it was changed since. Save it again; nothing was written.`,
  'gar.plan.stale': (n: number) => `${copies(n)} of the list changed since it was saved. Save it again; nothing was written.`,
  'gar.sync.both_only': '--add-only and --remove-only exclude each other.',
  'gar.sync.question': (given: number, taken: number) => `Give ${copies(given)} and take ${copies(taken)} back?`,
  'gar.year.question': (n: number, turn: string) => `Give back what was given before ${turn} (${counted('en', n, 'change', 'changes')})?`,
  'gar.year.losing': (n: number) =>
    `${counted('en', n, 'person who is present loses', 'people who are present lose')} copies of subscriptions that go on; with --renew they keep them.`,
  'gar.year.rule': (turn: string) => `The school year turned on ${turn}: what was given before is given back, nothing becomes lost.`,

  'gar.report.title': (names: readonly string[]) => `Digital resources: ${names.join(', ')}`,
  'gar.report.day': (day: string) => `Figures of ${day}`,
  'gar.report.people': (n: number) => `${people(n)} present`,
  'gar.report.use': 'Use of the resources',
  'gar.report.legend': '█ assigned  ▒ locked  ░ lost  · available',
  'gar.report.publics': 'Copies by public',
  'gar.report.heads': 'People present',
  'gar.report.locked': 'Locked copies, held by people who left (gar batch-revoke --departed)',
  'gar.report.running_out': 'Pools that run out: copies left',
  'gar.report.never_assigned': 'Never assigned',
  'gar.report.new': 'New in the last 30 days',
  'gar.report.expiring': 'Ending within 60 days',

  'gar.walk.resource': 'Which resource?',
  'gar.walk.filters': (n: number) => `${people(n)} found. Narrow down, or go on?`,
  'gar.walk.level': 'Level',
  'gar.walk.subject': 'Subject',
  'gar.walk.population': 'Public',
  'gar.walk.division': 'Division',
  'gar.walk.group': 'Group',
  'gar.walk.no_filter': 'all',
  'gar.walk.go_on': (n: number) => `Go on with these ${people(n)}`,
  'gar.walk.reset': 'Remove all filters',
  'gar.walk.values': (criterion: string) => `${criterion}: which ones?`,
  'gar.walk.who': 'Which people?',
  'gar.walk.all_results': (n: number) => (n === 1 ? 'Select the one result' : `Select all ${number('en', n)} results`),
  'gar.walk.pick': 'Pick people one by one',
  'gar.walk.back': 'Back to the filters',
  'gar.walk.nobody': 'Nobody is found with these filters.',
  'gar.walk.nothing': 'Nobody holds a copy of this resource: there is nothing to recover.',
  'gar.walk.entry': 'How do you want to begin?',
  'gar.walk.by_resource': 'By resource: one resource for the people I choose',
  'gar.walk.by_population': 'By population: several resources for one population',
  'gar.walk.all_resources': 'Select all',
  'gar.walk.suggested_resources': 'Select the suggestions',
  'gar.people.show.withdraw': 'Take one of these copies back?',
  'gar.people.show.none': 'no, leave them all',
}
