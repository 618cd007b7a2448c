const FORMULA = /^'*[=+\-@\t\r\n]/
const GUARDED = /^'+[=+\-@\t\r\n]/

/**
 * A CSV cell that a spreadsheet cannot run as a formula: an apostrophe goes before a cell that begins with `= + - @`, TAB, CR or LF
 * (OWASP), also when apostrophes stand there already, so that `unguardCell` always gives back the cell as it was.
 */
export const guardCell = (cell: string) => (FORMULA.test(cell) ? `'${cell}` : cell)

/** The cell as it was before `guardCell`. */
export const unguardCell = (cell: string) => (GUARDED.test(cell) ? cell.slice(1) : cell)
