import { type Answer, type Engine, intrascol, newSite, type Site } from '../support/site.ts'

/** Runs lines that must end well. */
export async function done(site: Site, ...lines: string[]): Promise<Answer | undefined> {
  let last: Answer | undefined
  for (const line of lines) {
    last = await intrascol(site, line)
    if (last.code !== 0) throw new Error(`${line}: ${last.err}`)
  }
  return last
}

const pupil = (first: string, last: string, room: string, more = '') =>
  `intrascol users add --kind pupil --first-name "${first}" --last-name "${last}" --class "${room}" ${more}`

/** A village school: two classes, two teachers, five pupils; nobody has a password. */
export async function smallSchool(engine: Engine): Promise<Site> {
  const site = await newSite(engine)
  await done(
    site,
    'intrascol teachers add --first-name Claire --last-name VIDAL',
    'intrascol teachers add --first-name Gaël --last-name ROY',
    'intrascol classes create "CP Mme Vidal" --teacher claire.vidal --level CP',
    'intrascol classes create "CM1-CM2 M. Roy" --teacher gael.roy --level CM1,CM2',
    pupil('Maëlys', 'LE GUÉNEC', 'CP Mme Vidal', '--birth-date 2020-04-02 --sex F --ine 0700112233A'),
    pupil('Lou', 'ŒUVRARD', 'CP Mme Vidal', '--birth-date 2020-09-30'),
    pupil('Louann', 'D’ALMEIDA', 'CM1-CM2 M. Roy', '--birth-date 2016-01-15 --sex M --level CM1'),
    pupil('Jean-Noël', 'DE SOUSA LIMA', 'CM1-CM2 M. Roy', '--level CM2'),
    'intrascol users add --kind pupil --first-name Zoé --last-name PETIT',
  )
  return site
}
