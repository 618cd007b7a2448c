/**
 * Where the pupils of last year are this year, by cohort: `gone` has left the school, the same cohort repeats.
 * The pupils of last year's cohort are the sum of its line.
 */
export const moves: Record<string, Record<string, number>> = {
  '2GT': { '2GT': 9, '1G': 243, '1STMG': 60, '1ST2S': 32, '1STLB': 14, '1STLP': 12, gone: 15 },
  '1G': { '1G': 4, TG: 214, TSTMG: 5, gone: 9 },
  TG: { TG: 5, gone: 219 },
  '1STMG': { '1STMG': 1, TSTMG: 54, gone: 3 },
  TSTMG: { TSTMG: 2, BTS1: 6, gone: 52 },
  '1ST2S': { TST2S: 31, gone: 2 },
  TST2S: { TST2S: 1, gone: 33 },
  '1STLB': { TSTLB: 15, gone: 1 },
  '1STLP': { TSTLP: 13, gone: 1 },
  TSTLB: { TSTLB: 1, gone: 15 },
  TSTLP: { gone: 15 },
  BTS1: { BTS2: 21, gone: 5 },
  BTS2: { BTS2: 1, gone: 21 },
  '1CAP ATME': { '1CAP ATME': 1, '2CAP ATME': 10, gone: 1 },
  '1CAP PSR': { '1CAP PSR': 1, '2CAP PSR': 10, gone: 1 },
  '1CAP SM': { '2CAP SM': 10, gone: 2 },
  '2CAP ATME': { '2CAP ATME': 1, gone: 10 },
  '2CAP PSR': { gone: 11 },
  '2CAP SM': { '1PRO MELEC': 3, '1PRO MEI': 3, gone: 4 },
  '2PRO MELEC': { '2PRO MELEC': 1, '1PRO MELEC': 13, gone: 1 },
  '2PRO MEI': { '2PRO MEI': 1, '1PRO MEI': 10, gone: 1 },
  '2PRO MV-VP': { '1PRO MV-VP': 11, gone: 3 },
  '1PRO MELEC': { 'TPRO MELEC': 13, gone: 1 },
  '1PRO MEI': { 'TPRO MEI': 10, gone: 1 },
  '1PRO MV-VP': { 'TPRO MV-VP': 12, gone: 1 },
  'TPRO MELEC': { 'TPRO MELEC': 1, gone: 12 },
  'TPRO MEI': { gone: 10 },
  'TPRO MV-VP': { gone: 12 },
}

/** Pupils who arrive this year. */
export const arrivals: Record<string, number> = {
  '2GT': 362,
  '1G': 25,
  TG: 7,
  '1STMG': 3,
  TSTMG: 1,
  '1ST2S': 2,
  '1STLB': 1,
  '1STLP': 1,
  BTS1: 18,
  '1CAP ATME': 11,
  '1CAP PSR': 11,
  '1CAP SM': 12,
  '2PRO MELEC': 14,
  '2PRO MEI': 10,
  '2PRO MV-VP': 12,
  '1PRO MV-VP': 1,
}

/** Adults by profile: present this year, of them new, and how many of last year left without being replaced. */
export const adults = {
  teachers: { arrived: 14, notReplaced: ['L1300', 'L0422', 'L0202'] },
  documentalists: { count: 2, arrived: 1 },
  staff: { counts: { dir: 4, evs: 18, eta: 12, col: 26 }, arrived: 7, notReplaced: ['evs', 'col'] as const },
}
