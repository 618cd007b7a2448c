import type { server as english } from '../en/server.ts'
import { enumerate } from '../numbers.ts'

const names = (values: readonly string[]) => enumerate('fr', values, 20)

export const server: typeof english = {
  'server.address': (at) =>
    `L’adresse ${at} est illisible. Elle ressemble à postgres://utilisateur@hote:5432/base ; dans un nom / s’écrit %2F, @ %40, : %3A et # %23, et un mot de passe a sa place dans un fichier (GUICHET_DATABASE_PASSWORD_FILE).`,
  'server.address_unknown': (at) => `${at} n’est pas l’adresse d’une base. Nommez un fichier, ou postgres://utilisateur@hote/base.`,
  'server.parameter': (at, name, known) => `L’adresse ${at} dit « ${name} », qui n’est pas connu ici. Sont connus ${names(known)}.`,
  'server.sslmode': (mode, modes) =>
    `sslmode=${mode} n’est pas possible ici : dites l’un de ${modes.join(', ')}. Sans lui, une connexion qui quitte cette machine est chiffrée et le serveur doit prouver qui il est.`,
  'server.certificate': (file, why) => `Le certificat ${file} est illisible (${why}).`,
  'server.certificate_refused': (at, why) =>
    `Le serveur ${at} ne prouve pas qu’il est le bon (${why}). Nommez le certificat de son autorité avec ?sslrootcert=<fichier>, ou voyez qui gère le serveur ; aucun mot de passe n’est parti.`,
  'server.no_tls': (at) =>
    `Le serveur ${at} ne chiffre pas la connexion. Activez TLS sur le serveur, ou ajoutez ?sslmode=disable à l’adresse si personne ne peut écouter entre les deux.`,
  'server.password_in_clear': (at) =>
    `Le serveur ${at} demande le mot de passe en clair, et ne l’a pas eu. Réglez son pg_hba.conf sur scram-sha-256.`,
  'server.password_missing': (at, user) =>
    `Le serveur ${at} demande un mot de passe à ${user}. Écrivez-le dans un fichier que vous seul pouvez lire et nommez ce fichier par GUICHET_DATABASE_PASSWORD_FILE ou « config set database.password_file <fichier> ».`,
  'server.password_unreadable': (file, why) => `Le fichier du mot de passe PostgreSQL, ${file}, est illisible (${why}).`,
  'server.passfile_unusable': (why) => `Le fichier des mots de passe n’est pas utilisé : ${why}.`,
  'server.password_wrong': (at) =>
    `Le serveur ${at} refuse le mot de passe. Vérifiez le fichier que nomme GUICHET_DATABASE_PASSWORD_FILE ou database.password_file, et l’utilisateur dans l’adresse.`,
  'server.login_refused': (at, why) =>
    `Le serveur ${at} ne laisse entrer personne d’ici sous ce nom (${why}). Son pg_hba.conf, et le rôle, disent qui peut.`,
  'server.database_missing': (at) => `Le serveur n’a pas de base de ce nom : ${at}. Créez-la avec createdb, ou corrigez l’adresse.`,
  'server.host_unknown': (at) => `L’hôte de ${at} est inconnu. Vérifiez son nom, et le réseau.`,
  'server.no_server': (at) => `Aucun serveur PostgreSQL ne répond à ${at}. Vérifiez l’hôte et le port, et que le serveur fonctionne.`,
  'server.no_way': (at) => `Aucun chemin ne mène d’ici à ${at}. Vérifiez le réseau.`,
  'server.no_answer': (at) =>
    `${at} ne répond pas. Vérifiez l’hôte, le port et le réseau, et ce que laisse passer un pare-feu entre les deux.`,
  'server.not_ready': (at) => `Le serveur ${at} démarre ou s’arrête. Relancez la commande dans un instant.`,
  'server.full': (at) => `Le serveur ${at} n’a plus de connexion pour ce rôle. Relancez la commande dans un instant.`,
  'server.refused': (at, why) => `La base ${at} ne peut pas servir : ${why}.`,
  'server.lost': (at) => `La connexion à la base ${at} a été perdue. Relancez la commande.`,
  'server.lost_before': (at) =>
    `La connexion à la base ${at} a été perdue avant que rien ne soit gardé : cette écriture n’y est pas. Relancez la commande.`,
  'server.idle': (at) =>
    `Le serveur ${at} a fermé la connexion, parce que rien ne lui était demandé depuis trop longtemps. Relancez la commande.`,
  'server.readonly': (at) =>
    `Le serveur ${at} n’accepte pas d’écriture : c’est un réplica, ou default_transaction_read_only est posé. Nommez le serveur qui écrit.`,
  'server.rights': (at, why) =>
    `Le rôle de ${at} n’a pas ce droit (${why}). Qui gère la base peut le donner ; « doctor » montre ce qui manque.`,
  'server.no_temporary': (at) =>
    `Le rôle de ${at} ne peut pas créer de tables temporaires, dont tout plan a besoin. Qui gère la base dit : grant temporary on database <base> to <rôle>.`,
  'server.cancelled': (at) =>
    `Le serveur ${at} a arrêté une instruction : elle dépassait statement_timeout, ou quelqu’un l’a annulée. Ce que la commande écrivait a été repris. Pour une limite plus haute : alter role <rôle> set statement_timeout = 0.`,
  'server.pooler': (at) =>
    `Entre ici et PostgreSQL se trouve un répartiteur qui partage les sessions (${at}). Donnez l’adresse du serveur lui-même, ou réglez le répartiteur pour qu’il garde une session à chaque client.`,
  'server.pooler_parameter': (at, why) =>
    `Le répartiteur ${at} refuse un réglage (${why}). Retirez-le de l’adresse ou de PGOPTIONS, ou donnez l’adresse du serveur lui-même.`,
  'server.foreign_functions': (at, functions) =>
    `Dans le schéma public de ${at} se trouvent des fonctions de quelqu’un d’autre qui prennent la place de celles de PostgreSQL : ${names(functions)}. Rien n’a été fait. Faites-les supprimer, puis dites : revoke create on schema public from public.`,
  'server.outcome_unknown': (at) =>
    `La connexion à la base ${at} a été perdue pendant l’écriture et n’a pas pu être rétablie : on ne sait pas si c’est écrit. Voyez avec « store info » dès que le serveur répond.`,
  'server.operation_unknown': (at, operation) =>
    `La connexion à la base ${at} a été perdue pendant l’écriture et n’a pas pu être rétablie : on ne sait pas si c’est écrit. « journal list » le dit dès que le serveur répond : c’est écrit si l’opération ${operation} est la vôtre.`,
  'server.rows_lost': (operation, program) =>
    `La connexion a été perdue après l’écriture, qui est faite ; ses lignes s’affichent par : ${program} journal show ${operation}`,
}
