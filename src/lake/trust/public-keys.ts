import { createHash, createPublicKey, type KeyObject } from 'node:crypto'
import { recordOrEmpty } from '../../events/plain-record.ts'
import { UserError } from '../../events/user-error.ts'
import type { Documents } from '../documents.ts'
import type { Engine } from '../engine.ts'

/** A key with which CloudTrail signs digests, as ListPublicKeys answers it. */
export interface PublicKey {
  /** Base64 of the key in PKCS #1. */
  readonly value: string
  readonly fingerprint: string
}

/** By fingerprint. */
export type PublicKeys = ReadonlyMap<string, KeyObject>

const KIND = 'cloudtrail-key'
const MOST_KEYS = 10_000

/**
 * The keys of what `aws cloudtrail list-public-keys` prints. A fingerprint is the MD5 of the key: it names the key and is
 * believed only when it does.
 *
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_ListPublicKeys.html
 * @param name of the file, for messages. @throws UserError when it holds no such keys
 */
export function parsePublicKeys(text: string, name: string): PublicKey[] {
  const list = recordOrEmpty(jsonOf(text, name))['PublicKeyList']
  if (!Array.isArray(list) || list.length === 0 || list.length > MOST_KEYS)
    throw new UserError(
      `${name} holds no keys: save what this prints: aws cloudtrail list-public-keys --start-time … --region …`,
    )
  return list.map((entry: unknown, i) => {
    const { Value: value, Fingerprint: fingerprint } = recordOrEmpty(entry)
    const key = { value: String(value), fingerprint: String(fingerprint) }
    if (keyObject(key) === undefined)
      throw new UserError(
        `${name}: entry ${i + 1} of PublicKeyList is no RSA key in PKCS #1 of the fingerprint that it gives`,
      )
    return key
  })
}

function jsonOf(text: string, name: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new UserError(`${name} is not JSON`, { cause })
  }
}

/** Undefined when it is no such key. */
function keyObject({ value, fingerprint }: PublicKey): KeyObject | undefined {
  const der = Buffer.from(value, 'base64')
  if (createHash('md5').update(der).digest('hex') !== fingerprint) return undefined
  try {
    const key = createPublicKey({ key: der, format: 'der', type: 'pkcs1' })
    return key.asymmetricKeyType === 'rsa' ? key : undefined
  } catch {
    return undefined
  }
}

/** Pins keys into the lake: from then on digests are held against them, without asking anybody. */
export async function pinPublicKeys(
  documents: Documents,
  keys: readonly PublicKey[],
): Promise<void> {
  await documents.write(
    keys.map(({ fingerprint, value }) => ({
      kind: KIND,
      id: fingerprint,
      body: JSON.stringify({ value }),
    })),
  )
}

export async function pinnedKeys(engine: Engine): Promise<PublicKeys> {
  const rows = await engine.query('SELECT id, body FROM stored.document WHERE kind = $1', [KIND])
  const keys = new Map<string, KeyObject>()
  for (const row of rows) {
    const fingerprint = String(row['id'])
    const { value } = recordOrEmpty(JSON.parse(String(row['body'])))
    const key = keyObject({ value: String(value), fingerprint })
    if (key !== undefined) keys.set(fingerprint, key)
  }
  return keys
}
