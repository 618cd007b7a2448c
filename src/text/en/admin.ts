export const admin = {
  'all.store.about': 'The store: create, check, back up, move',
  'config.unusable': (path: string, what: string) => `The configuration ${path} cannot be used: ${what}. Mend or remove the file.`,
  'config.unknown': (key: string, known: readonly string[]) => `There is no setting ${key}. Known: ${known.join(', ')}.`,
  'config.invalid': (key: string, value: string, form: string) => `« ${value} » is not possible for ${key}${form ? ` (${form})` : ''}.`,
}
