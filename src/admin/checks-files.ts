import { accessSync, constants, existsSync, readFileSync, realpathSync, statfsSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { Check } from '../cli/program.ts'
import { erasedFileOf } from '../store/erased-file.ts'

/** statfs(2) numbers of NFS, SMB, SMB2, CIFS, 9P, AFS and Ceph: their locks cannot be trusted. */
const NETWORK = new Set([0x6969, 0x517b, 0xfe534d42, 0xff534d42, 0x01021997, 0x5346414f, 0x00c36400])
/** FUSE is sshfs and the like, or a disk of this machine whose driver is a program, such as exFAT. */
const FUSE = 0x65735546

const ENOUGH = 200 * 1024 * 1024
const TOO_LITTLE = 10 * 1024 * 1024
const MEGABYTE = 1024 * 1024

/** The folder of the store, or the nearest one above it that exists. */
function folderOf(path: string): string {
  let folder = dirname(resolve(path))
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder)
  return folder
}

export const checkFolder: Check = ({ place, text }) => {
  const folder = folderOf(place.at)
  try {
    accessSync(folder, constants.W_OK | constants.X_OK)
    return { status: 'ok', message: folder }
  } catch {
    return { status: 'failed', message: text['doctor.folder_closed'](folder) }
  }
}

/** Whether a folder is on a device of this machine, as the system lists what is mounted where. */
export function isDisk(mounts: string, folder: string): boolean {
  const found = mounts
    .split('\n')
    .map((line) => line.split(' ').map((word) => word.replace(/\\(\d{3})/g, (_, code) => String.fromCharCode(Number.parseInt(code, 8)))))
    .filter(([, at = '']) => folder === at || folder.startsWith(at.endsWith('/') ? at : `${at}/`))
    .sort(([, a = ''], [, b = '']) => b.length - a.length)
  return found[0]?.[0]?.startsWith('/dev/') === true
}

export const checkNetwork: Check = ({ place, text }) => {
  if (process.platform !== 'linux') return undefined
  const folder = folderOf(place.at)
  const { type } = statfsSync(folder)
  return NETWORK.has(type) || (type === FUSE && !isDisk(readFileSync('/proc/self/mounts', 'utf8'), realpathSync(folder)))
    ? { status: 'warning', message: text['doctor.network_disk'](folder) }
    : { status: 'ok', message: folder }
}

/** A write-ahead log may grow as large as the store, and a backup is as large again. */
export const checkSpace: Check = ({ place, text }) => {
  const { bavail, bsize } = statfsSync(folderOf(place.at))
  const free = bavail * bsize
  const needed = Math.max(ENOUGH, 2 * (statSync(place.at, { throwIfNoEntry: false })?.size ?? 0))
  const message = text['doctor.space_left'](Math.floor(free / MEGABYTE), Math.ceil(needed / MEGABYTE))
  return { status: free < TOO_LITTLE ? 'failed' : free < needed ? 'warning' : 'ok', message }
}

export const checkPermissions: Check = ({ place, text }) => {
  if (process.platform === 'win32') return undefined
  const files = [place.at, erasedFileOf(place.at)].flatMap((path) => {
    const found = statSync(path, { throwIfNoEntry: false })
    return found ? [{ path, bits: found.mode & 0o777, mode: (found.mode & 0o777).toString(8).padStart(4, '0') }] : []
  })
  const open = files.find(({ bits }) => bits & 0o077)
  if (open) return { status: 'warning', message: text['doctor.open_to_others'](open.path, open.mode) }
  return files[0] && { status: 'ok', message: files[0].mode }
}
