import { homedir } from 'node:os'
import { join } from 'node:path'

type Env = Readonly<Record<string, string | undefined>>

/** The folder of the user's stores: XDG on Linux and macOS, %LOCALAPPDATA% on Windows. */
export function dataFolder(env: Env): string {
  if (process.platform === 'win32') return join(env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'guichet')
  return join(env.XDG_DATA_HOME || join(env.HOME || homedir(), '.local', 'share'), 'guichet')
}

/** The configuration file of the user; GUICHET_CONFIG names another one. */
export function configPath(env: Env): string {
  if (env.GUICHET_CONFIG) return env.GUICHET_CONFIG
  if (process.platform === 'win32') return join(env.APPDATA ?? join(homedir(), 'AppData', 'Roaming'), 'guichet', 'config.json')
  return join(env.XDG_CONFIG_HOME || join(env.HOME || homedir(), '.config'), 'guichet', 'config.json')
}

/** The key of this installation: GUICHET_KEY_FILE, or what the configuration says, or beside the stores of the user. */
export const keyPath = (env: Env, configured: string | undefined): string =>
  env.GUICHET_KEY_FILE || configured || join(dataFolder(env), 'guichet.key')
