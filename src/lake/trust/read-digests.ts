import type { TimeWindow } from '../../events/time.ts'
import { groupBy } from '../../statistics/group-by.ts'
import type { Engine, SqlRow } from '../engine.ts'
import { termText } from '../schema.ts'
import type { ChainName, Digest } from './digest.ts'

/** A chain and its digests. */
export interface ReadChain {
  readonly name: ChainName
  readonly digests: readonly Digest[]
}

/** An account in a Region. */
export type DigestPlace = Pick<ChainName, 'account' | 'region'>

/** Digests that are read at once: what is in memory, but for an account and Region that has more. */
const AT_ONCE = 20_000

/**
 * The chains with digests that begin in the window: whole chains where there is none. Some accounts and Regions at a time are
 * read.
 * @param places of which chains are wanted; all when left out. @param atOnce digests after which what was read is yielded
 */
export async function* readChains(
  engine: Engine,
  window?: TimeWindow,
  places?: readonly DigestPlace[],
  atOnce = AT_ONCE,
): AsyncGenerator<ReadChain> {
  const counts = await engine.query(
    `SELECT c.*, ${termText('c.account_id')} AS account, ${termText('c.region_id')} AS region FROM (
       SELECT d.account AS account_id, d.region AS region_id, count(*) AS digests FROM stored.digest d
       WHERE ${WITHIN} GROUP BY d.account, d.region) c
     ORDER BY account, region`,
    boundsOf(window),
  )
  const wanted = places === undefined ? undefined : new Set(places.map(placeKey))
  let some: SqlRow[] = []
  let digests = 0
  for (const row of counts) {
    if (
      wanted?.has(placeKey({ account: text(row, 'account'), region: text(row, 'region') })) ===
      false
    )
      continue
    some.push(row)
    digests += Number(row['digests'])
    if (digests < atOnce) continue
    yield* chainsOf(await digestsOf(engine, some, window))
    some = []
    digests = 0
  }
  if (some.length > 0) yield* chainsOf(await digestsOf(engine, some, window))
}

const TEXTS = ['account', 'region', 'trail', 'home_region', 'signed_end', 'bucket', 'fingerprint']
const NAME = ['account', 'region', 'trail', 'home_region', 'backfill'] as const

function digestsOf(
  engine: Engine,
  places: readonly SqlRow[],
  window: TimeWindow | undefined,
): Promise<readonly SqlRow[]> {
  const texts = [...TEXTS, 'previous_bucket'].map((name) => `${termText(`d.${name}`)} AS ${name}`)
  return engine.query(
    `SELECT * FROM (
       SELECT CAST(d.key AS VARCHAR) AS key, o.uri, coalesce(o.content_sha256, '') AS sha256, d.time AS start, d.end_time,
         d.object_key, coalesce(d.signature, '') AS signature, d.previous_key, d.previous_hash, d.previous_signature, d.backfill,
         o.id, ${texts.join(', ')}
       FROM stored.digest d JOIN stored.object o ON o.id = d.object
       WHERE ${WITHIN} AND (d.account, d.region) IN (SELECT unnest($3::UINTEGER[]), unnest($4::UINTEGER[]))) d
     ORDER BY ${NAME.join(', ')}, end_time, id`,
    [
      ...boundsOf(window),
      places.map((row) => Number(row['account_id'])),
      places.map((row) => Number(row['region_id'])),
    ],
  )
}

function placeKey({ account, region }: DigestPlace): string {
  return `${account} ${region}`
}

/** Rows of one chain follow each other. */
function* chainsOf(rows: readonly SqlRow[]): Generator<ReadChain> {
  const chains = groupBy(rows, (row) => NAME.map((name) => text(row, name)).join('\0'))
  for (const own of chains.values())
    yield { name: nameOf(own[0]), digests: own.map((row) => digestOf(row)) }
}

function nameOf(row: SqlRow): ChainName {
  return {
    account: text(row, 'account'),
    region: text(row, 'region'),
    trail: text(row, 'trail'),
    homeRegion: text(row, 'home_region'),
    isBackfill: row['backfill'] === BACKFILL,
  }
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
