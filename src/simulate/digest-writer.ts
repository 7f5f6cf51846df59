import { hash } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { HOUR } from '../events/time.ts'
import type { SimulatedFile } from './files.ts'
import { gzip } from './gzip.ts'
import { digestKey } from './layout.ts'
import type { Signer } from './rsa-key.ts'

export interface DigestedTrail {
  readonly organisation: string
  readonly bucket: string
  readonly name: string
  readonly homeRegion: string
  readonly signer: Signer
}

/** A digest as CloudTrail delivers it: S3 holds the signature as metadata, a folder has no place for it. */
export interface SimulatedDigest extends SimulatedFile {
  readonly signature: string
}

export interface DigestWriter {
  /** Takes note of a log file that was delivered; what is none of CloudTrail's is passed over. */
  readonly deliver: (file: SimulatedFile) => void
  /** The digests of all hours that are over at `time`, those of hours without files too. */
  readonly until: (time: number) => Generator<SimulatedDigest>
}

/** Digests of one account and Region. */
interface Chain {
  readonly account: string
  readonly region: string
  /** Start of the hour that is not yet digested. */
  start: number
  previous: Previous | undefined
  files: DeliveredFile[]
}

interface Previous {
  readonly objectKey: string
  readonly sha256: string
  readonly signature: string
}

interface DeliveredFile {
  readonly delivered: number
  readonly fields: {
    readonly s3Bucket: string
    readonly s3Object: string
    readonly hashValue: string
    readonly hashAlgorithm: 'SHA-256'
    readonly newestEventTime: string
    readonly oldestEventTime: string
  }
}

/**
 * Writes the digests of a trail as CloudTrail does: one each hour for each account and Region, from the hour of its first log
 * file on. Rules: "CloudTrail digest file structure" of the CloudTrail user guide.
 */
export function digestWriter(trail: DigestedTrail): DigestWriter {
  const chains = new Map<string, Chain>()
  return {
    deliver(file) {
      const [, account = '', region = '', stamp = ''] = LOG_FILE.exec(file.path) ?? []
      if (stamp === '') return
      const delivered = timeOf(stamp)
      const key = `${account}/${region}`
      const start = Math.floor(delivered / HOUR) * HOUR
      const chain = chains.get(key) ?? { account, region, start, previous: undefined, files: [] }
      chains.set(key, chain)
      chain.files.push({ delivered, fields: fieldsOf(file, trail.bucket) })
    },
    *until(time) {
      for (const chain of chains.values())
        while (chain.start + HOUR <= time) yield nextDigest(chain, trail)
    },
  }
}

const LOG_FILE = /\/(\d{12})_CloudTrail_([a-z0-9-]+)_(\d{8}T\d{4})Z_[^/]+$/

/** `20261030T0205` */
function timeOf(stamp: string): number {
  const part = (from: number, to: number) => Number(stamp.slice(from, to))
  return Date.UTC(part(0, 4), part(4, 6) - 1, part(6, 8), part(9, 11), part(11, 13))
}

function fieldsOf({ path, bytes }: SimulatedFile, bucket: string): DeliveredFile['fields'] {
  const content = gunzipSync(bytes)
  const times = content.toString('latin1').match(/(?<="eventTime":")[^"]+/g) ?? ['']
  const sorted = times.toSorted()
  return {
    s3Bucket: bucket,
    s3Object: path,
    hashValue: hash('sha256', content, 'hex'),
    hashAlgorithm: 'SHA-256',
    newestEventTime: sorted.at(-1) ?? '',
    oldestEventTime: sorted[0] ?? '',
  }
}

function nextDigest(chain: Chain, trail: DigestedTrail): SimulatedDigest {
  const { account, region, start, previous } = chain
  const end = start + HOUR
  const files = chain.files.filter(({ delivered }) => delivered < end)
  chain.files = chain.files.filter(({ delivered }) => delivered >= end)
  const objectKey = digestKey(trail, account, region, end)
  const times = files.flatMap(({ fields }) => [fields.oldestEventTime, fields.newestEventTime])
  const sorted = times.toSorted()
  const content = JSON.stringify({
    awsAccountId: account,
    digestStartTime: timeText(start),
    digestEndTime: timeText(end),
    digestS3Bucket: trail.bucket,
    digestS3Object: objectKey,
    digestPublicKeyFingerprint: trail.signer.fingerprint,
    digestSignatureAlgorithm: 'SHA256withRSA',
    newestEventTime: sorted.at(-1) ?? null,
    oldestEventTime: sorted[0] ?? null,
    previousDigestS3Bucket: previous === undefined ? null : trail.bucket,
    previousDigestS3Object: previous?.objectKey ?? null,
    previousDigestHashValue: previous?.sha256 ?? null,
    previousDigestHashAlgorithm: previous === undefined ? null : 'SHA-256',
    previousDigestSignature: previous?.signature ?? null,
    logFiles: files.map(({ fields }) => fields),
  })
  const sha256 = hash('sha256', content, 'hex')
  const signed = `${timeText(end)}\n${trail.bucket}/${objectKey}\n${sha256}\n${previous?.signature ?? 'null'}`
  const signature = trail.signer.sign(signed)
  chain.previous = { objectKey, sha256, signature }
  chain.start = end
  return { path: objectKey, bytes: gzip(content), signature }
}

function timeText(time: number): string {
  return new Date(time).toISOString().replace('.000Z', 'Z')
}

/** What ListPublicKeys answers about the key, as the AWS CLI writes it. */
export function publicKeysFile({ fingerprint, publicKey }: Signer, start: number): SimulatedFile {
  const year = 365 * 24 * HOUR
  const key = {
    Value: publicKey,
    ValidityStartTime: timeText(start - year),
    ValidityEndTime: timeText(start + 10 * year),
    Fingerprint: fingerprint,
  }
  const text = `${JSON.stringify({ PublicKeyList: [key] }, null, 2)}\n`
  return { path: PUBLIC_KEYS, bytes: new TextEncoder().encode(text) }
}

/** It lies among the logs so that it can be looked at; that it lies there makes nobody believe it. */
export const PUBLIC_KEYS = 'cloudtrail-public-keys.json'
