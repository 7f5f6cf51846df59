import { setTimeout } from 'node:timers/promises'
import { UserError } from '../../events/user-error.ts'
import type { AwsTarget } from '../aws/session.ts'
import type { InflateLimits } from '../inflate.ts'
import type { Source } from '../source.ts'
import { adviceOn } from './advice.ts'
import type { S3Api } from './s3-api.ts'
import { s3Api } from './s3-client.ts'
import { type S3SourceSettings, s3Source } from './s3-source.ts'
import { parseS3Address } from './s3-uri.ts'
import { openSpool } from './spool.ts'

export interface BucketOptions extends AwsTarget {
  /** Milliseconds since the epoch: objects of earlier days are left alone, where the key says the day. */
  readonly from?: number
  readonly limits: Pick<InflateLimits, 'objectBytes'>
}

/**
 * The source that a user names as `s3://bucket/prefix`, once it is sure that it can be listed.
 *
 * @param spool a folder that nobody else uses
 * @throws UserError when the address is none, or the bucket is not there or may not be listed
 */
export async function openBucket(
  address: string,
  spool: string,
  { from, limits, ...target }: BucketOptions,
): Promise<Source> {
  const { bucket, prefix } = parseS3Address(address)
  const api = s3Api(target)
  const day = from === undefined ? {} : { from: new Date(from).toISOString().slice(0, 10) }
  const settings = { bucket, prefixes: [prefix], ...day }
  await checkReachable(settings, api)
  return s3Source(settings, { api, limits, spool: openSpool(spool), wait: setTimeout })
}

async function checkReachable({ bucket, prefixes }: S3SourceSettings, api: S3Api): Promise<void> {
  const [prefix = ''] = prefixes
  try {
    await api.listPage({ bucket, prefix, delimiter: '/' })
  } catch (cause) {
    const why = adviceOn(cause, { bucket, prefix })
    throw new UserError(`s3://${bucket}/${prefix} cannot be listed: ${why}`, { cause })
  }
}
