import { hash } from 'node:crypto'
import { readFileSync, rmSync } from 'node:fs'
import { onTestFinished, vi } from 'vitest'
import { DEFAULT_LIMITS } from '../../../src/formats/limits.ts'
import type { S3Api } from '../../../src/sources/s3/s3-api.ts'
import { s3Api } from '../../../src/sources/s3/s3-client.ts'
import { type S3SourceSettings, s3Source } from '../../../src/sources/s3/s3-source.ts'
import { openSpool } from '../../../src/sources/s3/spool.ts'
import type { LogObject, Source } from '../../../src/sources/source.ts'
import { temporaryFolder } from '../../lake/ingest-support.ts'
import { type S3Server, startS3 } from '../../support/aws/s3-server.ts'

export const BUCKET = 'logs'

/** A stand-in for S3 that ends with the test. */
export async function temporaryS3(): Promise<S3Server> {
  const s3 = await startS3()
  onTestFinished(() => s3.close())
  return s3
}

/** S3 at an endpoint, by the SDK; whoever has any name and key may do everything. */
export function apiAt(endpoint: string): S3Api {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret')
  onTestFinished(() => void vi.unstubAllEnvs())
  return s3Api({ region: 'eu-west-1', endpointUrl: endpoint })
}

export function sourceAt(
  api: S3Api,
  settings: Partial<S3SourceSettings> = {},
  spool = temporaryFolder(),
): Source {
  return s3Source(
    { bucket: BUCKET, prefixes: [''], ...settings },
    { api, spool: openSpool(spool), limits: DEFAULT_LIMITS, wait: async () => undefined },
  )
}

/** All that a source lists, and what it tells of. */
export async function listed(
  source: Source,
): Promise<{ objects: LogObject[]; problems: string[] }> {
  const objects: LogObject[] = []
  const problems: string[] = []
  for await (const object of source.list((uri, what) => problems.push(`${uri}: ${what}`)))
    objects.push(object)
  return { objects, problems }
}

/** The hashes of all objects by their address, or why they could not be had. */
export async function fetched(source: Source): Promise<Map<string, string>> {
  const { objects } = await listed(source)
  const contents = new Map<string, string>()
  const next = async (): Promise<void> => {
    const object = objects.pop()
    if (object === undefined) return
    const content = await source.open?.(object)
    if (content?.kind === 'bytes') contents.set(object.uri, hash('sha256', content.bytes))
    else if (content?.kind === 'file') {
      contents.set(object.uri, hash('sha256', readFileSync(content.path)))
      rmSync(content.path)
    } else contents.set(object.uri, content?.detail ?? '')
    await next()
  }
  await Promise.all(Array.from({ length: 16 }, next))
  return contents
}
