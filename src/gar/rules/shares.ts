import type { ResourceFigures } from './figures.ts'

export interface Shares {
  assigned: number
  locked: number
  lost: number
}

type Figures = Pick<ResourceFigures, 'total' | 'assigned' | 'locked' | 'lost'>

/** The parts of a whole from 0 to 1, as a bar shows them. Of an unlimited resource the whole is what is out; more copies out than bought fill the bar. */
export function sharesOf({ total, assigned, locked, lost }: Figures): Shares {
  const out = assigned + locked + lost
  const whole = Math.max(total ?? out, out, 1)
  return { assigned: assigned / whole, locked: locked / whole, lost: lost / whole }
}

/** `█████▒▒░·····`: assigned, locked, lost, then what is left. */
export function bar(figures: Figures, width: number): string {
  const { assigned, locked, lost } = sharesOf(figures)
  const cells = (share: number) => (share > 0 ? Math.max(1, Math.round(share * width)) : 0)
  const [a, l, x] = [cells(assigned), cells(locked), cells(lost)]
  return ('█'.repeat(a) + '▒'.repeat(l) + '░'.repeat(x)).slice(0, width).padEnd(width, '·')
}

/** A title as the report shows it: with its school when there are several. */
export const titleIn = ({ schools }: { schools: readonly unknown[] }, { uai, title }: { uai: string; title: string }) =>
  schools.length > 1 ? `${uai} ${title}` : title
