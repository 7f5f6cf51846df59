import { DAY, type TimeWindow } from '../../events/time.ts'
import type { FileVerdict } from '../../events/trust.ts'
import type { Engine } from '../engine.ts'
import { worthOf } from './digest-chain.ts'
import { NAMED_OBJECTS, type UnlistedObject } from './digested-files.ts'
import { type CoveringChain, isSlippedIn, judgeChains } from './judge-chains.ts'
import { pinnedKeys } from './public-keys.ts'
import { boundsOf, type DigestPlace } from './read-digests.ts'

/** Whether any digest was read: without one nothing can be said of any record. */
export async function hasDigests(engine: Engine): Promise<boolean> {
  return (await engine.query('SELECT 1 AS one FROM digest LIMIT 1')).length > 0
}

/**
 * What the log files are worth that CloudTrail records were read from, by event id. Ids of other records are left out. A record
 * that several files brought counts by the one that it was first read from.
 * @param window in which the records lie
 */
export async function readRecordTrust(
  engine: Engine,
  eventIds: readonly string[],
  window: TimeWindow,
): Promise<ReadonlyMap<string, FileVerdict>> {
  const objects = await objectsOf(engine, eventIds, window)
  const around = { start: window.start - DAY, end: window.end + DAY }
  const verdicts = await readFileVerdicts(engine, [...new Set(objects.values())], around)
  return new Map(
    [...objects].map(([eventId, object]) => [
      eventId,
      verdicts.get(object)?.verdict ?? 'not-covered',
    ]),
  )
}

async function objectsOf(
  engine: Engine,
  eventIds: readonly string[],
  window: TimeWindow,
): Promise<ReadonlyMap<string, number>> {
  if (eventIds.length === 0) return new Map()
  const rows = await engine.query(
    `SELECT coalesce(nullif((SELECT text FROM term WHERE term.id = s.event_id_text), ''), CAST(s.event_id AS VARCHAR)) AS event_id,
       s.object
     FROM stored.api_call s JOIN stored.object o ON o.id = s.object AND o.format = 'cloudtrail'
     WHERE s.time >= $1 AND s.time < $2 AND (
       s.event_id IN (SELECT TRY_CAST(unnest($3::VARCHAR[]) AS UUID))
       OR s.event_id_text IN (SELECT id FROM term WHERE text IN (SELECT unnest($3::VARCHAR[]))))`,
    [new Date(window.start), new Date(window.end), eventIds],
  )
  return new Map(rows.map((row) => [String(row['event_id']), Number(row['object'])]))
}

/** What is known of a log file, and by which digest. */
export interface JudgedFile {
  readonly verdict: FileVerdict
  /** Where it was read. */
  readonly uri: string
  /** `bucket/key` of the digest that lists it; `''` where none does. */
  readonly digest: string
  /** Whether it lies elsewhere than the digest says. */
  readonly isMoved: boolean
}

/** What log files are worth, by their id in the ledger; of files that are none of CloudTrail's nothing is said.
 * @param window in which the digests lie that list them, with those after them that prove these */
export async function readFileVerdicts(
  engine: Engine,
  objects: readonly number[],
  window: TimeWindow,
): Promise<ReadonlyMap<number, JudgedFile>> {
  const listings = await listingsOf(engine, objects, window)
  if (listings.length === 0) return new Map()
  const worth = new Map<
    string,
    { readonly is: ReturnType<typeof worthOf>; readonly place: string }
  >()
  const chains: CoveringChain[] = []
  const places = listings.map(({ owner }) => owner)
  for await (const chain of judgeChains(engine, await pinnedKeys(engine), window, places)) {
    chains.push({ ...chain, judged: { digests: [], breaks: [] } })
    for (const { digest, state } of chain.judged.digests)
      worth.set(digest.key, { is: worthOf(state), place: `${digest.bucket}/${digest.objectKey}` })
  }
  const judged = new Map<number, JudgedFile>()
  for (const listing of listings) {
    const { is, place } = worth.get(listing.digest) ?? { is: 'doubtful', place: '' }
    const one = {
      verdict: verdictOf(listing, is, chains),
      uri: listing.uri,
      digest: place,
      isMoved: listing.isMoved,
    }
    const before = judged.get(listing.object)
    if (before === undefined || WEIGHT[one.verdict] > WEIGHT[before.verdict])
      judged.set(listing.object, one)
  }
  return judged
}

