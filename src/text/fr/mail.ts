import type { mail as english } from '../en/mail.ts'
import { counted } from '../numbers.ts'

const mails = (n: number) => counted('fr', n, 'courriel', 'courriels')

/** The states of a mail inside a sentence. */
const STATES: Readonly<Record<string, string>> = {
  ...{ queued: 'en attente', sending: 'en cours d’envoi', sent: 'parti', failed: 'refusé', dead: 'abandonné' },
  ...{ unknown: 'incertain', cancelled: 'annulé', suppressed: 'sans adresse', bounced: 'revenu' },
}

/** What the server said itself, or the system where no server answered, behind our sentence. */
const answer = (words: string) => (/^\d/.test(words) ? ` Sa réponse : ${words}` : words && ` (${words})`)

export const mail: typeof english = {
  'mdo.mail.about': 'Les courriels : envoyer, lister, réparer',
  'mdo.mail.send.about': 'Envoyer les courriels en attente',
  'mdo.mail.list.about': 'Lister les courriels',
  'mdo.mail.show.about': 'Montrer un courriel, sans ce qu’il dit',
  'mdo.mail.test.about': 'Envoyer un courriel d’essai, sans passer par la file d’attente',
  'mdo.mail.preview.about': 'Montrer le courriel que quelqu’un recevrait',
  'mdo.mail.resend.about': 'Remettre en attente des courriels qui ne sont pas arrivés',
  'mdo.mail.cancel.about': 'Annuler des courriels en attente ou non arrivés',
  'mdo.mail.mark-sent.about': 'Noter qu’un courriel dont la réponse s’est perdue est bien arrivé',
  'mdo.mail.bounce.about': 'Noter qu’un courriel parti est revenu',

  'mail.argument.id': 'son numéro, que « mail list » montre',
  'mail.argument.subscriber': 'le numéro d’une personne inscrite',
  'mail.option.now': 'aussi ceux dont l’heure n’est pas venue',
  'mail.option.limit': 'au plus tant',
  'mail.option.status': 'seulement queued, sending, sent, failed, dead, unknown, cancelled, suppressed ou bounced',
  'mail.option.failed': 'tous ceux qui ont été refusés ou abandonnés',
  'mail.argument.address': 'l’adresse qui reçoit l’essai',
  'mail.option.kind': 'quel courriel, comme user_validated',
  'mail.option.html': 'le côté HTML au lieu du texte',
  'mail.option.reason': 'la raison à nouveau ; les autres utilisateurs de la machine peuvent la voir',
  'mail.option.reason_file': 'fichier qui contient la raison ; - est l’entrée standard',

  'mail.fault.port': (server, words) =>
    `Personne n’écoute à l’adresse ${server}. Vérifiez le nom et le port de « mail.url » (587 ou 465 le plus souvent), et le pare-feu.${answer(words)}`,
  'mail.fault.name': (server, words) =>
    `Le serveur ${server} n’a pas d’adresse : son nom est inconnu. Vérifiez « mail.url » et la connexion au réseau.${answer(words)}`,
  'mail.fault.certificate': (server, words) =>
    `Le certificat du serveur ${server} n’est pas reconnu. Écrivez dans « mail.url » le nom qui figure dans ce certificat, ou nommez l’autorité de votre réseau avec NODE_EXTRA_CA_CERTS.${answer(words)}`,
  'mail.fault.clock': (server, words) =>
    `Le certificat du serveur ${server} n’est pas valable à l’heure de cette machine. Vérifiez l’horloge, sinon faites renouveler le certificat.${answer(words)}`,
  'mail.fault.tls': (server, words) =>
    `Le serveur ${server} ne chiffre pas comme demandé. smtp:// attend STARTTLS (port 587), smtps:// le chiffrement dès l’accueil (port 465) ; un relais sans chiffrement dans le réseau local s’écrit smtp://serveur:25?tls=off.${answer(words)}`,
  'mail.fault.login': (server, words) =>
    `Le serveur ${server} refuse le nom ou le mot de passe. Vérifiez le nom dans « mail.url » et le fichier de « mail.password_file ».${answer(words)}`,
  'mail.fault.no_login': (server, words) =>
    `Le serveur ${server} n’accepte pas de mot de passe. Vérifiez le port, ou demandez à qui le gère comment envoyer.${answer(words)}`,
  'mail.fault.sender': (server, words) =>
    `Le serveur ${server} refuse l’expéditeur. Vérifiez « mail.from » : l’adresse doit appartenir à ce serveur et à ce compte.${answer(words)}`,
  'mail.fault.relay': (server, words) =>
    `Le serveur ${server} ne transmet pas les courriels de cette machine ou de ce compte. Connectez-vous avec un nom (smtp://nom@serveur), ou demandez à qui le gère d’autoriser la machine.${answer(words)}`,
  'mail.fault.everybody': (server, words) =>
    `Le serveur ${server} a refusé des courriels sans qu’on sache si la faute est à nous ou au destinataire : aucun autre n’a été accepté depuis. Montrez sa réponse à qui le gère.${answer(words)}`,
  'mail.fault.silent': (server, words) =>
    `Le serveur ${server} ne répond pas à temps. Vérifiez le nom et le port de « mail.url » : un pare-feu et un mauvais port se taisent ainsi.${answer(words)}`,
  'mail.fault.lost': (server, words) => `Le serveur ${server} a rompu la connexion.${answer(words)}`,
  'mail.fault.later': (server, words) =>
    `Le serveur ${server} ne prend aucun courriel pour le moment. Il n’y a rien à corriger : réessayez plus tard.${answer(words)}`,
  'mail.fault.no_server': (server, words) =>
    `Ce qui répond à l’adresse ${server} n’est pas un serveur de courriel, ou refuse cette machine dès l’accueil. Vérifiez « mail.url ».${answer(words)}`,
  'mail.fault.folder': (server, words) =>
    `Les courriels ne peuvent pas être écrits dans ${server}. Vérifiez que ce dossier existe, qu’il est à vous et qu’il y a de la place.${answer(words)}`,
  'mail.kept': 'Rien n’est perdu : les courriels attendent, et le prochain « mdo mail send » les envoie.',
  'mail.interrupted': 'Interrompu. Ce qui n’est pas parti attend le prochain « mdo mail send ».',
  'mail.run_lock_lost': (at) =>
    `La connexion à la base ${at} qui sépare deux envois a été perdue. Ce qui n’est pas parti attend ; relancez la commande.`,
  'mail.run_lock': (holder) =>
    `Une autre commande est au travail${holder ? ` (${holder.command}, processus ${holder.pid} sur ${holder.host})` : ''}. Attendez sa fin ; rien n’a été fait.`,
  'mail.run_lock_link': (file) =>
    `${file} est un lien, à la place du verrou qui sépare deux envois. Rien n’a été fait : cherchez qui l’a mis là, et retirez-le.`,
  'mail.from_missing':
    "Aucun expéditeur n’est réglé pour les courriels. Réglez-le avec « config set mail.from 'Nom <adresse>' » ou GUICHET_MAIL_FROM.",
  'mail.from_unusable': (value) => `« ${value} » n’est pas un expéditeur : écrivez Nom <adresse> (mail.from, GUICHET_MAIL_FROM).`,
  'mail.url_unusable': (url) =>
    `« ${url} » ne dit pas où vont les courriels : écrivez smtp://utilisateur@serveur:587, smtps://serveur ou folder:<chemin> (mail.url, GUICHET_MAIL) ; un mot de passe se met dans un fichier, et ne s’envoie que chiffré.`,
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
    `L’adresse de la bibliothèque ${library} est refusée définitivement (${error}) : ses demandes restent invisibles. Corrigez-la avec « mdo libraries edit ${library} --email <adresse> ».`,

  'mail.own.busy': (n) => `${mails(n)} en attente : une autre commande envoie. « mdo mail send » fera le reste.`,
  'mail.own.sent': (n) => (n === 1 ? '1 courriel est parti.' : `${n} courriels sont partis.`),
  'mail.own.written': (n, folder) =>
    `${n === 1 ? '1 courriel est écrit' : `${n} courriels sont écrits`} dans ${folder} : aucun serveur n’est réglé (mail.url).`,
  'mail.own.waiting': (n) => `${mails(n)} en attente. « mdo mail send » fera le reste.`,
  'mail.send.done': (sent, left) => `${counted('fr', sent, 'courriel envoyé', 'courriels envoyés')}, ${left} en attente.`,
  'mail.send.written': (n, folder, left) =>
    `${counted('fr', n, 'courriel écrit', 'courriels écrits')} dans ${folder} : aucun serveur n’est réglé (mail.url). ${left} en attente.`,
  'mail.send.would': (n) => `Essai, rien n’est envoyé : ${mails(n)} à tenter.`,
  'mail.told.failed': (n) =>
    `${n === 1 ? '1 courriel est refusé' : `${n} courriels sont refusés`} définitivement : « mdo mail list --status failed » ${n === 1 ? 'le' : 'les'} montre, « mdo mail resend » réessaie.`,
  'mail.told.dead': (n) =>
    `${n === 1 ? '1 courriel est abandonné' : `${n} courriels sont abandonnés`} après plusieurs jours d’essais : « mdo mail list --status dead » ${n === 1 ? 'le' : 'les'} montre, « mdo mail resend » réessaie.`,
  'mail.told.unknown': (n) =>
    `On ne sait pas si ${n === 1 ? '1 courriel est arrivé' : `${n} courriels sont arrivés`} : « mdo mail list --status unknown » ${n === 1 ? 'le' : 'les'} montre, « mdo mail mark-sent » ou « mdo mail resend » tranche.`,
  'mail.templates_missing': (folder) =>
    `Le dossier des textes de courriel ${folder} n’existe pas (mail.templates) : nos textes partent à la place des vôtres.`,
  'mail.test.sent': (to, server) => `Courriel d’essai pris par ${server} pour ${to}. Regardez s’il est arrivé.`,
  'mail.test.written': (file) => `Aucun serveur n’est réglé (mail.url) : le courriel d’essai est écrit dans ${file}.`,
  'mail.test.failed': (to, words) => `Le serveur fonctionne, mais refuse ${to}. Sa réponse : ${words}`,
  'mail.test.later': (to, words) => `Le serveur fonctionne, mais ne prend rien pour ${to} en ce moment. Sa réponse : ${words}`,
  'mail.test.unknown': (to) => `Le serveur a reçu l’essai pour ${to}, mais n’a pas répondu : il est peut-être arrivé.`,
  'mail.test.subject': 'Courriel d’essai de guichet',
  'mail.test.body': 'Ce courriel montre que les courriels de guichet partent d’ici. Il n’y a rien à faire.',

  'mail.unknown': (ids) => `Aucun courriel n’a le numéro ${ids.join(', ')}. « mdo mail list » les montre.`,
  'mail.wrong_status': (id, status) =>
    `Le courriel ${id} est à l’état « ${STATES[status] ?? status} » : ce n’est pas possible pour lui. Rien n’a été écrit.`,
  'mail.no_address': (id) => `Le courriel ${id} n’a plus de destinataire : la personne n’a plus d’adresse utilisable.`,
  'mail.overtaken': (id) => `Le courriel ${id} dit ce qui n’est plus vrai : une décision plus récente a été prise. Rien n’a été écrit.`,
  'mail.reason_needed': (ids) =>
    `${ids.length === 1 ? `Le courriel ${ids} portait` : `Les courriels ${ids.join(', ')} portaient`} une raison, qui n’est pas conservée. Redonnez-la avec --reason-file <fichier ou -> ou --reason <texte>.`,
  'mail.resend.which': 'Dites lesquels : des numéros (que « mdo mail list » montre) ou --failed.',
  'mail.resend.same_address': (id) =>
    `Le courriel ${id} est revenu, et l’adresse n’a pas changé depuis. Corrigez-la d’abord. Rien n’a été écrit.`,
  'mail.resend.left_out': (ids) =>
    `Laissés de côté, parce que ce qu’ils disent n’est plus vrai, que l’adresse manque ou que leur raison n’est pas conservée : ${ids.join(', ')}. Reprenez-les un par un avec « mdo mail resend ».`,
  'mail.reason_twice': 'Donnez --reason ou --reason-file, pas les deux.',
  'mail.question.resend': (n) => `Remettre ${mails(n)} en attente ?`,
  'mail.question.cancel': (n) => `Annuler ${mails(n)} ?`,
  'mail.question.mark': (n) => `Modifier ${mails(n)} ?`,

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
  'word.mail.skipped': 'laissé de côté',
  'word.library_request': 'demande, à la bibliothèque',
  'word.library_reminder': 'relance, à la bibliothèque',
  'word.user_validated': 'validation',
  'word.user_refused': 'refus',
  'word.user_revoked': 'fin d’accès',
  'word.user_renewed': 'renouvellement',
  'word.user_expiring': 'rappel',
  'word.user_changed': 'changement d’adresse',
  'word.mail': 'courriel',
  'doctor.mail': 'courriel',
  'doctor.mail_key': 'clé des raisons',
  'doctor.mail_templates': 'modèles de courriel',
  'doctor.mail_queue': 'courriels en attente',
  'doctor.mail_folder': (folder) =>
    `pas de serveur : les courriels sont écrits dans ${folder} ; réglez mail.url (smtp://…) pour les envoyer`,
  'doctor.mail_answers': (server, from) => `${server} répond, ${from}`,
  'doctor.mail_no_key': (file) => `${file} sera créée quand une première raison devra attendre`,
  'doctor.mail_waiting': (n) => `en attente : ${n}`,
  'doctor.mail_failed': (n) =>
    `${n} refusés, abandonnés, incertains ou revenus : voyez « mdo mail list --status failed », dead, unknown ou bounced`,
  'doctor.mail_libraries': (codes) =>
    `Les adresses de ces bibliothèques sont refusées, personne n’y lit donc les demandes : ${codes.join(', ')}. Corrigez-les avec « mdo libraries edit <code> --email … ».`,
}
