import type { Color } from './colors.ts'

/** One choice of a question. */
export interface Choice<T> {
  value: T
  name: string
  /** What stands for it once it is chosen, when the name is long. */
  short?: string
  /** The colour of the line, where there are any. */
  color?: Color | undefined
  /** Already chosen, in a checkbox. */
  checked?: boolean
  /** Why it is shown and not to be chosen. */
  disabled?: string
}

/** The questions a command may ask. The real ones stand in prompts.ts and are loaded when the first is asked; tests give answers. */
export interface Asker {
  confirm(question: string): Promise<boolean>
  /** A text. @param check what is wrong with it, in words; undefined when it will do */
  input(question: string, options?: { initial?: string; check?: (value: string) => string | undefined }): Promise<string>
  /** A longer text, in the reader's own editor. */
  edit(question: string): Promise<string>
  /** One of the choices. */
  select<T>(question: string, choices: readonly Choice<T>[]): Promise<T>
  /** One or more of the choices; none only when that means something. */
  checkbox<T>(question: string, choices: readonly Choice<T>[], options?: { optional?: boolean }): Promise<T[]>
}
