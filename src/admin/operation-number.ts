import { parsersFor } from '../cli/parsers.ts'
import type { Text } from '../text/index.ts'

/** The number of an operation, as each write prints it. */
export const operationNumber = (text: Text) => parsersFor(text).count
