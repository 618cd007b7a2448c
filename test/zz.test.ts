import { readFileSync } from 'node:fs'
import { test } from 'vitest'
import { atDesk, newDesk, stepsOf } from './support/transcript.ts'
test('x', async () => {
  const desk = newDesk((process.env.L ?? 'en') as never)
  let t = ''
  for (const step of stepsOf('```console\n' + readFileSync(process.env.LINES as string, 'utf8') + '```\n')) {
    const { code, seen } = await atDesk(desk, step)
    t += `\n$ ${step.line}   [${code}]\n${seen.slice(0, 60).join('\n')}\n`
  }
  process.stdout.write(t)
}, 100000)
