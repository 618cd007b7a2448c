import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { STORE_VERSION } from '../../migrations/index.ts'
import { APPLICATION_ID } from '../../src/store/recognise.ts'
import { mdo, newSite, type Site } from '../support/site.ts'

/** A new file where the store of the site should be, made by SQL; closed when this returns. */
function sqlite(site: Site, ...statements: string[]): void {
  const database = new Database(site.place)
  for (const statement of statements) database.exec(statement)
  database.close()
}

const overwrite = (path: string, offset: number, bytes: Buffer) => {
  const content = readFileSync(path)
  bytes.copy(content, offset)
  writeFileSync(path, content)
}

const move = (site: Site, ...path: string[]) => {
  site.place = join(site.folder, ...path)
}

interface Case {
  name: string
  make: (site: Site) => void | Promise<void>
  code: string
  says: RegExp
}

const ready = async (site: Site) => {
  await mdo(site, 'mdo store init')
}

/** A sound store, then changed. */
const changed = (change: (site: Site) => void) => async (site: Site) => {
  await ready(site)
  change(site)
}

const cases: Case[] = [
  { name: 'missing', make: () => undefined, code: 'store_missing', says: /store init/ },
  {
    name: 'in a folder that is missing',
    make: (site) => move(site, 'no', 'guichet.db'),
    code: 'store_missing',
    says: /store init/,
  },
  {
    name: 'under a file',
    make: (site) => {
      writeFileSync(join(site.folder, 'f'), 'x')
      move(site, 'f', 'a.db')
    },
    code: 'store_missing',
    says: /--store/,
  },
  { name: 'a folder', make: (site) => void mkdirSync(site.place), code: 'store_foreign', says: /--store/ },
  { name: 'empty', make: (site) => writeFileSync(site.place, ''), code: 'store_empty', says: /store init/ },
  {
    name: 'a text file',
    make: (site) => writeFileSync(site.place, 'not a database at all, but long enough\n'.repeat(200)),
    code: 'store_foreign',
    says: /--store/,
  },
  { name: 'one byte', make: (site) => writeFileSync(site.place, 'S'), code: 'store_foreign', says: /--store/ },
  {
    name: 'a header and nothing else',
    make: (site) => writeFileSync(site.place, 'SQLite format 3\0'),
    code: 'store_foreign',
    says: /--store/,
  },
  { name: 'random bytes', make: (site) => writeFileSync(site.place, Buffer.alloc(8192, 0xa7)), code: 'store_foreign', says: /--store/ },
  { name: 'a CSV file', make: (site) => writeFileSync(site.place, 'id;nom\n1;Léa\n'), code: 'store_foreign', says: /left as it is/ },
  {
    name: 'a foreign SQLite file',
    make: (site) => sqlite(site, 'create table t (a)', "insert into t values ('x')"),
    code: 'store_foreign',
    says: /--store/,
  },
  {
    name: 'a foreign SQLite file in WAL mode',
    make: (site) => sqlite(site, 'pragma journal_mode = wal', 'create table t (a)'),
    code: 'store_foreign',
    says: /--store/,
  },
  {
    name: 'a foreign identity',
    make: (site) => sqlite(site, 'pragma application_id = 42', 'create table t (a)'),
    code: 'store_foreign',
    says: /--store/,
  },
  {
    name: 'newer',
    make: changed((site) => sqlite(site, `pragma user_version = ${STORE_VERSION + 1}`)),
    code: 'store_newer',
    says: /newer guichet/,
  },
  {
    name: 'older',
    make: (site) => sqlite(site, `pragma application_id = ${APPLICATION_ID}`, 'create table t (a)'),
    code: 'store_older',
    says: /store migrate/,
  },
  {
    name: 'cut in half',
    make: changed((site) => truncateSync(site.place, Math.floor(statSync(site.place).size / 2))),
    code: 'store_broken',
    says: /store restore/,
  },
  {
    name: 'cut to a page',
    make: changed((site) => truncateSync(site.place, 4096)),
    code: 'store_broken',
    says: /store restore/,
  },
  {
    name: 'cut inside its header',
    make: changed((site) => truncateSync(site.place, 60)),
    code: 'store_foreign',
    says: /--store/,
  },
  {
    name: 'a first page of zeros',
    make: changed((site) => overwrite(site.place, 100, Buffer.alloc(3996))),
    code: 'store_broken',
    says: /store restore/,
  },
  {
    name: 'a broken list of tables',
    make: changed((site) => overwrite(site.place, 100, Buffer.alloc(600, 0xff))),
    code: 'store_broken',
    says: /store restore/,
  },
]

