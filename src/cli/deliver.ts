import { writeFileWhole } from '../files/write.ts'
import type { App } from './app.ts'

/** Sends a document to standard output, or to the file of `--out`, which is then written whole or not at all. @throws CliError 6 */
export async function deliver(app: App, out: string | undefined, text: string): Promise<void> {
  if (out === undefined) return app.print(text)
  writeFileWhole(out, text, { replace: true })
  app.remark(app.text['file.written'](out))
}
