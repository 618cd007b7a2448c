export const intrascol = {
  'intrascol.about': 'The user list of a primary school: pupils, classes, logins and the new school year',
  'intrascol.rollover.about': 'Move the whole school into the new school year, from the list of pupils',

  'intrascol.option.from_csv': 'the list of pupils of the new year',
  'intrascol.option.year': 'the new school year, such as 2026-2027',
  'intrascol.option.teachers': 'a list of teachers and their classes',
  'intrascol.option.additive': 'the list is not complete: whoever is not in it stays',
  'intrascol.option.confirm_leavers': 'the exact number of pupils who leave, when many do',
  'intrascol.option.plan': 'write the plan into this file instead of carrying it out',
  'intrascol.option.accept_strong': 'accept matches that are strong but not certain',
  'intrascol.option.delete_leavers': 'delete those who leave, instead of keeping them as left',
  'intrascol.value.year': 'two years that follow each other are needed, such as 2026-2027.',

  'intrascol.no_file': 'Say which list of pupils is meant with --from-csv <file>. Nothing was written.',
}
