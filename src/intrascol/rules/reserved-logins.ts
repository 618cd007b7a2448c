/** Logins that nobody gets: names that systems, servers and mail know, and those of this program. */
const RESERVED = new Set(
  `root admin administrateur administrator system daemon nobody guest invite anonymous test user
   users utilisateur utilisateurs prof profs eleve eleves enseignant enseignants teacher teachers pupil
   pupils adult adults adulte adultes classe classes class ecole directeur directrice direction
   archives archive all none aucune tous public commun partage partages backup bin
   sys mail www ftp sshd ldap samba postmaster webmaster hostmaster abuse security
   info support null undefined`.split(/\s+/),
)

/** None of them holds a dot, as nearly every login does. */
export const isReserved = (login: string): boolean => !login.includes('.') && RESERVED.has(login.toLowerCase())
