import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, test } from 'vitest'
import { gar, json, onEachEngine, type Site, temporaryFolder } from '../support/site.ts'
import { pupil, school, small, smallWithout, snapshot, subscriptions } from './files.ts'
import { done, refused, siteAfter } from './support.ts'

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path))
const SILENT = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking']

const directory = `gar import gar-ent ${snapshot(small)}`
const bought = subscriptions(
  { idAbonnement: 'OLD', nbLicenceGlobale: 9, debutValidite: '2025-08-15', libelleRessource: 'Ancien' },
  { idAbonnement: 'NEW', nbLicenceGlobale: 9, debutValidite: '2026-11-10', libelleRessource: 'Nouveau' },
  {
    idAbonnement: 'SHORT',
    nbLicenceEleve: 5,
    nbLicenceEnseignant: 20,
    publicCible: 'ELEVE|ENSEIGNANT',
    debutValidite: '2025-08-15',
    libelleRessource: 'Court',
  },
  { idAbonnement: 'ENDS', nbLicenceGlobale: 'ILLIMITE', debutValidite: '2025-08-15', finValidite: '2027-01-10', libelleRessource: 'Finit' },
  {
    idAbonnement: 'WHOLE',
    nbLicenceGlobale: 'ILLIMITE',
    typeAffectation: 'ETABL',
    debutValidite: '2025-08-15',
    libelleRessource: 'Partout',
  },
  { idAbonnement: 'LATER', nbLicenceGlobale: 9, debutValidite: '2027-01-01', libelleRessource: 'Plus tard' },
  { idAbonnement: 'OVER', nbLicenceGlobale: 9, debutValidite: '2024-01-01', finValidite: '2025-01-01', libelleRessource: 'Passé' },
)
const lived = [
  ['2026-08-20', directory],
  ['2026-08-20', `gar import subscriptions ${bought}`],
  ['2026-09-01', 'gar assign --resource ancien --population pupils,staff'],
  ['2026-09-01', 'gar assign --resource court --population pupils'],
  ['2026-09-01', 'gar assign --resource partout --all'],
  ['2026-10-01', `gar import gar-ent ${snapshot(smallWithout('p5'))}`],
] as const

interface Row extends Record<string, unknown> {
  code: string
  status: string
}
interface Report {
  day: string
  schools: object[]
  heads: Record<string, number>
  resources: Row[]
  publics: Row[]
  never_assigned: Row[]
  new: Row[]
  expiring: Row[]
  locked: Row[]
  running_out: (Row & { pool: string })[]
}

/** Titles that are markup, and one that names a file and a site. */
const NASTY = [
  '<script>document.title="caught"</script>',
  `"double" & 'single' </title><b>`,
  '<img src=x onerror="document.title=1">',
  'Voir https://example.org/x',
]
const cell = (title: string) => `"${title.replaceAll('"', '""')}"`
const many = [
  `gar import gar-ent ${snapshot({ ...small, Etab: [school('9990012J', `Lycée &lt;script&gt;alert(1)&lt;/script&gt; &amp; Cie`), ...(small.Etab ?? []).slice(1)], Eleve: [...(small.Eleve ?? []), pupil('zz', { last: 'SECRET-NAME' })] })}`,
  `gar import subscriptions ${subscriptions(
    ...Array.from({ length: 196 }, (_, index) => ({
      idAbonnement: `S${index}`,
      nbLicenceGlobale: 3 + (index % 9),
      libelleRessource: `Ressource ${index}`,
    })),
    ...NASTY.map((title, index) => ({
      idAbonnement: `N${index}`,
      nbLicenceGlobale: 5,
      libelleRessource: cell(title),
      idRessource: `ark:/1/n${index}`,
    })),
  )}`,
  `gar assign ${Array.from({ length: 60 }, (_, index) => `--resource ressource-${index}`).join(' ')} --person p1 --person p2 --person zz`,
]

