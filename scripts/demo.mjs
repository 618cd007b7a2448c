// The main job of gar on a made-up school, in front of the reader: npm run demo.
// In French or English, as LANG says. The store stands in a temporary folder that is removed at the end. Any Node from 20 on runs this.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const { env, stdout } = process
const french = (env.GUICHET_LANG || env.LC_ALL || env.LC_MESSAGES || env.LANG || '').startsWith('fr')
const colors = stdout.isTTY && !env.NO_COLOR && env.TERM !== 'dumb'
const bold = (line) => (colors ? `\x1b[1m${line}\x1b[0m` : line)
const width = Math.min(stdout.columns || 100, 120)

const texts = {
  en: {
    title: 'A made-up lycée in a store of its own. Nothing of it stays on this machine.',
    create: 'Make a store and fill it with the sample school.',
    figures: 'What there is. 489 copies of Pix are locked: their holders have left the school.',
    holders: 'Teachers need a Pix account of their own, not the one of GAR. Who holds Pix among them?',
    people: (n) => `… ${n} people in all`,
    revoke: 'Take Pix back from all of them, in one line. As in cron, nothing is asked.',
    after: 'Pix again: assigned copies went down by as many.',
    undo: 'That was a mistake? Every write can be taken back by its number.',
    restored: 'Pix once more: as it was before.',
    check: 'Last, every rule of the store is checked: the totals, the names, the journal.',
    done: 'Done. What to do next: docs/guide.md',
    failed: (line, code) => `The demonstration stops here: « ${line} » ended with ${code}.`,
  },
  fr: {
    title: 'Un lycée inventé, dans une base à part. Il n’en restera rien sur cette machine.',
    create: 'Créer une base et la remplir avec l’établissement d’exemple.',
    figures: 'Ce qu’il y a. 489 exemplaires de Pix sont verrouillés : leurs détenteurs sont partis.',
    holders: 'Les enseignants ont besoin de leur propre compte Pix, pas de celui du GAR. Qui a Pix parmi eux ?',
    people: (n) => `… ${n} personnes en tout`,
    revoke: 'Retirer Pix à tous, en une ligne. Comme dans cron, aucune question n’est posée.',
    after: 'Pix de nouveau : il y a autant d’exemplaires attribués en moins.',
    undo: 'C’était une erreur ? Chaque écriture s’annule par son numéro.',
    restored: 'Pix encore une fois : comme avant.',
    check: 'Enfin, toutes les règles de la base sont vérifiées : les comptes, les noms, le journal.',
    done: 'C’est fini. Pour la suite : docs/guide.fr.md',
    failed: (line, code) => `La démonstration s’arrête ici : « ${line} » a répondu ${code}.`,
  },
}
const text = texts[french ? 'fr' : 'en']

/** @throws when a command does not end with 0: a step that fails ends the demonstration */
function run(line, ...argv) {
  const { status, signal, error, ...said } = spawnSync(process.execPath, argv, { cwd: root, encoding: 'utf8', env: environment() })
  if (error) throw error
  if (status !== 0) throw new Error(`${said.stdout}${said.stderr}${text.failed(line, status ?? signal)}`)
  return said
}

/** A day, a language and a width are set so that nothing of the reader's own settings gets in. */
function environment() {
  const own = Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('GUICHET_')))
  return {
    ...own,
    GUICHET_STORE: join(folder, 'guichet.db'),
    GUICHET_CONFIG: join(folder, 'config.json'),
    GUICHET_LANG: french ? 'fr' : 'en',
    GUICHET_OPERATOR: 'demo',
    GUICHET_TODAY: '2026-11-20',
    COLUMNS: String(width),
    FORCE_COLOR: colors ? '1' : '0',
    // Node warns when both are set.
    NO_COLOR: colors ? undefined : '1',
  }
}

let steps = 0

/** Says what comes, shows the command line, runs it, and shows what it printed, or what `shown` leaves of it. */
function step(why, line, shown = (output) => output) {
  stdout.write(`\n${++steps}. ${why}\n\n${bold(`$ ${line}`)}\n`)
  const said = run(line, join(root, 'bin', 'gar.js'), ...line.split(' ').slice(1))
  stdout.write(shown(said.stdout.trimEnd()) + said.stderr.replace(/^(?=.)/, '\n'))
  if (!said.stderr) stdout.write('\n')
  return said
}

const firstLines = (most, more) => (output) => {
  const lines = output.split('\n')
  return [...lines.slice(0, most + 1), more(lines.length - 1)].join('\n')
}

const onlyPix = (output) => {
  const [headings, ...rows] = output.split('\n')
  return [headings, '…', ...rows.filter((row) => /\bPix\b/.test(row)), '…'].join('\n')
}

function demonstrate() {
  stdout.write(`${bold('guichet')} – ${text.title}\n`)
  run('npm run build', join(root, 'scripts', 'build.mjs'))
  step(text.create, 'gar store init --sample')
  step(text.figures, 'gar resources list')
  step(text.holders, 'gar people list --population teachers --holding pix', firstLines(5, text.people))
  const { stderr } = step(text.revoke, 'gar revoke --population teachers --resource pix')
  const [, operation] = /gar undo (\d+)/.exec(stderr) ?? []
  step(text.after, 'gar resources list', onlyPix)
  step(text.undo, `gar undo ${operation}`)
  step(text.restored, 'gar resources list', onlyPix)
  step(text.check, 'gar store check')
  stdout.write(`\n${text.done}\n`)
}

// Ctrl-C reaches the command that runs: it stops, and so do we, but not before the folder is gone.
process.on('SIGINT', () => undefined)
const folder = mkdtempSync(join(tmpdir(), 'guichet-demo-'))
try {
  demonstrate()
} catch (error) {
  process.stderr.write(`\n${error.message}\n`)
  process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
