import { InvalidArgumentError } from 'commander'
import type { Text } from '../text/index.ts'

/** The number of an operation, as each write prints it. */
export const operationNumber =
  (text: Text) =>
  (value: string): number => {
    if (!/^[1-9]\d{0,8}$/.test(value)) throw new InvalidArgumentError(text['value.count'])
    return Number(value)
  }
