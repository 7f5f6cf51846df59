import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished, vi } from 'vitest'
import { stringify } from 'yaml'
import { logObjectOf } from '../../src/sources/sqs/held-messages.ts'
import type { NamedObject } from '../../src/sources/sqs/notification.ts'
import { callRecords, recordsFile, temporaryFolder } from '../lake/ingest-support.ts'
import { s3Notification } from '../support/aws/notifications.ts'
import { type S3Server, startS3 } from '../support/aws/s3-server.ts'
import { type SqsOptions, type SqsServer, startSqs } from '../support/aws/sqs-server.ts'

export const BUCKET = 'trail-logs'

/** S3 and a queue behind one address, as an endpoint of all of AWS. */
export interface StoodAws {
  readonly s3: S3Server
  readonly sqs: SqsServer
  /** Puts an object without telling the queue. */
  readonly put: (key: string, content: string | Uint8Array) => NamedObject
  /** Tells the queue of objects, in one message; so many times. */
  readonly tell: (objects: readonly NamedObject[], times?: number) => void
}

export async function standInForAws(options: SqsOptions = {}): Promise<StoodAws> {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret')
  onTestFinished(() => void vi.unstubAllEnvs())
  const s3 = await startS3()
  onTestFinished(() => s3.close())
  const sqs = await startSqs({ ...options, others: s3.endpoint })
  onTestFinished(() => sqs.close())
  return {
    s3,
    sqs,
    put: (key, content) => {
      const { etag } = s3.put(BUCKET, key, content)
      return { bucket: BUCKET, key, etag, bytes: Buffer.byteLength(content) }
    },
    tell: (objects, times = 1) => {
      for (let i = 0; i < times; i++) sqs.send(s3Notification(objects))
    },
  }
}

/** The n-th of any number of objects of a trail; neighbours overlap in some records. */
export function trailObject(n: number): { readonly key: string; readonly content: string } {
  const day = String((n % 27) + 1).padStart(2, '0')
  return {
    key: `AWSLogs/111122223333/CloudTrail/eu-west-1/2026/01/${day}/${n} a+ü.json`,
    content: recordsFile(callRecords(n * 5, n * 5 + 8)),
  }
}

/** A configuration file with some of the sources that there may be. */
export function configurationFile(
  { sqs }: StoodAws,
  sources: readonly ('s3' | 'sqs' | 'same-sqs')[],
  redact: readonly string[] = [],
): string {
  const region = 'eu-west-1'
  const queue = { kind: 'sqs', queue: sqs.url, region, buckets: [BUCKET], parkAfter: 3 }
  const all = {
    s3: { kind: 's3', bucket: BUCKET, region },
    sqs: queue,
    'same-sqs': { ...queue, name: 'again' },
  }
  const path = join(temporaryFolder(), 'dupin.yaml')
  const aws = { endpointUrl: sqs.endpoint }
  writeFileSync(
    path,
    stringify({ aws, redact, sources: sources.map((name) => structuredClone(all[name])) }),
  )
  return path
}

/** How the ledger knows an object. */
export function uriOf(object: NamedObject): string {
  return logObjectOf(object).uri
}
