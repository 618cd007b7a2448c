import type { Lang } from './index.ts'

/** What no command writes over, in words. */
const GUARDED = {
  en: {
    store: 'a store',
    companion: 'a file that belongs to a store',
    backup: 'a backup',
    manifest: 'the manifest of a backup',
    key: 'a key',
    folder: 'a folder',
    disk: 'neither a file nor a pipe',
  },
  fr: {
    store: 'une base',
    companion: 'un fichier qui appartient à une base',
    backup: 'une sauvegarde',
    manifest: 'le manifeste d’une sauvegarde',
    key: 'une clé',
    folder: 'un dossier',
    disk: 'autre chose qu’un fichier ou un tube',
  },
} as const

export type Guarded = keyof (typeof GUARDED)['en']

export const guardedWord = (lang: Lang, what: Guarded): string => GUARDED[lang][what]
