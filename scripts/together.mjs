// Runs scripts of package.json side by side: what the last one says is shown at once, what the others say when they fail.
import { spawn } from 'node:child_process'

const names = process.argv.slice(2)
const last = names.at(-1)

const ends = await Promise.all(names.map((name) => run(name)))
for (const { name, code, said } of ends) if (code !== 0) process.stderr.write(`\n${said}npm run ${name} ended with ${code}.\n`)
process.exitCode = ends.some(({ code }) => code !== 0) ? 1 : 0

function run(name) {
  const child = spawn('npm', ['run', '--silent', ...name.split(' ')], {
    stdio: ['ignore', ...(name === last ? ['inherit', 'inherit'] : ['pipe', 'pipe'])],
    shell: process.platform === 'win32',
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => (said += data))
  return new Promise((resolve) => child.on('close', (code) => resolve({ name, code: code ?? 1, said })))
}
