import { counted, enumerate, number } from '../numbers.ts'

const copies = (n: number) => counted('en', n, 'copy', 'copies')
const people = (n: number) => counted('en', n, 'person', 'people')
const names = (values: readonly string[]) => enumerate('en', values, 20)

interface LoweredCount {
  uai: string
  title: string
  subscription: string
  pool: string
  before: number | null
  total: number
  taken: number
}

interface Leaving {
  uai: string
  population: 'pupils' | 'documentalists' | 'teachers' | 'staff'
  leaving: number
  before: number
}
const leaving = (groups: readonly Leaving[]) =>
  enumerate(
    'en',
    groups.map(({ uai, population, leaving: n, before }) => `${uai} ${population} ${number('en', n)} of ${number('en', before)}`),
  )

export const gar = {
  'gar.about': 'Give and take back copies of digital textbooks and services (GAR)',
  'gar.import.about': 'Load directory snapshots and subscriptions',
  'gar.import.gar-ent.about': 'load a full directory snapshot (GAR-ENT) of one or more schools',
  'gar.import.subscriptions.about': 'load subscriptions, XML or CSV',
  'gar.schools.about': 'The schools of the store',
  'gar.schools.list.about': 'list the schools with their people and resources',
  'gar.people.about': 'The people of a school',
  'gar.people.list.about': 'list people, with what they belong to',
  'gar.people.show.about': 'show one person with the copies held',
  'gar.resources.about': 'The resources of a school and their copies',
  'gar.resources.list.about': 'list resources with available, assigned, locked and lost copies',
  'gar.copies.about': 'The copies that people hold',
  'gar.copies.list.about': 'list copies and their holders',
  'gar.assign.about': 'Give copies of resources to people',
  'gar.revoke.about': 'Take copies of resources back from people',

  'gar.option.uai': 'school, by its UAI (may be left out when the store holds one)',
  'gar.option.population': 'pupils, teachers, documentalists, staff (French words too)',
  'gar.option.division': 'divisions, by code or label',
  'gar.option.group': 'groups, by code or label',
  'gar.option.level': 'levels, by code or label',
  'gar.option.subject': 'subjects, by code or label',
  'gar.option.name': 'last name begins with (accents and case do not matter; repeat for several)',
  'gar.option.person': 'one person, by identifier (repeat for several)',
  'gar.option.from': 'people of a file: one identifier a line, or CSV with an « id » column; - is standard input',
  'gar.option.all': 'everybody present',
  'gar.option.departed': 'people who left; for withdrawals, every locked copy',
  'gar.option.resource': 'resource, by code, title or ark identifier (repeat for several)',
  'gar.option.subscription': 'only the copies that this subscription gave: of two copies of one resource one alone',
  'gar.option.accept_loss': 'accept that the copies taken back are lost until the school year ends',
  'gar.option.partial': 'give what there is, in the order of names, when there are not enough copies',
  'gar.option.suggested': 'only people whose level or subject matches the resource',
  'gar.option.holding': 'only people who hold a copy of this resource (repeat for one of several)',
  'gar.option.not_holding': 'only people who hold no copy of this resource (repeat for none of several)',
  'gar.option.by': 'one row a subscription, or a pool',
  'gar.option.expiring': 'only what ends within so many days',
  'gar.option.state': 'state of the copies (several by comma or repeated)',
  'gar.option.older': 'load a directory older than the one of the store',
  'gar.option.accept_departures': 'the exact number of people who leave, when many do',
  'gar.option.keep_going': 'leave faulty records out and import the others',
  'gar.option.import_uai': 'the schools meant, when a subscription is for all schools of a kind',
  'gar.argument.snapshot': 'folder or .tar.gz archive of the snapshot',
  'gar.argument.subscriptions': 'XML or CSV file of subscriptions',
  'gar.argument.person': 'identifier of the person',

  'gar.unknown.school': (uais: readonly string[]) => `No school ${names(uais)} in this store. « gar schools list » shows them.`,
  'gar.unknown.division': (codes: readonly string[]) => `No division ${names(codes)}. « gar people list » shows the divisions.`,
  'gar.unknown.group': (codes: readonly string[]) => `No group ${names(codes)}. « gar people list -v » shows the groups.`,
  'gar.unknown.level': (codes: readonly string[]) => `No level ${names(codes)}. « gar people list -v » shows the levels.`,
  'gar.unknown.subject': (codes: readonly string[]) => `No subject ${names(codes)}. « gar people list -v » shows the subjects.`,
  'gar.unknown.person': (ids: readonly string[]) =>
    `Nobody has the identifier ${names(ids)}. « gar people list --name … » finds identifiers.`,
  'gar.unknown.subscription': (codes: readonly string[]) =>
    `No subscription ${names(codes)} to this resource. « gar resources list --by subscription » shows them.`,
  'gar.unknown.resource': (words: readonly string[]) => `No resource ${names(words)}. « gar resources list » shows their codes.`,
  'gar.ambiguous.resource': (word: string, codes: readonly string[]) =>
    `« ${word} » names several resources. Give one of the codes ${names(codes)} to --resource.`,
  'gar.ambiguous.school': (uais: readonly string[]) => `This store holds several schools: say which one with --uai (${names(uais)}).`,
  'gar.no_school': 'The store holds no school yet. Load a directory snapshot with « gar import gar-ent ».',
  'gar.no_selection':
    'Say who is meant: --population, --division, --group, --level, --subject, --name, --person, --from, or --all for everybody. Nothing was written.',
  'gar.no_resource': (codes: readonly string[]) => `Say which resource is meant with --resource (${names(codes)}). Nothing was written.`,
  'gar.ask.resource': 'Which resources?',
  'gar.ask.school': 'Which school?',
  'gar.ask.population': 'Which people?',
  'gar.ask.everybody': (n: number) => `everybody (${people(n)})`,

  'gar.revoke.question': (n: number, lost: number) =>
    `Take ${copies(n)} back${lost ? `, ${number('en', lost)} of them lost until the school year ends` : ''}?`,
  'gar.revoke.loss': (n: number) =>
    `${copies(n)} would be lost: nobody else could have them until the school year ends. Add --accept-loss if that is what you want; nothing was written.`,
  'gar.revoke.school_scope': (title: string) =>
    `${title} is given to the whole school: take it back with --all, not from a part of the school.`,
  'gar.revoke.rule.subscription': 'Rule: the category of each subscription says whether a copy taken back can be given to somebody else.',
  'gar.revoke.rule.strict': 'Rule: a copy taken back is lost until the school year ends, whatever the subscription.',

  'gar.assign.question': (n: number) => `Give ${copies(n)}?`,
  'gar.assign.school_scope': (title: string) => `${title} is for the whole school: give it with --all, not to a part of the school.`,
  'gar.assign.not_valid': (title: string, from: string, until: string) =>
    `${title} cannot be given today: it is valid from ${from} ${until ? `to ${until}` : 'without an end'}.`,
  'gar.assign.not_subscribed': (title: string) => `This school has no subscription to ${title}. « gar resources list » shows what it has.`,
  'gar.assign.nobody_eligible': 'Nobody of the selection belongs to the public of the resource. Nothing was written.',
  'gar.assign.not_enough': (
    missing: readonly { title: string; population: 'pupils' | 'documentalists' | 'teachers' | 'staff'; missing: number }[],
  ) =>
    `Not enough copies: ${enumerate(
      'en',
      missing.map(({ title, population, missing: n }) => `${title} (${population}) lacks ${number('en', n)}`),
    )}. Add --partial to give what there is; nothing was written.`,
  'gar.assign.below_head_count': (title: string, total: number, heads: number) => `${title}: ${copies(total)} bought for ${people(heads)}.`,
  'gar.assign.no_copy': (n: number) => `${people(n)} got no copy.`,

  'gar.import.question': (n: number) => `Write ${counted('en', n, 'change', 'changes')}?`,

  'gar.import.locked': (n: number) =>
    `${counted('en', n, 'copy is', 'copies are')} now locked, held by people who left or changed profile. « gar copies list --state locked » shows them.`,
  'gar.import.older': (on: string, schools: readonly { uai: string; directory_on: string }[]) =>
    `This directory is of ${on}, older than the one of the store: ${enumerate(
      'en',
      schools.map(({ uai, directory_on }) => `${uai}, ${directory_on}`),
      10,
    )}. If you really want to go back to it, add --older; nothing was written.`,
  'gar.import.departures': (n: number, groups: readonly Leaving[]) =>
    `${people(n)} would leave, more than a fifth of a population: ${leaving(groups)}. Is the snapshot complete? If so, add --accept-departures ${n}; nothing was written.`,
  'gar.import.wrong_departures': (said: number, n: number, groups: readonly Leaving[]) =>
    `--accept-departures says ${number('en', said)}, but ${people(n)} would leave: ${leaving(groups)}. If that is right, say --accept-departures ${n}; nothing was written.`,

  'gar.import.lowered': ({ uai, title, subscription, pool, before, total, taken }: LoweredCount) => {
    const over = taken > total ? `, of which ${number('en', taken)} are out: ${number('en', taken - total)} too many` : ''
    return `${title} (${pool}, subscription ${subscription}, ${uai}) goes from ${before === null ? 'unlimited' : number('en', before)} to ${counted('en', total, 'copy', 'copies')}${over}.`
  },
  'gar.import.kept_title': (title: string, named: string) => `« ${title} » keeps its title; the file calls it « ${named} ».`,
  'gar.import.not_serving': (n: number) =>
    `${counted('en', n, 'subscription does', 'subscriptions do')} not serve today; « gar resources list » shows upcoming and expired ones.`,
  'fault.sub.nature': (id: string, natures: string) =>
    `${id} is for all schools of kind ${natures}, which the directory does not tell. Say which schools are meant with --uai.`,
  'fault.sub.no_school': (id: string) => `${id} names no school, and no school has it yet. Fill in uaiEtab.`,
  'fault.sub.documentalist': (id: string) =>
    `${id} is for documentalists, but one of its schools is of the first degree (RG11). Correct the public or nbLicenceProfDoc.`,
  'remark.gar.no_day': () =>
    'The names of these files do not tell the day of the directory: nothing assures that it is newer than the one of the store.',
  'remark.sub.other_school': (count: number, uais: string) => `Schools that are not in this store were passed over (${count}): ${uais}.`,
  'fault.gar.missing_file': (kind: string) => `The snapshot has no ${kind} file. Ask for the complete snapshot.`,
  'fault.gar.duplicate_school': (uai: string, first: string) => `The school ${uai} has a second record (first: ${first}). Keep one.`,
  'fault.gar.duplicate_person': (id: string, first: string) => `The person ${id} has a second record (first: ${first}). Keep one.`,
  'fault.gar.duplicate_group': (code: string, first: string) =>
    `The division or group ${code} has a second record (first: ${first}). Keep one.`,
  'fault.gar.unknown_school': (id: string, uai: string) =>
    `The person ${id} is said to be in ${uai}, which is not in the Etab files. Correct the person, or add the school.`,
  'fault.gar.unknown_division': (code: string, division: string) =>
    `The group ${code} belongs to the division ${division}, which does not exist. Correct one of them.`,
  'fault.gar.unknown_level': (code: string, uai: string) =>
    `There is no level (MEF) ${code} in ${uai}. Add it to the Etab file, or correct the link.`,
  'fault.gar.unknown_subject': (code: string, uai: string) =>
    `There is no subject ${code} in ${uai}. Add it to the Etab file, or correct the link.`,
  'fault.gar.link_unknown_person': (id: string, uai: string) =>
    `Nobody has the identifier ${id} in ${uai}. Correct the link, or add the person.`,
  'fault.gar.link_unknown_group': (code: string, uai: string) =>
    `There is no division or group ${code} in ${uai}. Correct the link, or add the group.`,
  'fault.gar.link_wrong_kind': (code: string, kind: string) =>
    `${code} is a ${kind}, the link takes it for the other kind. Correct the link.`,

  'column.email': 'E-MAIL',
  'column.degree': 'DEGREE',
  'column.contract': 'CONTRACT',
  'column.head_uai': 'HEAD SCHOOL',
  'column.day': 'DAY',
  'column.division': 'DIVISION',
  'column.selected': 'SELECTED',
  'column.remaining': 'REMAINING',
  'column.use': 'USE',
  'column.pupils': 'PUPILS',
  'column.documentalists': 'DOCUMENTALISTS',
  'column.teachers': 'TEACHERS',
  'column.staff': 'STAFF',
  'check.gar.copy_has_one_pool': 'each copy has one pool',
  'check.gar.one_copy_each': 'one copy of a resource each',
  'check.gar.nothing_lost_from_unlimited': 'nothing lost without a limit',
  'check.gar.who_left_holds_locked_copies': 'who left holds locked copies',
  'check.gar.locked_copies_have_a_reason': 'locked copies have a reason',
  'check.gar.pools_are_common_or_separate': 'pools are common or separate',
  'check.gar.name_keys': 'names are found by their key',
  'check.gar.name_text': 'names are plain text',
  'check.gar.title_keys': 'titles are found by their key',
  'check.gar.no_pool_is_oversold': 'no more copies given than there are',
  'check.gar.given_while_valid': 'copies were given while their subscription served',
  'check.gar.days': 'days are real ones',

  'column.uai': 'UAI',
  'column.name': 'NAME',
  'column.directory_on': 'DIRECTORY OF',
  'column.people': 'PEOPLE',
  'column.resources': 'RESOURCES',
  'column.last_name': 'LAST NAME',
  'column.first_name': 'FIRST NAME',
  'column.populations': 'PUBLIC',
  'column.population': 'PUBLIC',
  'column.divisions': 'DIVISIONS',
  'column.groups': 'GROUPS',
  'column.levels': 'LEVELS',
  'column.subjects': 'SUBJECTS',
  'column.active': 'PRESENT',
  'column.resource': 'RESOURCE',
  'column.code': 'CODE',
  'column.title': 'TITLE',
  'column.category': 'CATEGORY',
  'column.unlimited': 'UNLIMITED',
  'column.total': 'TOTAL',
  'column.available': 'AVAILABLE',
  'column.assigned': 'ASSIGNED',
  'column.locked': 'LOCKED',
  'column.lost': 'LOST',
  'column.suggested': 'SUGGESTED',
  'column.valid_from': 'FROM',
  'column.valid_until': 'UNTIL',
  'column.status': 'STATUS',
  'column.subscription': 'SUBSCRIPTION',
  'column.pool': 'POOL',
  'column.person': 'PERSON',
  'column.state': 'STATE',
  'column.since': 'SINCE',
}
