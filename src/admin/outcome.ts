import type { App } from '../cli/app.ts'
import { printEach } from '../cli/list.ts'
import type { Column, Row } from '../cli/output.ts'
import { safeJson, visible } from '../cli/visible.ts'

/** What a command did, or would do, to a store or a file as a whole. */
export interface Outcome {
  columns: readonly Column[]
  row: Row & { outcome: string }
  /** The same for a person. */
  sentence: string
  dryRun?: boolean | undefined
}

/** Prints it in the shape of every write; there is no operation, because the journal keeps changes of rows only. */
export async function printOutcome(app: App, { columns, row, sentence, dryRun = false }: Outcome): Promise<void> {
  const counts = { [row.outcome]: 1 }
  if (app.format === 'table') return app.print(`${visible(sentence)}\n`)
  if (app.format === 'json') return app.print(`${safeJson({ operation: null, dry_run: dryRun, counts, rows: [row] })}\n`)
  app.remark(safeJson({ operation: null, dry_run: dryRun, counts }))
  await printEach(app, columns, [row])
}
