import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { onTestFinished, vi } from 'vitest'
import { programOnPath, run } from '../command.ts'
import { findPeer, found, missing, type Peer } from './peer.ts'
import { startServerProcess } from './server-process.ts'

const ROOT = new URL('../../../', import.meta.url)
const INSTALLER = fileURLToPath(new URL('tools/install-moto.sh', ROOT))
/** Where it is installed when it is not on the machine. */
const CACHE = fileURLToPath(new URL('node_modules/.cache/dupin/moto', ROOT))
const INSTALLED = `${CACHE}/moto_server`

/**
 * moto, the stand-in for AWS that others made and use: the one that `DUPIN_MOTO` names (`none` for none), or the version that
 * tools/moto pins, from the machine or else installed once into the cache of the packages.
 *
 * https://docs.getmoto.org/en/latest/docs/server_mode.html
 */
export const MOTO: Peer = await findMoto()

/** Where Python finds boto3 and botocore, which moto brings. */
export const MOTO_PACKAGES = `${CACHE}/packages`

export interface Moto {
  readonly endpoint: string
  /** Forgets everything, as if it was started anew. */
  reset(): Promise<void>
  close(): Promise<void>
}

/** A server of moto in a process of its own. */
export async function startMoto(): Promise<Moto> {
  const { program } = MOTO
  const server = await startServerProcess(program, (port) => ['-H', '127.0.0.1', '-p', `${port}`], {
    answersAt: '/moto-api/data.json',
  })
  return {
    ...server,
    reset: async () => {
      await fetch(`${server.endpoint}/moto-api/reset`, { method: 'POST' })
    },
  }
}

/** One for a test alone, asked with an access key of it. */
export async function motoOfTest(accessKey: string): Promise<Moto> {
  vi.stubEnv('AWS_ACCESS_KEY_ID', accessKey)
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret')
  onTestFinished(() => void vi.unstubAllEnvs())
  const moto = await startMoto()
  onTestFinished(() => moto.close())
  return moto
}

async function findMoto(): Promise<Peer> {
  const [name, variable] = ['moto_server', 'DUPIN_MOTO']
  if (process.env[variable] === 'none') return missing(name, `${variable} wants none`)
  if ((process.env[variable] ?? '') !== '') return findPeer({ name, variable })
  const onPath = programOnPath(name)
  if (onPath !== undefined && !existsSync(INSTALLED) && (await isPinned())) return found(onPath)
  const { code, err } = await run(INSTALLER, [CACHE])
  return code === 0 ? found(INSTALLED) : missing(name, err.trim())
}

/** Whether Python has the version that behaves as the tests know it. */
async function isPinned(): Promise<boolean> {
  const { out } = await run('python3', ['-c', 'import moto.server; print(moto.__version__)'])
  const pinned = readFileSync(fileURLToPath(new URL('tools/moto/requirements.in', ROOT)), 'utf8')
  return pinned.split('\n').includes(`moto==${out.trim()}`)
}
