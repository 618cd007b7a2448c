import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../support/site.ts'
import { ask } from './checker.ts'
import { canTrace } from './disk.ts'
import { scriptOf, startScript, startUnder } from './programs.ts'

const lines = [
  ['libraries', 'add', 'lib01', '--name', 'Val', '--email', 'val@exemple.fr'],
  ['resources', 'add', 'cafeyn', '--name', 'Cafeyn'],
  [
    ...['subscribers', 'register', '--library', 'lib01', '--last-name', 'Zqnomvx', '--first-name', 'Zoé', '--email', 'z@exemple.fr'],
    ...['--birth-date', '1953-04-07', '--resource', 'cafeyn'],
  ],
]

test.skipIf(!canTrace)('killed between its commit and the list beside the store, an erasure is finished by the next command', async () => {
  const home = temporaryFolder()
  const desk = { home, place: join(home, 'guichet.db') }
  const mdo = [scriptOf('mdo')]
  for (const line of [['store', 'init'], ...lines]) expect(await startScript(desk, scriptOf('mdo'), line).ended).toMatchObject({ code: 0 })
  const list = `${desk.place}.erased`
  // The only name that this command gives to a file is that of the list.
  const killed = ['strace', '-f', '-o', '/dev/null', '-e', 'trace=rename', '-e', 'inject=rename:signal=KILL:when=1']
  const apart = { NODE_DISABLE_COMPILE_CACHE: '1' }
  expect((await startUnder(killed, desk, [...mdo, 'subscribers', 'erase', '1'], apart).ended).code).not.toBe(0)
  const status = await ask(desk.place, (connection) => connection.rows('select status from subscriber'))
  expect(status).toEqual([{ status: 'erased' }])
  expect(existsSync(list)).toBe(false)
  expect(await startScript(desk, scriptOf('mdo'), ['libraries', 'list']).ended).toMatchObject({ code: 0, err: '' })
  expect(JSON.parse(readFileSync(list, 'utf8')).erased).toMatchObject([{ entity: 'subscriber', number: 1 }])
  expect(readFileSync(desk.place).includes('Zqnomvx')).toBe(false)
})
