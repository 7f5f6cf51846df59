import type { TimeWindow } from '../../events/time.ts'
import type { Engine, SqlRow } from '../engine.ts'
import type { ChainName, Digest } from './digest.ts'

/** Digests that begin in the window: whole chains where there is none. */
export async function readChainNames(engine: Engine, window?: TimeWindow): Promise<ChainName[]> {
  const rows = await engine.query(
    `SELECT DISTINCT account, region, trail, home_region, backfill FROM digest d WHERE ${WITHIN}
     ORDER BY account, region, trail, home_region, backfill`,
    boundsOf(window),
  )
  return rows.map((row) => ({
    account: text(row, 'account'),
    region: text(row, 'region'),
    trail: text(row, 'trail'),
    homeRegion: text(row, 'home_region'),
    isBackfill: row['backfill'] === BACKFILL,
  }))
}

/** The digests of one chain: one chain at a time is what is in memory. */
export async function readChain(
  engine: Engine,
  { account, region, trail, homeRegion, isBackfill }: ChainName,
  window?: TimeWindow,
): Promise<Digest[]> {
  const rows = await engine.query(
    `SELECT CAST(d.key AS VARCHAR) AS key, o.uri, coalesce(o.content_sha256, '') AS sha256, d.time AS start, d.end_time,
       d.signed_end, d.bucket, d.object_key, d.fingerprint, coalesce(d.signature, '') AS signature, d.previous_bucket,
       d.previous_key, d.previous_hash, d.previous_signature
     FROM digest d JOIN stored.object o ON o.id = d.object
     WHERE ${WITHIN} AND coalesce(d.account, '') = $3 AND coalesce(d.region, '') = $4 AND coalesce(d.trail, '') = $5
       AND coalesce(d.home_region, '') = $6 AND (d.backfill = ${BACKFILL}) = $7
     ORDER BY d.end_time, o.id`,
    [...boundsOf(window), account, region, trail, homeRegion, isBackfill],
  )
  return rows.map(digestOf)
}

/** The code of TRUTH. */
const BACKFILL = 2

const WITHIN = 'd.time >= $1 AND d.time < $2'

export function boundsOf(window: TimeWindow | undefined): [Date, Date] {
  return [new Date(window?.start ?? 0), new Date(window?.end ?? Date.UTC(2100, 0, 1))]
}

function digestOf(row: SqlRow): Digest {
  const bucket = text(row, 'previous_bucket')
  const objectKey = text(row, 'previous_key')
  const signature = text(row, 'previous_signature')
  const isFirst = bucket === '' && objectKey === '' && signature === ''
  return {
    key: text(row, 'key'),
    uri: text(row, 'uri'),
    sha256: text(row, 'sha256'),
    start: Number(row['start']),
    end: Number(row['end_time']),
    signedEnd: text(row, 'signed_end'),
    bucket: text(row, 'bucket'),
    objectKey: text(row, 'object_key'),
    fingerprint: text(row, 'fingerprint'),
    signature: text(row, 'signature'),
    previous: isFirst
      ? undefined
      : { bucket, objectKey, sha256: text(row, 'previous_hash'), signature },
  }
}

function text(row: SqlRow, name: string): string {
  const value = row[name]
  return value === null || value === undefined ? '' : String(value)
}
