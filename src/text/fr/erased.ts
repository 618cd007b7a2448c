import type { erased as english } from '../en/erased.ts'
import { hurdle } from '../hurdles.ts'
import { counted, dayInFrench } from '../numbers.ts'

const KINDS = { subscriber: 'inscrit', account: 'compte', person: 'personne' } as const

export const erased: typeof english = {
  'erased.option':
    'une liste de numéros effacés (<base>.erased), le manifeste d’une sauvegarde plus récente, ou une base plus récente ; répétable',
  'erased.repeated': (n) => `Effacés de nouveau, parce qu’ils l’ont été depuis cette sauvegarde : ${n}.`,
  'erased.would_repeat': (n) => `À effacer de nouveau, parce qu’ils l’ont été depuis cette sauvegarde : ${n}.`,
  'erased.given_again': (numbers) =>
    `Pas effacés, parce qu’ils n’ont reçu leur numéro qu’après l’effacement qui figure sur la liste : ${numbers.map(({ entity, number }) => `${KINDS[entity]} ${number}`).join(', ')}.`,
  'erased.known': (until) => `Les effacements sont connus jusqu’au ${until}.`,
  'erased.nothing_later': (until) =>
    `Rien ne dit qui a été effacé après le ${until} : ceux qui l’ont été depuis ont de nouveau un nom. S’il existe une liste, le manifeste d’une sauvegarde plus récente ou une autre copie de la base, nommez-le avec --erased.`,
  'erased.unreadable': (file) =>
    `${file} ne contient pas de liste lisible de numéros effacés. Nommez un fichier <base>.erased, le manifeste d’une sauvegarde, ou une base.`,
  'erased.passed_over': (file) => `${file} est illisible : sa liste de numéros effacés n’a pas été prise en compte.`,
  'erased.present_unread': (at) =>
    `La base actuelle ${at} est illisible : qui elle avait effacé vient de la liste placée à côté et de ce que nomme --erased.`,
  'erased.foreign': (file) =>
    `${file} est la liste d’une autre base : ses numéros sont ceux d’autres personnes. Nommez la liste de la base dont vient la sauvegarde ; rien n’a été écrit.`,
  'erased.foreign_passed_over': (file) => `${file} est d’une autre base : sa liste de numéros effacés n’a pas été prise en compte.`,
  'erased.failed': (why) => `Les effacements faits depuis cette sauvegarde ne peuvent pas y être répétés ; rien n’a été écrit. ${why}`,
  'erased.left.log': (at) =>
    `Reste à faire : un autre programme lit la base, si bien que ce qui a été effacé se trouve encore dans les octets de ${at}. La prochaine commande fera le reste, une fois ce programme terminé.`,
  'erased.left.list': (file, code) =>
    `Reste à faire : la liste de numéros effacés ${file} n’a pas pu être écrite : ${hurdle('fr', code)} La prochaine commande essaiera de nouveau.`,
  'erased.left.vacuum': (tables) =>
    `Reste à faire : PostgreSQL garde les anciennes lignes dans ses fichiers tant que ceux-ci ne sont pas réécrits. Quand personne ne travaille, en tant que propriétaire de la base : VACUUM (FULL, ANALYZE) ${ours(tables)}; VACUUM FULL pg_statistic; les journaux et les sauvegardes du serveur partent quand lui-même les supprime. « doctor » dit si cela a été fait.`,
  'erased.agrees': (n) => `${counted('fr', n, 'numéro', 'numéros')} sur la liste`,
  'erased.back': (n, file) =>
    `${counted('fr', n, 'numéro effacé', 'numéros effacés')} de ${file} que cette base ne connaît pas : elle a été copiée ici à la main, et des personnes effacées ont peut-être de nouveau un nom. Remettez-la avec « store restore <fichier> », qui les efface.`,
  'erased.cap': (n, all) =>
    `${n} sur ${all} seraient effacés, bien plus que d’habitude : le jour et les délais sont-ils justes ? Si oui, ajouter --force ; rien n’a été écrit.`,
  'erased.copies': (paths) =>
    `${counted('fr', paths.length, 'fichier contient', 'fichiers contiennent')} tout le monde à leur date : ${paths.join(', ')}`,
  'erased.copies_old': (paths, days) =>
    `De plus de ${days} jours, ou laissés par une exécution tuée, et tout le monde y est nommé : ${paths.join(', ')}. Une purge les supprime, vous le pouvez aussi.`,
  'erased.copies_removed': (n) => `${counted('fr', n, 'ancienne copie de la base supprimée', 'anciennes copies de la base supprimées')}.`,
  'erased.copies_would': (n) => `À supprimer aussi : ${counted('fr', n, 'ancienne copie de la base', 'anciennes copies de la base')}.`,
  'erased.clock': (today, last) =>
    `On serait le ${dayInFrench(today)}, et la dernière opération est du ${dayInFrench(last)} : l’horloge semble fausse, et une purge est sans retour. Si le jour est juste, ajoutez --force ; rien n’a été écrit.`,
  'erased.force': 'purger bien que l’horloge soit loin de la dernière opération, ou que bien plus de monde que d’habitude parte',
}

/** The statistics are rebuilt by a statement of their own. */
const ours = (tables: readonly string[]) => tables.filter((table) => table !== 'pg_statistic').join(', ')
