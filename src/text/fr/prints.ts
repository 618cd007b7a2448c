import type { prints as english } from '../en/prints.ts'

export const prints: typeof english = {
  'print.lists.title': (year) => `Utilisateurs ${year}`,
  'print.cards.title': (year) => `Cartes de connexion ${year}`,
  'print.sheet.title': (year) => `Fiches des classes ${year}`,
  'print.no_class': 'Sans classe',
  'print.adults': 'Adultes',
  'print.first_name': 'Prénom',
  'print.last_name': 'Nom',
  'print.login': 'Identifiant',
  'print.password': 'Mot de passe',
  'print.birth_date': 'Naissance',
  'print.level': 'Niveau',
  'print.pupils': (n) => `${n} ${n > 1 ? 'élèves' : 'élève'}`,
  'print.people': (n) => `${n} ${n > 1 ? 'comptes' : 'compte'}`,
  'print.teacher': (name) => `Responsable : ${name}`,
  'print.updated': (day) => `Mis à jour le ${day}`,
  'print.page': (page, pages) => `page ${page}/${pages}`,
  'print.card.pupil': 'Mon mot de passe est un secret : je ne le donne à personne.',
  'print.card.adult': 'À changer à la première connexion.',
  'print.password.none': 'à créer',
  'print.password.issued': (day) => `créé le ${day}`,
  'print.password.printed': (day) => `carte du ${day}`,
  'print.password.changed': (day) => `changé le ${day}`,

  'fault.ldif.refused': (file) =>
    `${file} n’est pas le contenu d’un annuaire : donnez le dernier export, ou ce que « ldapsearch -LLL » affiche. Rien n’a été écrit.`,
  'fault.ldif.line': 'ce n’est pas une ligne de fichier LDIF',
  'fault.ldif.change': 'une modification et non une entrée : le fichier doit dire ce que l’annuaire contient maintenant',
  'fault.ldif.dn': 'une entrée commence par « dn: »',
}