describe('a store that is none is refused and left as it is', () => {
  test.each(cases)('$name', async ({ make, code, says }) => {
    const site = await newSite('sqlite', { init: false })
    await make(site)
    const bytes = () => (statSync(site.place, { throwIfNoEntry: false })?.isFile() ? readFileSync(site.place) : undefined)
    const before = { bytes: bytes(), files: readdirSync(site.folder) }
    const answer = await mdo(site, 'mdo journal list -o json')
    expect(answer).toMatchObject({ code: 6, out: '' })
    const { error } = JSON.parse(answer.err)
    expect(error).toMatchObject({ code, exit_code: 6 })
    expect(error.message).toMatch(says)
    expect(bytes()).toEqual(before.bytes)
    expect(readdirSync(site.folder)).toEqual(before.files)
  })

  test('a name that SQLite would read as something else is a plain name', async () => {
    const site = await newSite('sqlite', { init: false })
    site.place = 'file:nowhere.db?mode=memory'
    expect(await mdo(site, 'mdo journal list')).toMatchObject({ code: 6, err: expect.stringContaining('store init') })
  })
})

/** Root may read everything: the tests that need a closed door become somebody else for a moment. */
const asNobody = async <T>(folder: string, work: () => Promise<T>): Promise<T> => {
  chmodSync(folder, 0o755)
  process.seteuid?.(65534)
  try {
    return await work()
  } finally {
    process.seteuid?.(0)
  }
}

describe.skipIf(process.getuid?.() !== 0)('without permission', () => {
  const closed = async () => {
    const site = await newSite('sqlite', { init: false })
    site.folder = mkdtempSync(join(tmpdir(), 'guichet-test-'))
    site.place = join(site.folder, 'guichet.db')
    site.env.GUICHET_CONFIG = join(site.folder, 'config.json')
    await ready(site)
    return site
  }

  test('a file that may not be read', async () => {
    const site = await closed()
    const answer = await asNobody(site.folder, () => mdo(site, 'mdo journal list'))
    expect(answer).toMatchObject({ code: 6, err: expect.stringMatching(/permissions/) })
  })

  test('a file that may be read but not written', async () => {
    const site = await closed()
    chmodSync(site.place, 0o644)
    const answer = await asNobody(site.folder, () => mdo(site, 'mdo journal list'))
    expect(answer).toMatchObject({ code: 6, err: expect.stringMatching(/permissions/) })
    expect(readdirSync(site.folder)).toEqual(['guichet.db'])
  })

  test('a folder where nothing may be made', async () => {
    const site = await closed()
    site.place = join(site.folder, 'other', 'guichet.db')
    expect(await asNobody(site.folder, () => mdo(site, 'mdo store init'))).toMatchObject({
      code: 6,
      err: expect.stringMatching(/cannot be made/),
    })
  })

  test('a place below a file, and a backup into a folder that is not there', async () => {
    const site = await closed()
    const store = site.place
    for (const below of ['guichet.db/other.db', 'guichet.db/folder/other.db']) {
      site.place = join(site.folder, below)
      expect(await mdo(site, 'mdo store init')).toMatchObject({ code: 6, err: expect.stringMatching(/folder .* cannot be made: .*path/) })
    }
    site.place = store
    const answer = await mdo(site, `mdo store backup ${join(site.folder, 'nowhere', 'copy.db')}`)
    expect(answer).toMatchObject({ code: 6, err: expect.stringMatching(/copy\.db cannot be written: the folder .* Create it/) })
    expect(answer.err).not.toContain('ENOENT')
    expect(readdirSync(site.folder).filter((name) => !name.startsWith('guichet.db'))).toEqual([])
  })
})
