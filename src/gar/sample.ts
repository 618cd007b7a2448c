import type { History } from '../sample.ts'

/** A lycée of 1,548 people whose Pix has 2,037 copies out, 489 of them held by people who left. */
export const HISTORY: History = [
  ['2025-09-16', 'import', 'gar-ent', '{sample}/XX_GAR-ENT_Complet_20250915_210000.tar.gz'],
  ['2025-09-16', 'import', 'subscriptions', '{sample}/subscriptions.xml'],
  ['2025-09-16', 'import', 'subscriptions', '{sample}/manuels.csv'],
  ['2025-09-17', 'assign', '--resource', 'pix', '--all'],
  ['2026-09-15', 'import', 'gar-ent', '{sample}/XX_GAR-ENT_Complet_20260914_210000.tar.gz', '--accept-departures', '489'],
  ['2026-09-16', 'assign', '--resource', 'pix', '--all'],
  ['2026-09-16', 'assign', '--resource', 'pearltrees', '--level', '2-SECONDE GENERALE ET TECHNO', '--level', '1-PREMIERE GENERALE'],
  ['2026-09-17', 'assign', '--resource', 'le-kiosque-des-lycees', '--all'],
  ['2026-09-17', 'assign', '--resource', 'les-chemins-du-doute-philosophie-tle', '--division', 'TG1,TG2', '--partial'],
  ['2026-09-17', 'assign', '--resource', 'le-cahier-du-laboratoire-biotechnologies', '--division', 'TSTL', '--partial'],
  ['2026-09-17', 'assign', '--resource', 'second-wind-anglais-2de', '--division', '2NDE1', '--partial'],
  ['2026-09-17', 'assign', '--resource', 'schemas-et-cablage-bac-pro-melec', '--division', '1PROMELEC', '--partial'],
  [undefined, 'revoke', '--resource', 'schemas-et-cablage-bac-pro-melec', '--division', '1PROMELEC', '--name', 'b', '--accept-loss'],
]
