import { helpAfter } from '../cli/commands.ts'
import { printEach } from '../cli/list.ts'
import type { Column } from '../cli/output.ts'
import type { Define } from '../cli/program.ts'
import { EXIT } from '../errors.ts'
import { lookUp } from '../text/index.ts'
import { examine } from './checks.ts'

const COLUMNS: readonly Column[] = [{ key: 'check' }, { key: 'status', words: true }, { key: 'message' }]

export const doctor: Define = (command, app) => {
  command.addHelpText('after', helpAfter(app, [`${app.program.name} doctor`], [0, 2, 6])).action(async () => {
    const findings = await examine(app)
    const name = (check: string) => (app.format === 'table' ? (lookUp(app.text, `doctor.${check}`) ?? check) : check)
    await printEach(
      app,
      COLUMNS,
      findings.map((finding) => ({ ...finding, check: name(finding.check) })),
    )
    const failed = findings.filter(({ status }) => status === 'failed').length
    if (failed > 0) app.exitWith(EXIT.unreachable)
  })
}
