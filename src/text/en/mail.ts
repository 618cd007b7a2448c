import { counted } from '../numbers.ts'

const mails = (n: number) => counted('en', n, 'mail', 'mails')

export const mail = {
  'mdo.mail.about': 'The mails: send, list, mend',
  'mdo.mail.send.about': 'Send the mails that wait',
  'mdo.mail.list.about': 'List the mails',
  'mdo.mail.show.about': 'Show one mail, without what it says',
  'mdo.mail.preview.about': 'Show the mail that somebody would get',
  'mdo.mail.resend.about': 'Queue a mail again that did not arrive',
  'mdo.mail.cancel.about': 'Cancel mails that wait or did not arrive',
  'mdo.mail.mark-sent.about': 'Note that a mail whose answer was lost has arrived',
  'mdo.mail.bounce.about': 'Note that a mail that left came back',

  'mail.argument.id': 'its number, which “mail list” shows',
  'mail.argument.subscriber': 'the number of a subscriber',
  'mail.option.now': 'also those whose time has not come',
  'mail.option.limit': 'at most so many',
  'mail.option.status': 'only queued, sending, sent, failed, dead, unknown, cancelled or suppressed',
  'mail.option.kind': 'which mail, such as user_validated',
  'mail.option.html': 'the HTML side instead of the text',
  'mail.option.reason': 'the reason again; visible to the other users of this machine',
  'mail.option.reason_file': 'file that holds the reason; - is standard input',

  'mail.fault': (server: string, answer: string) =>
    `The mail server ${server} cannot be used (${answer}). Nothing is lost: the mails wait. Check the address, the login and “mail.from”, then run “mdo mail send”.`,
  'mail.interrupted': 'Interrupted. What had not left waits for the next “mdo mail send”.',
  'mail.run_lock_lost': (at: string) =>
    `The connection to the store ${at} that keeps two runs apart was lost. What has not left waits; run the command again.`,
  'mail.run_lock': (pid: number, host: string, command: string) =>
    `Another run is at work (${command}, process ${pid} on ${host}). Wait for its end; nothing was done.`,
  'mail.from_missing': "No sender is set for mails. Set it with “config set mail.from 'Name <address>'” or GUICHET_MAIL_FROM.",
  'mail.from_unusable': (value: string) => `“${value}” is no sender for mails: write Name <address> (mail.from, GUICHET_MAIL_FROM).`,
  'mail.url_unusable': (url: string) =>
    `“${url}” is no place for mails: write smtp://user@host:587, smtps://host or folder:<path> (mail.url, GUICHET_MAIL); a password stands in a file, and a login needs encryption.`,
  'mail.password_missing': (file: string) =>
    `The password of the mail server cannot be read${file ? ` from ${file}` : ''}. Name its file in mail.password_file or GUICHET_MAIL_PASSWORD_FILE.`,
  'mail.template_unusable': (path: string, what: string) =>
    `The mail text ${path} cannot be used (${what}). Mend it, or remove it to get ours back.`,
  'mail.key_unreadable': (file: string) =>
    `The key ${file} of this installation cannot be read. Put it back from a backup, or cancel the mails that need it.`,
  'mail.key_unmade': (file: string) =>
    `The key ${file} of this installation cannot be made. Check its folder, or name another file with GUICHET_KEY_FILE.`,
  'mail.key_other': (file: string) =>
    `The key ${file} is not the one that sealed a waiting reason. Put the right one back, or cancel the mail.`,
  'mail.library_refused': (library: string, error: string) =>
    `The address of library ${library} was refused for good (${error}): its requests go unseen. Mend it with “mdo libraries edit ${library} --email <address>”.`,

  'mail.own.busy': (n: number) => `${mails(n)} left waiting: another run is sending. “mdo mail send” does the rest.`,
  'mail.own.sent': (n: number) => (n === 1 ? '1 mail has left.' : `${n} mails have left.`),
  'mail.own.waiting': (n: number) => `${mails(n)} left waiting. “mdo mail send” does the rest.`,
  'mail.own.failed': (n: number) => `${mails(n)} did not arrive: “mdo mail list” tells which.`,
  'mail.send.done': (sent: number, left: number) => `${counted('en', sent, 'mail sent', 'mails sent')}, ${left} waiting.`,
  'mail.send.would': (n: number) => `Dry run, nothing is sent: ${mails(n)} would be tried.`,
  'mail.send.failed': (n: number) =>
    `${mails(n)} will not arrive as things are. “mdo mail list --status failed” tells which, “mdo mail resend” tries again.`,

  'mail.unknown': (ids: readonly number[]) => `No mail has the number ${ids.join(', ')}. “mdo mail list” shows them.`,
  'mail.wrong_status': (id: number, status: string) => `Mail ${id} is ${status}: that is not possible for it. Nothing was written.`,
  'mail.no_address': (id: number) => `Mail ${id} has nobody to go to: the person has no usable address any more.`,
  'mail.overtaken': (id: number) => `Mail ${id} says what is no longer so: a newer decision has been taken. Nothing was written.`,
  'mail.reason_needed': (id: number) =>
    `Mail ${id} carried a reason, which is not kept. Give it again with --reason-file <file or -> or --reason <text>.`,
  'mail.reason_twice': 'Give either --reason or --reason-file.',
  'mail.question.resend': (n: number) => `Queue ${mails(n)} again?`,
  'mail.question.cancel': (n: number) => `Cancel ${mails(n)}?`,
  'mail.question.mark': (n: number) => `Change ${mails(n)}?`,

  'column.kind': 'KIND',
  'column.to': 'TO',
  'column.subscriber': 'SUBSCRIBER',
  'column.attempts': 'TRIES',
  'column.next_attempt': 'NEXT',
  'column.sent_at': 'SENT',
  'column.message_id': 'MESSAGE-ID',
  'column.dated': 'DATED',
  'column.reply_to': 'REPLY TO',
  'column.possible_duplicate': 'MAYBE TWICE',
  'column.with_reason': 'WITH A REASON',
  'column.bounced_at': 'CAME BACK',
  'column.error': 'ANSWER',
  'column.to_name': 'NAME',
  'word.queued': 'waiting',
  'word.sending': 'being sent',
  'word.sent': 'sent',
  'word.dead': 'given up',
  'word.unknown': 'unknown',
  'word.cancelled': 'cancelled',
  'word.suppressed': 'no address',
  'word.bounced': 'came back',
  'word.requeued': 'queued again',
  'word.library_request': 'request, to the library',
  'word.library_reminder': 'reminder, to the library',
  'word.user_validated': 'validation',
  'word.user_refused': 'refusal',
  'word.user_revoked': 'end of access',
  'word.user_renewed': 'renewal',
  'word.user_expiring': 'reminder',
  'word.mail': 'mail',
  'doctor.mail': 'mail',
  'doctor.mail_key': 'key of the reasons',
  'doctor.mail_templates': 'mail templates',
  'doctor.mail_queue': 'waiting mails',
  'doctor.mail_folder': (folder: string) => `no server: mails are written to ${folder}; set mail.url (smtp://…) to send them`,
  'doctor.mail_no_key': (file: string) => `${file} is made when the first reason has to wait`,
  'doctor.mail_waiting': (n: number) => `waiting: ${n}`,
  'doctor.mail_failed': (n: number) =>
    `${n} refused, given up or doubtful: look at them with « mdo mail list --status failed », dead or unknown`,
  'doctor.mail_libraries': (codes: readonly string[]) =>
    `The addresses of these libraries are refused, so nobody reads of their requests: ${codes.join(', ')}. Mend them with « mdo libraries edit <code> --email … ».`,
}
