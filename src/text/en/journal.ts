import { number } from '../numbers.ts'

const moment = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris', dateStyle: 'short', timeStyle: 'short' })

/** What the journal says to people: its lists, the receipt of an operation, the choice of one to take back. */
export const journal = {
  'journal.moment': (instant: string) => moment.format(new Date(instant)),
  'journal.count': (n: number, word: string) => `${number('en', n)} ${word}`,
  'journal.what': (what: string, details: string) => (details ? `${what}: ${details}` : what),
  // Where the line of the help means nothing by itself.
  'did.intrascol.users.import': 'add users from a file',
  'did.intrascol.rollover.apply': 'apply a saved rollover',
  'did.gar.batch-revoke.apply': 'take copies back as a saved list says',
  'column.journal.what': 'WHAT',
  'column.journal.counts': 'RESULT',
  'column.journal.person': 'PERSON',
  'column.journal.about': 'ABOUT',
  'journal.option.receipt': 'print a receipt as PDF, too: who got or lost what, when, by whom, how to take it back; a new file',

  'receipt.title': (id: number) => `Operation ${id}`,
  'receipt.at': 'When',
  'receipt.operator': 'By',
  'receipt.school': 'School',
  'receipt.library': 'Library',
  'receipt.places': (places: readonly string[]) =>
    places.length > 3 ? `${places.slice(0, 2).join(', ')} and ${places.length - 2} more` : places.join(', '),
  'receipt.what': 'What',
  'receipt.command': 'Command',
  'receipt.counts': 'Result',
  'receipt.back': 'To take it back',
  'receipt.undone': 'Already taken back.',
  'receipt.not_alone': 'Only by whoever may see all of it: it concerned others, too.',
  'receipt.store': 'Nothing to take back: it notes the state of the store.',
  'receipt.person': 'Person',
  'receipt.id': 'Identifier',
  'receipt.about': 'About',
  'receipt.outcome': 'Result',
  'receipt.no_rows': 'No row.',
  'receipt.hidden': '–: no longer in the store, or not to be seen by whoever printed this page.',
  'receipt.printed': (day: string) => `Printed on ${day}, names as of that day`,

  'undo.no_operation': (program: string) =>
    `Say which operation is to be taken back: ${program} undo <operation>; « ${program} journal list » shows their numbers. Nothing was written.`,
  'undo.nothing': 'There is no operation to take back.',
  'undo.choose': 'Which operation is to be taken back?',
  'undo.choice.undone': 'already taken back',
  'undo.choice.others': 'concerned others, too',
  'undo.choice.changed': (operation: number) => `changed since by operation ${operation}`,
  'undo.choice.erased': 'erased for good',
  'undo.choice.cannot': 'cannot be taken back',
}
