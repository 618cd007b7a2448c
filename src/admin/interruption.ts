import type { App } from '../cli/app.ts'

/**
 * Listens for Ctrl-C while something is made that must be cleared away when it stops half way; `stopIfInterrupted` then throws. Once it
 * is made it is still to be said: the listening then goes on, so that no signal ends the process before that.
 */
export async function uninterrupted<T>(app: App, work: () => Promise<T>): Promise<T> {
  const stopListening = app.onInterrupt()
  try {
    return await work()
  } catch (error) {
    stopListening()
    throw error
  }
}
