import { basename } from 'node:path'
import type { App } from '../../cli/app.ts'
import { piped, putWhole } from '../../cli/deliver.ts'
import { newTarget } from '../../cli/target.ts'
import { planParts, revisionOf, writtenPlan } from '../usecases/rollover-plan.ts'
import { refuseGuards } from './rollover-guards.ts'
import type { Material, RunOptions } from './rollover-material.ts'
import { decisionsPath } from './rollover-questions.ts'
import type { Source } from './rollover-source.ts'

/** Makes a run write its plan instead of carrying it out; the questions then stand beside the plan. */
export const saving = (app: App, material: Material, source: Source, options: RunOptions, path: string): Material => ({
  ...material,
  decisionsPath: decisionsPath(path),
  async save(trx, planned) {
    const guards = refuseGuards(app, planned.plan.guards, planned.plan.balance, {})?.details.guards
    const {
      dialect: { encoding, delimiter },
      roster,
    } = source.pupils
    const text = writtenPlan({
      ...{
        day: app.today,
        command: app.author.command,
        file: basename(source.path),
        sha256: source.hash,
        encoding,
        delimiter,
        year: source.year,
      },
      revision: await revisionOf(trx),
      options: {
        ...{ additive: Boolean(options.additive), keepGoing: Boolean(options.keepGoing), deleteLeavers: Boolean(options.deleteLeavers) },
        classMap: [...(options.classMap ?? [])],
      },
      ...planParts(planned),
      guards: (guards ?? []) as { guard: string; message: string; option: string | null }[],
      ...{ roster, teachers: source.teachers, answers: [...source.answers] },
    })
    await putWhole(app, [[newTarget(app, path), piped(app, [text])]])
    app.remark(app.text['rollover.plan_written'](path))
  },
})
