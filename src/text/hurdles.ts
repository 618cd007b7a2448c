import type { Lang } from './index.ts'

/** Why something cannot be written and what to do about it, by the error code of the system. */
const HURDLES: Readonly<Record<Lang, readonly (readonly [codes: string, why: string])[]>> = {
  en: [
    ['ENOENT ENOTDIR', 'the folder that it should be in is not there. Create it, or give another path.'],
    ['EEXIST', 'a file stands where its folder should be. Give another path.'],
    ['EISDIR', 'it is a folder. Give the name of a file.'],
    ['EACCES EPERM EROFS', 'you may not write there. Give another place, or ask whoever looks after the machine.'],
    ['ENOSPC EDQUOT EFBIG', 'there is no room left. Make room, or give another place, then run the command again.'],
    ['ENAMETOOLONG', 'the name is too long. Give a shorter one.'],
  ],
  fr: [
    ['ENOENT ENOTDIR', 'le dossier où il devrait être n’existe pas. Créez-le, ou donnez un autre chemin.'],
    ['EEXIST', 'un fichier se trouve là où devrait être son dossier. Donnez un autre chemin.'],
    ['EISDIR', 'c’est un dossier. Donnez le nom d’un fichier.'],
    ['EACCES EPERM EROFS', 'vous n’avez pas le droit d’y écrire. Donnez un autre endroit, ou voyez qui gère la machine.'],
    ['ENOSPC EDQUOT EFBIG', 'il n’y a plus de place. Faites de la place, ou donnez un autre endroit, puis relancez la commande.'],
    ['ENAMETOOLONG', 'le nom est trop long. Donnez-en un plus court.'],
  ],
}

export function hurdle(lang: Lang, code: string): string {
  const known = HURDLES[lang].find(([codes]) => codes.split(' ').includes(code))?.[1]
  if (known !== undefined) return known
  return lang === 'fr'
    ? `le système répond ${code}. Vérifiez le disque, ou donnez un autre endroit.`
    : `the system answers ${code}. Check the disk, or give another place.`
}