/** Of several digests that list a file, the one that says most counts. */
const WEIGHT: Readonly<Record<FileVerdict, number>> = {
  'not-covered': 0,
  unlisted: 1,
  unproven: 2,
  altered: 3,
  verified: 4,
}

interface Listing extends UnlistedObject {
  readonly object: number
  /** Key of the digest that lists the file; `''` where none does. */
  readonly digest: string
  readonly agrees: boolean
  /** Of the digest that lists it; of its name where none does. */
  readonly owner: DigestPlace
  readonly isHashed: boolean
  readonly isMoved: boolean
}

function verdictOf(
  listing: Listing,
  worth: 'proven' | 'doubtful' | 'tampered',
  chains: readonly CoveringChain[],
): FileVerdict {
  if (!listing.isHashed) return 'not-covered'
  if (listing.digest === '')
    return chains.some((chain) => isSlippedIn(listing, chain)) ? 'unlisted' : 'not-covered'
  if (worth === 'tampered') return 'unproven'
  if (!listing.agrees) return 'altered'
  return worth === 'proven' ? 'verified' : 'unproven'
}

async function listingsOf(
  engine: Engine,
  objects: readonly number[],
  window: TimeWindow,
): Promise<Listing[]> {
  if (objects.length === 0) return []
  const rows = await engine.query(
    `WITH named AS (SELECT * FROM (${NAMED_OBJECTS}) n WHERE n.id IN (SELECT unnest($3::INTEGER[]))),
       listed AS (SELECT f.digest, f.name, f.sha256, f.bucket, f.object_key, f.account, f.region FROM digest_file f
         WHERE f.time >= $1 AND f.time < $2
           AND (f.name IN (SELECT name FROM named) OR f.sha256 IN (SELECT sha256 FROM named)))
     SELECT n.id, n.uri, n.sha256, coalesce(CAST(l.digest AS VARCHAR), '') AS digest, coalesce(l.sha256 = n.sha256, false) AS agrees,
       n.sha256 <> '' OR n.is_damaged AS is_hashed, coalesce(NOT (CASE WHEN starts_with(n.uri, 's3://')
         THEN n.uri = concat('s3://', l.bucket, '/', l.object_key)
         ELSE ends_with(n.uri, substr(l.object_key, greatest(1, strpos(l.object_key, 'AWSLogs/')))) END), false) AS is_moved,
       coalesce(l.account, split_part(n.name, '_', 1)) AS owner,
       coalesce(l.region, split_part(n.name, '_', 3)) AS owner_region, split_part(n.name, '_', 1) AS account, split_part(n.name, '_', 3) AS region,
       try_strptime(split_part(n.name, '_', 4), '%Y%m%dT%H%MZ') AS delivered
     FROM named n LEFT JOIN listed l ON l.name = n.name OR (l.sha256 = n.sha256 AND n.sha256 <> '')`,
    [...boundsOf(window), objects],
  )
  return rows.map((row) => ({
    object: Number(row['id']),
    uri: String(row['uri']),
    digest: String(row['digest']),
    owner: { account: String(row['owner']), region: String(row['owner_region']) },
    agrees: row['agrees'] === true,
    isHashed: row['is_hashed'] === true,
    isMoved: row['is_moved'] === true,
    account: String(row['account']),
    region: String(row['region']),
    delivered: typeof row['delivered'] === 'number' ? row['delivered'] : Number.NaN,
  }))
}

/** The log file of one record. */
export interface RecordFile {
  /** Undefined for a record that is none of CloudTrail, and where no digest was read. */
  readonly verdict?: FileVerdict
  readonly object: string
  readonly digest: string
  readonly isMoved: boolean
}

/** What the log file of a record is worth, and which digest says so. */
export async function readRecordFile(
  engine: Engine,
  record: { readonly id: string; readonly time: number; readonly object: string },
): Promise<RecordFile> {
  const unknown = { object: record.object, digest: '', isMoved: false }
  if (!(await hasDigests(engine))) return unknown
  const { id, time } = record
  const [object] = (await objectsOf(engine, [id], { start: time, end: time + 1000 })).values()
  if (object === undefined) return unknown
  // Digests of hours after it prove those that list it.
  const around = { start: time - DAY, end: time + DAY }
  const judged = (await readFileVerdicts(engine, [object], around)).get(object)
  if (judged === undefined) return { ...unknown, verdict: 'not-covered' }
  const { verdict, digest, isMoved } = judged
  return { verdict, object: record.object, digest, isMoved }
}
