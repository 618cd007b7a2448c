import { CliError, EXIT } from '../../errors.ts'
import type { TableColumn } from '../../files/header.ts'

/**
 * The columns of a file whose headers are somebody else's: `--map last_name=Nom,first_name=Prénom`. A column that is mapped has that
 * header and no other.
 * @throws CliError 2 for a part without `=`, a column that is not known, or two headers of one column
 */
export function mapped(columns: readonly TableColumn[], map: readonly string[] | undefined): TableColumn[] {
  const headers = new Map<string, string>()
  for (const part of map ?? []) {
    const [, name = '', header = ''] = /^\s*(\w+)\s*=\s*(.+?)\s*$/.exec(part) ?? []
    if (!columns.some((column) => column.name === name))
      throw new CliError('invalid_value', EXIT.usage, 'mdo.map.wrong', [part, columns.map((column) => column.name)])
    if ((headers.get(name) ?? header) !== header) throw new CliError('invalid_value', EXIT.usage, 'value.two_ways', [name])
    headers.set(name, header)
  }
  return columns.map((column) => {
    const header = headers.get(column.name)
    return header === undefined ? column : { ...column, aliases: [header] }
  })
}
