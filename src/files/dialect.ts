import type { Encoding } from './encoding.ts'

/** How a CSV file is written. */
export interface Dialect {
  delimiter: string
  newline: '\n' | '\r\n' | '\r'
  encoding: Encoding
  /** Whether UTF-8 begins with its byte order mark. */
  mark: boolean
}

/** RFC 4180 for programs; what a French spreadsheet opens with a double click; `;` alone, as national services write it. */
export const DIALECTS = {
  standard: { delimiter: ',', newline: '\n', encoding: 'utf-8', mark: false },
  excel: { delimiter: ';', newline: '\r\n', encoding: 'utf-8', mark: true },
  national: { delimiter: ';', newline: '\n', encoding: 'utf-8', mark: false },
} as const satisfies Readonly<Record<string, Dialect>>
