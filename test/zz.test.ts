import { readFileSync } from 'node:fs'
import { test } from 'vitest'
import { atDesk, newDesk } from './support/transcript.ts'

test('x', async () => {
  const desk = newDesk((process.env.L ?? 'en') as never)
  let t = ''
  for (const line of readFileSync(process.env.LINES as string, 'utf8')
    .trim()
    .split('\n')) {
    const { code, seen } = await atDesk(desk, line)
    t += `\n$ ${line}   [${code}]\n${seen.slice(0, 40).join('\n')}\n`
  }
  process.stdout.write(t)
}, 100000)