onEachEngine((engine) => {
  const site = async (): Promise<Site> => {
    const here = await siteAfter(engine, [])
    for (const [GUICHET_TODAY, line] of lived) await done(here, line, { env: { GUICHET_TODAY } })
    return here
  }

  describe('dashboard: unassigned, new, expiring, locked, suggested, per population', () => {
    test('the figures of the report are those of resources list, copies list and people list', async () => {
      const here = await site()
      const report = await json<Report>(gar(here, 'gar report -o json'))
      const listed = await json<Row[]>(gar(here, 'gar resources list -o json'))
      expect(report.resources).toEqual(listed.filter(({ status }) => status === 'valid'))
      const codes = (rows: Row[]) => rows.map(({ code }) => code)
      expect(codes(report.never_assigned)).toEqual(['finit', 'nouveau'])
      expect(codes(report.new)).toEqual(['nouveau'])
      expect(codes(report.expiring)).toEqual(['finit'])
      expect(codes(await json<Row[]>(gar(here, 'gar resources list --expiring 60 -o json')))).toEqual(['finit'])
      expect(report.locked.map(({ code, locked }) => [code, locked])).toEqual([
        ['ancien', 1],
        ['court', 1],
      ])
      expect(report.running_out.map(({ code, pool, available }) => [code, pool, available])).toEqual([['court', 'pupils', 0]])
      expect([report.day, report.heads]).toEqual(['2026-11-20', { pupils: 4, documentalists: 1, teachers: 2, staff: 1 }])
      expect(report.schools).toEqual([{ uai: '9990012J', name: 'Lycée des essais', people: 7 }])
      const use = Object.fromEntries(
        report.publics.map(({ code, pupils, documentalists, teachers, staff }) => [code, [pupils, documentalists, teachers, staff]]),
      )
      expect(use).toEqual({ ancien: [4, 0, 0, 1], court: [4, 0, 0, 0], partout: [4, 1, 1, 1] })
      for (const [code, counts] of Object.entries(use)) {
        const held = await json(gar(here, `gar copies list --resource ${code} --state assigned -o json`))
        expect(counts).toEqual(
          ['pupils', 'documentalists', 'teachers', 'staff'].map(
            (population) => held.filter((copy) => copy.population === population).length,
          ),
        )
      }
      // What was loaded within thirty days is new, whenever it began.
      const then = await json<Report>(gar(here, 'gar report -o json', { env: { GUICHET_TODAY: '2026-09-10' } }))
      expect(codes(then.new)).toContain('ancien')
    })

    test('in the terminal: bars, publics and lists, in both languages; as CSV the use of each resource', async () => {
      const here = await site()
      const french = await gar(here, 'gar report --lang fr', { columns: 120 })
      expect(french.code).toBe(0)
      for (const words of [
        'Lycée des essais (9990012J) : 7 personnes présentes',
        'Usage des ressources',
        'Exemplaires par public',
        'Jamais attribuées',
        'Prennent fin',
        '█',
        '▒',
        '∞',
      ])
        expect(french.out).toContain(words)
      expect((await gar(here, 'gar report')).out).toMatch(/Never assigned\n {2}Finit\n/)
      const csv = (await gar(here, 'gar report -o csv')).out.trimEnd().split(/\r?\n/)
      expect([csv[0], csv.length]).toEqual(['uai,code,title,use,assigned,total,available,locked,lost', 6])
      expect(await refused(here, 'gar report --uai 0000000X')).toMatchObject({ exit: 4 })
      expect((await json<Report>(gar(await siteAfter(engine, []), 'gar report -o json'))).resources).toEqual([])
    })
  })

  describe('report --html: one page of two hundred resources', () => {
    test.each(['fr', 'en'] as const)('%s: self-contained, names escaped, every figure in it, readable by its owner only', async (lang) => {
      const here = await siteAfter(engine, many)
      const path = join(here.folder, 'report.html')
      expect(await gar(here, `gar report --html ${path} --lang ${lang}`)).toMatchObject({ code: 0, out: '' })
      const page = readFileSync(path, 'utf8')
      expect(statSync(path).mode & 0o777).toBe(0o600)
      expect(page).toContain(`<html lang="${lang}">`)
      expect(page).toContain({ fr: 'Usage des ressources', en: 'Use of the resources' }[lang])
      expect(page.match(/class="row"/g)).toHaveLength(200)
      // No script, nothing from elsewhere, no name of a person.
      const tags = [...page.matchAll(/<([a-z0-9]+)([^>]*)>/gi)].map(([, name = '', attributes = '']) => ({ name, attributes }))
      const shown = [
        'html',
        'head',
        'meta',
        'title',
        'style',
        'body',
        'h1',
        'h2',
        'p',
        'div',
        'span',
        'b',
        'i',
        'table',
        'thead',
        'tbody',
        'tr',
        'th',
        'td',
        'ul',
        'li',
      ]
      expect(tags.filter(({ name }) => !shown.includes(name))).toEqual([])
      expect(tags.filter(({ attributes }) => /\b(src|href|on\w+|srcset|action)\s*=/i.test(attributes.replace(/"[^"]*"/g, '""')))).toEqual(
        [],
      )
      expect(page.match(/https?:.|url\(|@import|SECRET-NAME/g)?.filter((found) => !found.startsWith('https:'))).toEqual([])
      const hidden = NASTY.filter((title) => !page.includes(title.replace(/[<>&"']/g, (sign) => `&#${sign.charCodeAt(0)};`)))
      expect(hidden).toEqual([])
      expect(tagsBalance(page)).toEqual([])
    })
  })
})

/** Elements that are opened and not closed, or the other way round. */
function tagsBalance(page: string): string[] {
  const open: string[] = []
  const wrong: string[] = []
  for (const [, closing, name = ''] of page.replace(/<style>[\s\S]*?<\/style>/, '').matchAll(/<(\/?)([a-z][a-z0-9]*)\b[^>]*>/g)) {
    if (['meta', 'br'].includes(name)) continue
    if (!closing) open.push(name)
    else if (open.pop() !== name) wrong.push(name)
  }
  return [...wrong, ...open]
}

test(`a browser opens the page of two hundred resources without an error${CHROMIUM ? '' : ' (no Chromium on this machine: the page was checked by parsing only)'}`, async () => {
  const here = await siteAfter('sqlite', many)
  const path = join(here.folder, 'report.html')
  expect((await gar(here, `gar report --html ${path} --lang fr`)).code).toBe(0)
  if (!CHROMIUM) return
  const profile = temporaryFolder()
  const flags = [
    ...SILENT,
    '--disable-component-update',
    '--disable-sync',
    `--user-data-dir=${profile}`,
    '--enable-logging=stderr',
    '--window-size=390,844',
    '--dump-dom',
  ]
  const env = { ...process.env, HOME: profile, XDG_CONFIG_HOME: profile, XDG_CACHE_HOME: profile }
  const dom = execFileSync(CHROMIUM, [...flags, pathToFileURL(path).href], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    env,
    timeout: 50_000,
  })
  const figures = await json<{ resources: { title: string; assigned: number; total: number }[] }>(gar(here, 'gar report -o json'))
  expect(figures.resources).toHaveLength(200)
  const title = /<title>([\s\S]*?)<\/title>/.exec(dom)?.[1]
  expect(title).toBe('Ressources numériques&nbsp;: Lycée &lt;script&gt;alert(1)&lt;/script&gt; &amp; Cie')
  expect(dom).not.toMatch(/<script|<img/)
  const text = (html: string) => html.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
  const rows = [...dom.matchAll(/<div class="row"><div>([\s\S]*?)<\/div>[\s\S]*?<div class="n">([\s\S]*?)<\/div><\/div>/g)]
  expect(rows.map(([, name = '', count = '']) => `${text(name)} ${count}`)).toEqual(
    figures.resources.map(({ title: name, assigned, total }) => `${name} ${assigned} / ${total}`),
  )
})
