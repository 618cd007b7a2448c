import { expect, it } from 'vitest'
import { usableAddress } from '../../src/files/address.ts'
import { likelySlip } from '../../src/files/mail-slip.ts'

it.each([
  ['lea@gmail.con', 'lea@gmail.com'],
  ['lea@gmial.com', 'lea@gmail.com'],
  ['lea@gmail.fr', 'lea@gmail.com'],
  ['lea@hotmial.fr', 'lea@hotmail.fr'],
  ['lea@hotmai.fr', 'lea@hotmail.fr'],
  ['lea@orange.ffr', 'lea@orange.fr'],
  ['lea@wanado.fr', 'lea@wanadoo.fr'],
  ['lea@laposte.met', 'lea@laposte.net'],
  ['lea@mairie-gien.con', 'lea@mairie-gien.com'],
])('%s was meant to be %s', (typed, meant) => expect(likelySlip(typed)).toBe(meant))

it.each(['lea@gmail.com', 'lea@mail.com', 'lea@ymail.com', 'lea@free.fr', 'lea@exemple.fr', 'lea@GMAIL.com', 'lea@me.com', 'lea@sfr.fr'])(
  '%s looks right',
  (address) => expect(likelySlip(address)).toBeUndefined(),
)

it.each(['no..eon@exemple.fr', '.po@exemple.fr', 'po.@exemple.fr', '@exemple.fr'])('no server takes %s', (address) =>
  expect(usableAddress(address)).toBeUndefined(),
)
it('what nobody sees in an address is not part of it', () => expect(usableAddress('le\u00ada@exemple\u200b.fr')).toBe('lea@exemple.fr'))
