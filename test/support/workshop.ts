import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  export interface ProvidedContext {
    /** A folder of this run, for what several test files need. */
    workshop: string
  }
}

export default function setup(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-workshop-'))
  project.provide('workshop', folder)
  return () => rmSync(folder, { recursive: true, force: true })
}

/** The folder in which the first file that asks for it makes something; the others wait, and none changes it. */
export async function madeOnce(workshop: string, name: string, make: (folder: string) => unknown): Promise<string> {
  const folder = join(workshop, name)
  const [made, failed] = ['made', 'failed'].map((word) => `${folder}.${word}`) as [string, string]
  try {
    mkdirSync(folder)
  } catch {
    while (!existsSync(made)) {
      if (existsSync(failed)) throw new Error(`${name} could not be made: another test file says why`)
      await setTimeout(50)
    }
    return folder
  }
  try {
    await make(folder)
  } catch (error) {
    writeFileSync(failed, '')
    throw error
  }
  writeFileSync(made, '')
  return folder
}
