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

/** What repeats from digest to digest: rows bring ids, and each text comes once. */
const TERMS = [
  'account',
  'region',
  'trail',
  'home_region',
  'signed_end',
  'bucket',
  'fingerprint',
  'previous_bucket',
] as const
type Term = (typeof TERMS)[number]

interface Digests {
  readonly rows: readonly SqlRow[]
  readonly term: (row: SqlRow, name: Term) => string
}

async function digestsOf(
  engine: Engine,
  places: readonly SqlRow[],
  window: TimeWindow | undefined,
): Promise<Digests> {
  const rows = await engine.query(
    `SELECT CAST(d.key AS VARCHAR) AS key, o.uri, coalesce(o.content_sha256, '') AS sha256, d.time AS start, d.end_time,
       d.object_key, coalesce(d.signature, '') AS signature, d.previous_key, d.previous_hash, d.previous_signature, d.backfill,
       ${TERMS.map((name) => `d.${name}`).join(', ')}
     FROM stored.digest d JOIN stored.object o ON o.id = d.object
     WHERE ${WITHIN} AND (d.account, d.region) IN (SELECT unnest($3::UINTEGER[]), unnest($4::UINTEGER[]))
     ORDER BY d.end_time, o.id`,
    [
      ...boundsOf(window),
      places.map((row) => Number(row['account_id'])),
      places.map((row) => Number(row['region_id'])),
    ],
  )
  const ids = new Set(rows.flatMap((row) => TERMS.map((name) => Number(row[name]))))
  const found = await engine.query(
    'SELECT id, text FROM term WHERE id IN (SELECT unnest($1::UINTEGER[]))',
    [[...ids]],
  )
  const texts = new Map(found.map((row) => [Number(row['id']), text(row, 'text')]))
  return { rows, term: (row, name) => texts.get(Number(row[name])) ?? '' }
}

function placeKey({ account, region }: DigestPlace): string {
  return `${account} ${region}`
}

/** In the order of their names. */
function chainsOf({ rows, term }: Digests): readonly ReadChain[] {
  const ofChain = ['account', 'region', 'trail', 'home_region', 'backfill']
  const chains = groupBy(rows, (row) => ofChain.map((name) => text(row, name)).join(' '))
  const named = [...chains.values()].map((own) => {
    const name = nameOf(own[0], term)
    return { name, digests: own.map((row) => digestOf(row, term)), order: orderOf(name) }
  })
  return named.toSorted((a, b) => (a.order < b.order ? -1 : 1))
}

function nameOf(row: SqlRow, term: Digests['term']): ChainName {
  return {
    account: term(row, 'account'),
    region: term(row, 'region'),
    trail: term(row, 'trail'),
    homeRegion: term(row, 'home_region'),
    isBackfill: row['backfill'] === BACKFILL,
  }
}

function orderOf({ account, region, trail, homeRegion, isBackfill }: ChainName): string {
  return [account, region, trail, homeRegion, isBackfill].join('\0')
}

/** The code of TRUTH. */
const BACKFILL = 2

const WITHIN = 'd.time >= $1 AND d.time < $2'

export function boundsOf(window: TimeWindow | undefined): [Date, Date] {
  return [new Date(window?.start ?? 0), new Date(window?.end ?? Date.UTC(2100, 0, 1))]
}

function digestOf(row: SqlRow, term: Digests['term']): Digest {
  const bucket = term(row, 'previous_bucket')
  const objectKey = text(row, 'previous_key')
  const signature = text(row, 'previous_signature')
  const isFirst = bucket === '' && objectKey === '' && signature === ''
  return {
    key: text(row, 'key'),
    uri: text(row, 'uri'),
    sha256: text(row, 'sha256'),
    start: Number(row['start']),
    end: Number(row['end_time']),
    signedEnd: term(row, 'signed_end'),
    bucket: term(row, 'bucket'),
    objectKey: text(row, 'object_key'),
    fingerprint: term(row, 'fingerprint'),
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
