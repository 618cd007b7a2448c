import type { mail as english } from '../en/mail.ts'
import { counted } from '../numbers.ts'

const mails = (n: number) => counted('fr', n, 'courriel', 'courriels')

/** The states of a mail inside a sentence. */
const STATES: Readonly<Record<string, string>> = {
  ...{ queued: 'en attente', sending: 'en cours d’envoi', sent: 'parti', failed: 'refusé', dead: 'abandonné' },
  ...{ unknown: 'incertain', cancelled: 'annulé', suppressed: 'sans adresse' },
}

export const mail: typeof english = {
  'mdo.mail.about': 'Les courriels : envoyer, lister, réparer',
  'mdo.mail.send.about': 'Envoyer les courriels en attente',
  'mdo.mail.list.about': 'Lister les courriels',
  'mdo.mail.show.about': 'Montrer un courriel, sans ce qu’il dit',
  'mdo.mail.preview.about': 'Montrer le courriel que quelqu’un recevrait',
  'mdo.mail.resend.about': 'Remettre en attente un courriel qui n’est pas arrivé',
  'mdo.mail.cancel.about': 'Annuler des courriels en attente ou non arrivés',
  'mdo.mail.mark-sent.about': 'Noter qu’un courriel dont la réponse s’est perdue est bien arrivé',
  'mdo.mail.bounce.about': 'Noter qu’un courriel parti est revenu',

  'mail.argument.id': 'son numéro, que « mail list » montre',
  'mail.argument.subscriber': 'le numéro d’une personne inscrite',
  'mail.option.now': 'aussi ceux dont l’heure n’est pas venue',
  'mail.option.limit': 'au plus tant',
  'mail.option.status': 'seulement queued, sending, sent, failed, dead, unknown, cancelled ou suppressed',
  'mail.option.kind': 'quel courriel, comme user_validated',
  'mail.option.html': 'le côté HTML au lieu du texte',
  'mail.option.reason': 'la raison à nouveau ; les autres utilisateurs de la machine peuvent la voir',
  'mail.option.reason_file': 'fichier qui contient la raison ; - est l’entrée standard',

  'mail.fault': (server, answer) =>
    `Le serveur de courriel ${server} est inutilisable (${answer}). Rien n’est perdu : les courriels attendent. Vérifiez l’adresse, le mot de passe et « mail.from », puis lancez « mdo mail send ».`,
  'mail.interrupted': 'Interrompu. Ce qui n’est pas parti attend le prochain « mdo mail send ».',
  'mail.run_lock_lost': (at) =>
    `La connexion à la base ${at} qui sépare deux envois a été perdue. Ce qui n’est pas parti attend ; relancez la commande.`,
  'mail.run_lock': (pid, host, command) =>
    `Une autre commande est au travail (${command}, processus ${pid} sur ${host}). Attendez sa fin ; rien n’a été fait.`,
  'mail.from_missing':
    "Aucun expéditeur n’est réglé pour les courriels. Réglez-le avec « config set mail.from 'Nom <adresse>' » ou GUICHET_MAIL_FROM.",
  'mail.from_unusable': (value) => `« ${value} » n’est pas un expéditeur : écrivez Nom <adresse> (mail.from, GUICHET_MAIL_FROM).`,
  'mail.url_unusable': (url) =>
    `« ${url} » ne dit pas où vont les courriels : écrivez smtp://utilisateur@serveur:587, smtps://serveur ou folder:<chemin> (mail.url, GUICHET_MAIL) ; un mot de passe se met dans un fichier, et ne s’envoie que chiffré.`,
  'mail.password_missing': (file) =>
    `Le mot de passe du serveur de courriel est illisible${file ? ` dans ${file}` : ''}. Nommez son fichier dans mail.password_file ou GUICHET_MAIL_PASSWORD_FILE.`,
  'mail.template_unusable': (path, what) =>
    `Le texte de courriel ${path} est inutilisable (${what}). Corrigez-le, ou supprimez-le pour retrouver le nôtre.`,
  'mail.key_unreadable': (file) =>
    `La clé ${file} de cette installation est illisible. Remettez-la depuis une sauvegarde, ou annulez les courriels qui en ont besoin.`,
  'mail.key_unmade': (file) =>
    `La clé ${file} de cette installation ne peut pas être créée. Vérifiez son dossier, ou nommez un autre fichier avec GUICHET_KEY_FILE.`,
  'mail.key_other': (file) =>
    `La clé ${file} n’est pas celle qui a scellé une raison en attente. Remettez la bonne, ou annulez le courriel.`,
  'mail.library_refused': (library, error) =>
    `L’adresse de la bibliothèque ${library} est refusée définitivement (${error}) : ses demandes restent invisibles. Corrigez-la avec « mdo libraries edit ${library} --email <adresse> ».`,

  'mail.own.busy': (n) => `${mails(n)} en attente : une autre commande envoie. « mdo mail send » fera le reste.`,
  'mail.own.sent': (n) => (n === 1 ? '1 courriel est parti.' : `${n} courriels sont partis.`),
  'mail.own.waiting': (n) => `${mails(n)} en attente. « mdo mail send » fera le reste.`,
  'mail.own.failed': (n) => `${mails(n)} non arrivés : « mdo mail list » dit lesquels.`,
  'mail.send.done': (sent, left) => `${counted('fr', sent, 'courriel envoyé', 'courriels envoyés')}, ${left} en attente.`,
  'mail.send.would': (n) => `Essai, rien n’est envoyé : ${mails(n)} à tenter.`,
  'mail.send.failed': (n) =>
    `${mails(n)} n’arriveront pas en l’état. « mdo mail list --status failed » dit lesquels, « mdo mail resend » réessaie.`,

  'mail.unknown': (ids) => `Aucun courriel n’a le numéro ${ids.join(', ')}. « mdo mail list » les montre.`,
  'mail.wrong_status': (id, status) =>
    `Le courriel ${id} est à l’état « ${STATES[status] ?? status} » : ce n’est pas possible pour lui. Rien n’a été écrit.`,
  'mail.no_address': (id) => `Le courriel ${id} n’a plus de destinataire : la personne n’a plus d’adresse utilisable.`,
  'mail.overtaken': (id) => `Le courriel ${id} dit ce qui n’est plus vrai : une décision plus récente a été prise. Rien n’a été écrit.`,
  'mail.reason_needed': (id) =>
    `Le courriel ${id} portait une raison, qui n’est pas conservée. Redonnez-la avec --reason-file <fichier ou -> ou --reason <texte>.`,
  'mail.reason_twice': 'Donnez --reason ou --reason-file, pas les deux.',
  'mail.question.resend': (n) => `Remettre ${mails(n)} en attente ?`,
  'mail.question.cancel': (n) => `Annuler ${mails(n)} ?`,
  'mail.question.mark': (n) => `Modifier ${mails(n)} ?`,

  'column.kind': 'GENRE',
  'column.to': 'À',
  'column.subscriber': 'ABONNÉ',
  'column.attempts': 'ESSAIS',
  'column.next_attempt': 'PROCHAIN',
  'column.sent_at': 'PARTI',
  'column.message_id': 'MESSAGE-ID',
  'column.dated': 'DATÉ',
  'column.reply_to': 'RÉPONDRE À',
  'column.possible_duplicate': 'PEUT-ÊTRE DEUX FOIS',
  'column.with_reason': 'AVEC UNE RAISON',
  'column.bounced_at': 'REVENU',
  'column.error': 'RÉPONSE',
  'column.to_name': 'NOM',
  'word.queued': 'en attente',
  'word.sending': 'en cours d’envoi',
  'word.sent': 'parti',
  'word.dead': 'abandonné',
  'word.unknown': 'incertain',
  'word.cancelled': 'annulé',
  'word.suppressed': 'sans adresse',
  'word.bounced': 'revenu',
  'word.requeued': 'remis en attente',
  'word.library_request': 'demande, à la bibliothèque',
  'word.library_reminder': 'relance, à la bibliothèque',
  'word.user_validated': 'validation',
  'word.user_refused': 'refus',
  'word.user_revoked': 'fin d’accès',
  'word.user_renewed': 'renouvellement',
  'word.user_expiring': 'rappel',
  'word.mail': 'courriel',
  'doctor.mail': 'courriel',
  'doctor.mail_key': 'clé des raisons',
  'doctor.mail_templates': 'modèles de courriel',
  'doctor.mail_queue': 'courriels en attente',
  'doctor.mail_folder': (folder) =>
    `pas de serveur : les courriels sont écrits dans ${folder} ; réglez mail.url (smtp://…) pour les envoyer`,
  'doctor.mail_no_key': (file) => `${file} sera créée quand une première raison devra attendre`,
  'doctor.mail_waiting': (n) => `en attente : ${n}`,
  'doctor.mail_failed': (n) => `${n} refusés, abandonnés ou incertains : voyez « mdo mail list --status failed », dead ou unknown`,
  'doctor.mail_libraries': (codes) =>
    `Les adresses de ces bibliothèques sont refusées, personne n’y lit donc les demandes : ${codes.join(', ')}. Corrigez-les avec « mdo libraries edit <code> --email … ».`,
}
