import { InvalidArgumentError } from 'commander'
import { parsersFor } from '../../cli/parsers.ts'
import { usableAddress } from '../../files/address.ts'
import { withoutInvisible } from '../../files/clean.ts'
import { fold } from '../../fold.ts'
import type { Text } from '../../text/index.ts'
import { cleanName, parseCode } from '../rules/fields.ts'

/** A code of a library or resource: letters, digits and hyphens, stored in lower case. */
export const codeParser = (text: Text) => (value: string) => {
  const code = parseCode(value)
  if (!code) throw new InvalidArgumentError(text['mdo.value.code'])
  return code
}

export const emailParser = (text: Text) => (value: string) => {
  const address = usableAddress(value)
  if (!address) throw new InvalidArgumentError(text['mdo.value.email'])
  return address
}

/** A name of a person: seen, not too long, with a letter in it. */
export const nameParser = (text: Text) => (value: string) => {
  const name = cleanName(withoutInvisible(value))
  if (!name) throw new InvalidArgumentError(text['mdo.value.name'])
  return name
}

/** The beginning of a last name, as it is searched. */
export const prefixParser = (text: Text) => (value: string) => {
  const { filled } = parsersFor(text)
  return filled(fold(filled(value)))
}
