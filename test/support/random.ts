/**
 * The seed of random cases: the same ones in every plain run, so that a change is judged by itself; others each time when more cases are
 * asked for. `GUICHET_SEED` names one, to run again what failed.
 * @param more the wish for another number of cases, from the environment
 */
export const seedFor = (more: string | undefined): number =>
  Number(process.env.GUICHET_SEED ?? (more === undefined ? 20_261_122 : Date.now()))
