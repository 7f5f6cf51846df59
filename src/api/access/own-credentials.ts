import {
  closeSync,
  constants,
  fchmodSync,
  fsyncSync,
  openSync,
  renameSync,
  writeFileSync,
} from 'node:fs'
import { UserError } from '../../events/user-error.ts'
import type { Credentials } from './credentials-file.ts'
import { readCredentials } from './read-credentials.ts'
import { curlConfig, type OwnFiles, profileConfig, type Service } from './usage.ts'

export interface OwnCredentialsOptions {
  /** Of the credentials file; what reads from it is written beside. */
  readonly path: string
  /** Whose key it is to be, if there is none yet. */
  readonly account: string
  readonly email: string
  /** Random bytes that nobody can guess. */
  readonly random: (count: number) => Uint8Array
}

export interface OwnCredentials {
  readonly credentials: Credentials
  readonly path: string
  readonly warnings: readonly string[]
}

/**
 * Credentials for a server that was given none: those of an earlier start, or else one administrator's key for one
 * account, stored for its owner alone.
 *
 * @throws UserError when the file cannot be made, or one is there that is no credentials file.
 */
export function ownCredentials(options: OwnCredentialsOptions): OwnCredentials {
  const { path } = options
  createFile(path, credentialsText(options))
  return { ...readCredentials(path), path }
}

/**
 * Writes, beside the credentials, a profile for the AWS CLI and SDKs and a file for curl, so that both work at once and no
 * secret has to be typed or shown. Anew at each start: the address may be another one.
 *
 * @throws UserError when they cannot be written.
 */
export function writeProfile(
  own: OwnCredentials,
  service: Service,
  random: OwnCredentialsOptions['random'],
): OwnFiles {
  const [key] = own.credentials.keys.values()
  if (key === undefined)
    throw new UserError(`${own.path} has no key; add one, or remove the file to have one made`)
  const stem = own.path.replace(/\.json$/, '')
  const files = { credentials: own.path, profile: `${stem}.aws-config`, curl: `${stem}.curl` }
  replaceFile(files.profile, profileConfig(key, service), random)
  replaceFile(files.curl, curlConfig(key, service), random)
  return files
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const BASE64 = `${BASE32}0189abcdefghijklmnopqrstuvwxyz+/`

function credentialsText({ account, email, random }: OwnCredentialsOptions): string {
  const key = {
    accessKeyId: `DUPIN${randomText(BASE32, 15, random)}`,
    secretAccessKey: randomText(BASE64, 40, random),
    role: 'administrator',
  }
  return `${JSON.stringify({ accounts: [{ accountId: account, email, keys: [key] }] }, null, 2)}\n`
}

/** The alphabets have 32 and 64 characters, so that each is equally likely. */
function randomText(
  alphabet: string,
  length: number,
  random: (count: number) => Uint8Array,
): string {
  return [...random(length)].map((byte) => alphabet[byte % alphabet.length]).join('')
}

/** One that is there, or a link, is left as it is. */
function createFile(path: string, text: string): void {
  try {
    writeNew(path, text)
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') return
    throw new UserError(
      `the credentials file ${path} cannot be made; is its folder there and yours?`,
      { cause },
    )
  }
}

/** The old file, or a link in its place, is replaced whole; it is never written through. */
function replaceFile(path: string, text: string, random: (count: number) => Uint8Array): void {
  const temporary = `${path}.${randomText(BASE32, 8, random)}`
  try {
    writeNew(temporary, text)
    renameSync(temporary, path)
  } catch (cause) {
    throw new UserError(`${path} cannot be written; is it a file of yours?`, { cause })
  }
}

function writeNew(path: string, text: string): void {
  const { O_CREAT, O_EXCL, O_WRONLY, O_NOFOLLOW } = constants
  const file = openSync(path, O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW, 0o600)
  try {
    // Whatever the umask: it could take the owner's own rights away.
    fchmodSync(file, 0o600)
    writeFileSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}
