export const mdo = {
  'mdo.about': 'The desk of a departmental library: sign-ups to digital resources, decisions and mails',
  'mdo.subscribers.about': 'The people who signed up',
  'mdo.subscribers.list.about': 'list sign-ups and their status',

  'mdo.option.status': 'pending, validated, refused, expired or all (French words too)',
  'mdo.option.library': 'only those of one library, by its code',
  'mdo.option.name': 'last name begins with (accents and case do not matter)',
  'mdo.option.resource': 'only those with access to this resource',
  'mdo.option.expiring': 'only what ends within so many days',

  'mdo.not_available_yet': 'The sign-ups of libraries are not part of this version yet; nothing was read or written.',
}
