import { describe, expect, test } from 'vitest'
import { json, mdo, onEachEngine } from '../support/site.ts'
import { done, fileIn, siteAfter, sound } from './support.ts'

const HEAD = 'library;last_name;first_name;email;birth_date;resources'
const catalogue = ["mdo libraries add lib01 --name 'Médiathèque du Val' --email val@exemple.fr", 'mdo resources add cvs --name CVS']

onEachEngine((engine) => {
  describe('father and son of one name and one address', () => {
    test.each<[string, string, string]>([
      ['a full birth date that differs', 'Martin,Jean,1950-02-01,martin@exemple.fr,2026-09-05,2027-09-05', 'weak'],
      ['another day of the same year', 'Martin,Jean,1980-03-01,martin@exemple.fr,2026-09-05,2027-09-05', 'medium'],
      ['only a year, and another one', 'Martin,Jean,1950,martin@exemple.fr,2026-09-05,2027-09-05', 'weak'],
      ['a birth date that cannot be read', 'Martin,Jean,1er février,martin@exemple.fr,2026-09-05,2027-09-05', 'strong'],
      ['a day of registration that cannot be read', 'Martin,Jean,1980-02-01,martin@exemple.fr,hier,2027-09-05', 'strong'],
    ])('%s: nobody is validated, a person has to look', async (_, card, level) => {
      const site = await siteAfter(engine, catalogue)
      await done(site, `mdo subscribers import ${fileIn(site, 'in.csv', `${HEAD}\nlib01;Martin;Jean;martin@exemple.fr;1980-02-01;cvs\n`)}`)
      const file = fileIn(site, 'cards.csv', `surname,firstname,dateofbirth,email,date_renewed,dateexpiry\n${card}\n`)
      const line = `mdo subscribers match --library lib01 --patrons ${file}`
      expect(await json(mdo(site, `${line} -o json`))).toMatchObject([{ level, suggestion: 'look' }])
      expect((await done(site, `${line} --validate`)).counts).toEqual({ suggested: 1 })
      await sound(site)
    })
  })
})
