import { beforeAll, expect, test } from 'vitest'
import { alone, type Desk, install, newDesk, Terminal } from './terminal.ts'

let at: Desk

/** A library with one resident whose request waits. */
beforeAll(async () => {
  at = newDesk(await install('mdo'))
  alone(at, 'store', 'init')
  alone(at, 'libraries', 'add', 'lib01', '--name', 'Sully', '--email', 'sully@biblio.example')
  alone(at, 'resources', 'add', 'cafeyn', '--name', 'Cafeyn')
  const person = ['--last-name', 'BABEC', '--first-name', 'Élodie', '--email', 'elodie@x.example', '--birth-date', '1990-01-02']
  alone(at, 'subscribers', 'register', '--library', 'lib01', ...person, '--resource', 'cafeyn')
}, 120_000)

const head = () => (JSON.parse(alone(at, 'store', 'info', '-o', 'json')) as { head: string }[])[0]?.head

/** Where the question comes from, and the way to it. */
const QUESTIONS: readonly [
  kind: string,
  argv: readonly string[],
  more: Record<string, string>,
  upTo: (terminal: Terminal) => Promise<unknown>,
][] = [
  ['yes or no', ['subscribers', 'validate', '1'], {}, (terminal) => terminal.sees('Valider')],
  ['a text', ['subscribers', 'refuse', '1'], {}, (terminal) => terminal.sees('Raison du refus')],
  ['a choice', ['subscribers', 'refuse', '1'], { EDITOR: '/none/ed' }, (terminal) => terminal.sees('❯')],
  ['several choices', ['subscribers', 'validate'], {}, (terminal) => terminal.sees('◯')],
  [
    'the editor, which cannot be started',
    ['subscribers', 'refuse', '1'],
    { EDITOR: '/none/ed' },
    async (terminal) => {
      await terminal.sees('❯')
      await terminal.pointAt('éditeur')
      terminal.press('enter')
      await terminal.sees('ENOENT')
    },
  ],
]

test.each(QUESTIONS)('the end of input at %s is 130, one sentence, and nothing is written', async (_, argv, more, upTo) => {
  const before = head()
  const terminal = new Terminal({ ...at, more }, ...argv)
  await upTo(terminal)
  terminal.press('end')
  expect(await terminal.ended()).toBe(130)
  expect(terminal.screen).toContain('Interrompu. Rien n’a été écrit.')
  expect(terminal.screen).not.toMatch(/ at .*js|Warning/)
  expect(head()).toBe(before)
})

test('Escape leaves a choice: 130, and nothing is written', async () => {
  // The mail of the request has left: that one is said, and not to be chosen.
  alone(at, 'resources', 'add', 'cvs', '--name', 'CVS')
  const before = head()
  const terminal = new Terminal(at, 'undo')
  await terminal.sees('Quelle opération annuler', '❯', 'Enregistrer une inscription', 'BABEC Élodie')
  terminal.press('escape')
  expect(await terminal.ended()).toBe(130)
  expect(terminal.screen).toContain('Interrompu. Rien n’a été écrit.')
  expect(head()).toBe(before)
})

test('behind letters already typed it is the delete key: the question goes on', async () => {
  const terminal = new Terminal(at, 'subscribers', 'refuse', '1')
  await terminal.sees('Raison du refus')
  terminal.type('carte périmée')
  await terminal.sees('carte périmée')
  terminal.press('end')
  terminal.press('enter')
  await terminal.sees('Refuser')
  terminal.press('end')
  expect(await terminal.ended()).toBe(130)
})
