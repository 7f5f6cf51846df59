import { hash } from 'node:crypto'
import type { Event } from '../../events/event.ts'
import { truthCode } from '../../events/tables.ts'
import { eventOf } from '../event-of.ts'
import type { JsonFormat, JsonObject, RecordContext, RecordResult } from '../format.ts'
import { bareName, type DigestedFile, digestName, isDigest, readDigest } from './record.ts'

export const cloudTrailDigest: JsonFormat = {
  kind: 'json',
  name: 'cloudtrail-digest',
  title: 'CloudTrail digests',
  recognises: isDigest,
  toEvents,
}

/** A digest and the log files that it lists. A copy elsewhere is another one: each must hold by itself. */
function toEvents(record: JsonObject, { uri, metadata }: RecordContext): RecordResult {
  const digest = readDigest(record)
  if ('reason' in digest) return digest
  const signature =
    metadata !== undefined && Object.hasOwn(metadata, 'signature') ? metadata['signature'] : ''
  const key = hash('sha256', `${uri}\0${JSON.stringify(record)}`, 'hex')
  const { region, trail, homeRegion, isBackfill } = digestName(digest.objectKey)
  const { account, start, previous, files } = digest
  const own = eventOf('digest', {
    key,
    time: start,
    end_time: digest.end,
    signed_end: digest.signedEnd,
    account,
    region,
    trail,
    home_region: homeRegion,
    backfill: truthCode(isBackfill),
    bucket: digest.bucket,
    object_key: digest.objectKey,
    fingerprint: digest.fingerprint,
    signature,
    previous_bucket: previous?.bucket,
    previous_key: previous?.objectKey,
    previous_hash: previous?.sha256,
    previous_signature: previous?.signature,
    files: files.length,
  })
  return [own, ...files.map((file) => fileEvent(file, { key, account, region, start }))]
}

interface Listing {
  readonly key: string
  readonly account: string
  readonly region: string
  readonly start: number
}

function fileEvent(file: DigestedFile, { key, account, region, start }: Listing): Event {
  return eventOf('digest_file', {
    key: `${key}\0${file.bucket}\0${file.objectKey}\0${file.sha256}`,
    digest: key,
    time: start,
    account,
    region,
    bucket: file.bucket,
    object_key: file.objectKey,
    name: bareName(file.objectKey),
    sha256: file.sha256,
    oldest: file.oldest,
    newest: file.newest,
  })
}
