import { counted } from '../numbers.ts'

const mails = (n: number) => counted('en', n, 'mail', 'mails')

/** What the server said itself, or the system where no server answered, behind our sentence. */
const answer = (words: string) => (/^\d/.test(words) ? ` Its answer: ${words}` : words && ` (${words})`)

export const mail = {
  'mdo.mail.about': 'The mails: send, list, mend',
  'mdo.mail.send.about': 'Send the mails that wait',
  'mdo.mail.list.about': 'List the mails',
  'mdo.mail.show.about': 'Show one mail, without what it says',
  'mdo.mail.test.about': 'Send a mail as a test, past the queue',
  'mdo.mail.preview.about': 'Show the mail that somebody would get',
  'mdo.mail.resend.about': 'Queue mails again that did not arrive',
  'mdo.mail.cancel.about': 'Cancel mails that wait or did not arrive',
  'mdo.mail.mark-sent.about': 'Note that a mail whose answer was lost has arrived',
  'mdo.mail.bounce.about': 'Note that a mail that left came back',

  'mail.argument.id': 'its number, which “mail list” shows',
  'mail.argument.subscriber': 'the number of a subscriber',
  'mail.option.now': 'also those whose time has not come',
  'mail.option.limit': 'at most so many',
  'mail.option.status': 'only queued, sending, sent, failed, dead, unknown, cancelled, suppressed or bounced',
  'mail.option.failed': 'all that were refused or given up',
  'mail.argument.address': 'the address that gets the test',
  'mail.option.kind': 'which mail, such as user_validated',
  'mail.option.html': 'the HTML side instead of the text',
  'mail.option.reason': 'the reason again; visible to the other users of this machine',
  'mail.option.reason_file': 'file that holds the reason; - is standard input',

  'mail.fault.port': (server: string, words: string) =>
    `Nobody listens at ${server}. Check the name and the port in “mail.url” (mostly 587 or 465), and the firewall.${answer(words)}`,
  'mail.fault.name': (server: string, words: string) =>
    `The server ${server} has no address: its name is unknown. Check “mail.url” and the network.${answer(words)}`,
  'mail.fault.certificate': (server: string, words: string) =>
    `The certificate of the server ${server} is not known. Write in “mail.url” the name that the certificate holds, or name the authority of your network with NODE_EXTRA_CA_CERTS.${answer(words)}`,
  'mail.fault.clock': (server: string, words: string) =>
    `The certificate of the server ${server} is not valid at the time that this machine has. Check the clock, else have the certificate renewed.${answer(words)}`,
  'mail.fault.tls': (server: string, words: string) =>
    `The server ${server} does not encrypt as asked. smtp:// wants STARTTLS (port 587), smtps:// encryption from the first byte (port 465); a relay without encryption in the local network is written smtp://server:25?tls=off.${answer(words)}`,
  'mail.fault.login': (server: string, words: string) =>
    `The server ${server} refuses the name or the password. Check the name in “mail.url” and the file of “mail.password_file”.${answer(words)}`,
  'mail.fault.no_login': (server: string, words: string) =>
    `The server ${server} takes no password. Check the port, or ask whoever runs it how to send.${answer(words)}`,
  'mail.fault.sender': (server: string, words: string) =>
    `The server ${server} refuses the sender. Check “mail.from”: the address has to belong to this server and this login.${answer(words)}`,
  'mail.fault.relay': (server: string, words: string) =>
    `The server ${server} does not carry mails of this machine or this login. Log in with a name (smtp://name@server), or ask whoever runs it to allow the machine.${answer(words)}`,
  'mail.fault.everybody': (server: string, words: string) =>
    `The server ${server} refused mails, and nothing tells whether for our sake or the recipient’s: no other was taken since. Show its answer to whoever runs it.${answer(words)}`,
  'mail.fault.silent': (server: string, words: string) =>
    `The server ${server} does not answer in time. Check the name and the port in “mail.url”: a firewall and a wrong port are silent like that.${answer(words)}`,
  'mail.fault.lost': (server: string, words: string) => `The server ${server} broke the connection.${answer(words)}`,
  'mail.fault.later': (server: string, words: string) =>
    `The server ${server} takes no mail at this moment. There is nothing to mend: try again later.${answer(words)}`,
  'mail.fault.no_server': (server: string, words: string) =>
    `What answers at ${server} is no mail server, or refuses this machine from the start. Check “mail.url”.${answer(words)}`,
  'mail.fault.folder': (server: string, words: string) =>
    `Mails cannot be written to ${server}. Check that this folder exists, that it is yours and that there is room.${answer(words)}`,
  'mail.kept': 'Nothing is lost: the mails wait, and the next “mdo mail send” sends them.',
  'mail.interrupted': 'Interrupted. What had not left waits for the next “mdo mail send”.',
  'mail.run_lock_lost': (at: string) =>
    `The connection to the store ${at} that keeps two runs apart was lost. What has not left waits; run the command again.`,
  'mail.run_lock': (holder: { pid: number; host: string; command: string } | undefined) =>
    `Another run is at work${holder ? ` (${holder.command}, process ${holder.pid} on ${holder.host})` : ''}. Wait for its end; nothing was done.`,
  'mail.run_lock_link': (file: string) =>
    `${file} is a link, where the lock that keeps two runs apart should stand. Nothing was done: find out who put it there, and remove it.`,
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
  'mail.own.written': (n: number, folder: string) =>
    `${n === 1 ? '1 mail is' : `${n} mails are`} written to ${folder}: no server is set (mail.url).`,
  'mail.own.waiting': (n: number) => `${mails(n)} left waiting. “mdo mail send” does the rest.`,
  'mail.send.done': (sent: number, left: number) => `${counted('en', sent, 'mail sent', 'mails sent')}, ${left} waiting.`,
  'mail.send.written': (n: number, folder: string, left: number) =>
    `${counted('en', n, 'mail written', 'mails written')} to ${folder}: no server is set (mail.url). ${left} waiting.`,
  'mail.send.would': (n: number) => `Dry run, nothing is sent: ${mails(n)} would be tried.`,
  'mail.told.failed': (n: number) =>
    `${n === 1 ? '1 mail is' : `${n} mails are`} refused for good: “mdo mail list --status failed” shows ${n === 1 ? 'it' : 'them'}, “mdo mail resend” tries again.`,
  'mail.told.dead': (n: number) =>
    `${n === 1 ? '1 mail is' : `${n} mails are`} given up after days of attempts: “mdo mail list --status dead” shows ${n === 1 ? 'it' : 'them'}, “mdo mail resend” tries again.`,
  'mail.told.unknown': (n: number) =>
    `Nobody knows whether ${n === 1 ? '1 mail has' : `${n} mails have`} arrived: “mdo mail list --status unknown” shows ${n === 1 ? 'it' : 'them'}, “mdo mail mark-sent” or “mdo mail resend” settles it.`,
  'mail.templates_missing': (folder: string) =>
    `The folder of mail texts ${folder} does not exist (mail.templates): our texts leave instead of yours.`,
  'mail.test.sent': (to: string, server: string) => `${server} took the test for ${to}. Look whether it has arrived.`,
  'mail.test.written': (file: string) => `No server is set (mail.url): the test is written to ${file}.`,
  'mail.test.failed': (to: string, words: string) => `The server works, but refuses ${to}. Its answer: ${words}`,
  'mail.test.later': (to: string, words: string) => `The server works, but takes nothing for ${to} at this moment. Its answer: ${words}`,
  'mail.test.unknown': (to: string) => `The server got the test for ${to} and did not answer: it may have arrived.`,
  'mail.test.subject': 'A test of guichet',
  'mail.test.body': 'This mail shows that the mails of guichet leave from here. There is nothing to do.',

  'mail.unknown': (ids: readonly number[]) => `No mail has the number ${ids.join(', ')}. “mdo mail list” shows them.`,
  'mail.wrong_status': (id: number, status: string) => `Mail ${id} is ${status}: that is not possible for it. Nothing was written.`,
  'mail.no_address': (id: number) => `Mail ${id} has nobody to go to: the person has no usable address any more.`,
  'mail.overtaken': (id: number) => `Mail ${id} says what is no longer so: a newer decision has been taken. Nothing was written.`,
  'mail.reason_needed': (ids: readonly number[]) =>
    `${ids.length === 1 ? `Mail ${ids}` : `Mails ${ids.join(', ')}`} carried a reason, which is not kept. Give it again with --reason-file <file or -> or --reason <text>.`,
  'mail.resend.which': 'Say which: numbers (“mdo mail list” shows them) or --failed.',
  'mail.resend.same_address': (id: number) =>
    `Mail ${id} came back, and the address has not changed since. Mend it first. Nothing was written.`,
  'mail.resend.left_out': (ids: readonly number[]) =>
    `Left out, because what they say is no longer so, the address is missing or their reason was not kept: ${ids.join(', ')}. Take them one by one with “mdo mail resend”.`,
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
  'word.mail.skipped': 'left out',
  'word.library_request': 'request, to the library',
  'word.library_reminder': 'reminder, to the library',
  'word.user_validated': 'validation',
  'word.user_refused': 'refusal',
  'word.user_revoked': 'end of access',
  'word.user_renewed': 'renewal',
  'word.user_changed': 'change of address',
  'word.user_expiring': 'reminder',
  'word.mail': 'mail',
  'doctor.mail': 'mail',
  'doctor.mail_key': 'key of the reasons',
  'doctor.mail_templates': 'mail templates',
  'doctor.mail_queue': 'waiting mails',
  'doctor.mail_folder': (folder: string) => `no server: mails are written to ${folder}; set mail.url (smtp://…) to send them`,
  'doctor.mail_answers': (server: string, from: string) => `${server} answers, ${from}`,
  'doctor.mail_no_key': (file: string) => `${file} is made when the first reason has to wait`,
  'doctor.mail_waiting': (n: number) => `waiting: ${n}`,
  'doctor.mail_failed': (n: number) =>
    `${n} refused, given up, doubtful or returned: look at them with “mdo mail list --status failed”, dead, unknown or bounced`,
  'doctor.mail_libraries': (codes: readonly string[]) =>
    `The addresses of these libraries are refused, so nobody reads of their requests: ${codes.join(', ')}. Mend them with « mdo libraries edit <code> --email … ».`,
}
