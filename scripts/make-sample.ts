// Writes the files of fixtures/: the sample school in fixtures/sample, the small schools of the tests in fixtures/gar-ent.
// The same bytes on every run.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkFigures } from './sample/figures.ts'
import { every, linksApart, snapshotFiles, type TextFile, writeArchive, writeFolder } from './sample/files.ts'
import { lyceeSnapshots } from './sample/lycee.ts'
import { manuals, services } from './sample/lycee-subscriptions.ts'
import type { Snapshot } from './sample/model.ts'
import { random, shuffle } from './sample/random.ts'
import { ecole } from './sample/small-ecole.ts'
import { lycee, lyceeNext } from './sample/small-lycee.ts'
import { smallSubscriptions } from './sample/small-subscriptions.ts'
import { subscriptionsCsv, subscriptionsXml } from './sample/subscriptions.ts'
import { twoSchools } from './sample/two-schools.ts'

const fixtures = join(import.meta.dirname, '..', 'fixtures')
const sample = join(fixtures, 'sample')
const small = join(fixtures, 'gar-ent')
const byteOrderMark = '\uFEFF'

async function makeSample(): Promise<void> {
  mkdirSync(sample, { recursive: true })
  const { before, now } = lyceeSnapshots()
  process.stdout.write(checkFigures(before, now))
  await writeNight(before, '20250915')
  await writeNight(now, '20260914')
  write(sample, [subscriptionsXml('subscriptions.xml', services), subscriptionsCsv('manuels.csv', manuals)])
}

async function writeNight(snapshot: Snapshot, day: string): Promise<void> {
  const stem = `XX_GAR-ENT_Complet_${day}_210000`
  const members = shuffle(snapshotFiles(snapshot, `${stem}_`, every(500)), random(stem))
  const night = new Date(`${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}T21:00:00Z`)
  const size = await writeArchive(sample, `${stem}.tar.gz`, members, night)
  process.stdout.write(`${stem}.tar.gz: ${members.length} files, ${size} bytes\n`)
}

function makeSmallSchools(): void {
  const marked = (file: TextFile) => (file.name.includes('Enseignant') ? { ...file, text: byteOrderMark + file.text } : file)
  writeFolder(join(small, 'lycee'), snapshotFiles(lycee, 'XX_GAR-ENT_Complet_20250915_210000_2D_', linksApart).map(marked))
  writeFolder(join(small, 'lycee-next'), snapshotFiles(lyceeNext, 'XX_GAR-ENT_Complet_20251103_210000_2D_', linksApart))
  writeFolder(join(small, 'ecole'), snapshotFiles(ecole, 'XX_GAR-ENT_Complet_20250915_210000_1D_', every(10000)))
  writeFolder(join(small, 'two-schools'), snapshotFiles(twoSchools, 'YY_GAR-ENT_Complet_20250915_210000_', every(10000)))
  write(small, [subscriptionsXml('abonnements.xml', smallSubscriptions), subscriptionsCsv('abonnements.csv', smallSubscriptions)])
}

function write(folder: string, files: TextFile[]): void {
  for (const file of files) writeFileSync(join(folder, file.name), file.text)
}

await makeSample()
makeSmallSchools()
