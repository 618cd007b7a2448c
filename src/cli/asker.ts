/** One choice of a question. */
export interface Choice<T> {
  value: T
  name: string
}

/** The questions a command may ask. The real ones stand in prompts.ts and are loaded when the first is asked; tests give answers. */
export interface Asker {
  confirm(question: string): Promise<boolean>
  /** One of the choices. */
  select<T>(question: string, choices: readonly Choice<T>[]): Promise<T>
  /** Any number of the choices. */
  checkbox<T>(question: string, choices: readonly Choice<T>[]): Promise<T[]>
}
