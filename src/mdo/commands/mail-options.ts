import { parsersFor } from '../../cli/parsers.ts'
import type { ListedStatus } from '../../mail/list.ts'
import type { MailKind } from '../../mail/outbox.ts'
import type { Text } from '../../text/index.ts'

const STATUSES: readonly ListedStatus[] = ['queued', 'sending', 'sent', 'failed', 'dead', 'unknown', 'cancelled', 'suppressed', 'bounced']
const KINDS: readonly MailKind[] = [
  'library_request',
  'library_reminder',
  'user_validated',
  'user_refused',
  'user_revoked',
  'user_renewed',
  'user_expiring',
  'user_changed',
]

const among = <Word extends string>(words: readonly Word[]): Readonly<Record<string, Word>> =>
  Object.fromEntries(words.map((word) => [word.replaceAll('_', ' '), word]))

/** The same words in French, folded. */
const FRENCH_STATUSES: Readonly<Record<string, ListedStatus>> = {
  ...{ 'en attente': 'queued', 'en cours d envoi': 'sending', parti: 'sent', refuse: 'failed', abandonne: 'dead' },
  ...{ incertain: 'unknown', annule: 'cancelled', 'sans adresse': 'suppressed', revenu: 'bounced' },
}
const FRENCH_KINDS: Readonly<Record<string, MailKind>> = {
  ...{ demande: 'library_request', relance: 'library_reminder', validation: 'user_validated', refus: 'user_refused' },
  ...{ 'fin d acces': 'user_revoked', renouvellement: 'user_renewed', rappel: 'user_expiring', 'changement d adresse': 'user_changed' },
}

/** The words of `--status` and `--kind`, folded as every word of an option is. */
export const STATUS_WORDS: Readonly<Record<string, ListedStatus>> = { ...among(STATUSES), ...FRENCH_STATUSES }
export const KIND_WORDS: Readonly<Record<string, MailKind>> = { ...among(KINDS), ...FRENCH_KINDS }

/** The number of a mail. */
export const mailNumber = (text: Text) => parsersFor(text).count

/** Several of them. */
export const mailNumbers = (text: Text) => parsersFor(text).gathered(mailNumber(text))
