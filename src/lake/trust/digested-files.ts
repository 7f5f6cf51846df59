import type { TimeWindow } from '../../events/time.ts'
import type { Engine } from '../engine.ts'
import { boundsOf } from './read-digests.ts'

/** What was read of the log files that one digest lists. */
export interface ReadFiles {
  readonly files: number
  /** Read, with the content that the digest names; of these, how many lie elsewhere than it says. */
  readonly agreeing: number
  readonly moved: number
  /** Read, with other content. */
  readonly differing: number
  /** Not read. */
  readonly absent: number
  /** Read by a version that kept no hash of the content. */
  readonly unhashed: number
}

/** A log file that a digest lists and of which something is wrong. */
export interface WrongFile {
  readonly digest: string
  readonly is: 'differing' | 'absent'
  /** `bucket/key`. */
  readonly place: string
  /** Where it was read; `''` when it was not. */
  readonly uri: string
}

/** Log objects of CloudTrail by the part of their name that is unique wherever they were copied to. */
export const NAMED_OBJECTS = `SELECT o.id, o.uri, coalesce(o.content_sha256, '') AS sha256,
    split_part(split_part(o.uri, '/', -1), '.json', 1) AS name,
    o.id IN (SELECT object FROM reject WHERE reason IN ('corrupt-gzip', 'gzip-bomb')) AS is_damaged
  FROM stored.object o WHERE o.format = 'cloudtrail' OR contains(o.uri, 'CloudTrail')`

/** Each listed file with each object of its name, or of its content where it was renamed. */
const MATCHED = `WITH named AS (${NAMED_OBJECTS}),
  listed AS (SELECT CAST(f.key AS VARCHAR) AS key, CAST(f.digest AS VARCHAR) AS digest, f.bucket, f.object_key, f.name, f.sha256
    FROM digest_file f WHERE f.time >= $1 AND f.time < $2),
  by_name AS (SELECT l.*, n.uri, n.sha256 AS found, n.is_damaged FROM listed l JOIN named n ON n.name = l.name),
  by_content AS (SELECT l.*, n.uri, n.sha256 AS found, false AS is_damaged FROM listed l JOIN named n ON n.sha256 = l.sha256
    WHERE l.name NOT IN (SELECT name FROM by_name)),
  matched AS (SELECT * FROM by_name UNION ALL SELECT * FROM by_content),
  judged AS (SELECT l.digest, l.bucket, l.object_key, m.key IS NULL AS is_absent,
      coalesce(m.agrees, false) AS agrees, coalesce(m.is_moved, false) AS is_moved, coalesce(m.differs, false) AS differs,
      coalesce(m.uri, '') AS uri
    FROM listed l LEFT JOIN (
      SELECT key, bool_or(found = sha256) AS agrees, bool_and(found <> sha256 OR NOT (CASE WHEN starts_with(uri, 's3://')
          THEN uri = concat('s3://', bucket, '/', object_key)
          ELSE ends_with(uri, substr(object_key, greatest(1, strpos(object_key, 'AWSLogs/')))) END)) AS is_moved,
        bool_or(found <> sha256 AND (found <> '' OR is_damaged)) AS differs,
        min(CASE WHEN found <> sha256 THEN uri END) AS uri
      FROM matched GROUP BY key) m ON m.key = l.key)`

/** Listed files that are held against objects at once: more would not fit into the engine's memory. */
const FILES_AT_ONCE = 200_000

/** Stretches of whole days that list about so many files each; one of all where there are fewer. */
async function* stretches(
  engine: Engine,
  window: TimeWindow | undefined,
  atOnce: number,
): AsyncGenerator<[Date, Date]> {
  const [start, end] = boundsOf(window)
  const days = await engine.query(
    `SELECT date_trunc('day', time) AS day, count(*) AS files FROM stored.digest_file WHERE time >= $1 AND time < $2
     GROUP BY day ORDER BY day`,
    [start, end],
  )
  let from = start
  let files = 0
  for (const row of days) {
    const day = new Date(Number(row['day']))
    if (files > 0 && files + Number(row['files']) > atOnce) {
      yield [from, day]
      from = day
      files = 0
    }
    files += Number(row['files'])
  }
  yield [from, end]
}

/** By the key of the digest. */
export async function readDigestedFiles(
  engine: Engine,
  window?: TimeWindow,
  atOnce = FILES_AT_ONCE,
): Promise<ReadonlyMap<string, ReadFiles>> {
  const files = new Map<string, ReadFiles>()
  for await (const bounds of stretches(engine, window, atOnce))
    for (const [digest, own] of await digestedFiles(engine, bounds)) files.set(digest, own)
  return files
}

async function digestedFiles(
  engine: Engine,
  bounds: [Date, Date],
): Promise<readonly (readonly [string, ReadFiles])[]> {
  const rows = await engine.query(
    `${MATCHED} SELECT digest, count(*) AS files, count(*) FILTER (WHERE agrees) AS agreeing,
       count(*) FILTER (WHERE agrees AND is_moved) AS moved, count(*) FILTER (WHERE differs AND NOT agrees) AS differing,
       count(*) FILTER (WHERE is_absent) AS absent,
       count(*) FILTER (WHERE NOT is_absent AND NOT agrees AND NOT differs) AS unhashed
     FROM judged GROUP BY digest`,
    bounds,
  )
  return rows.map((row) => [
    String(row['digest']),
    {
      files: Number(row['files']),
      agreeing: Number(row['agreeing']),
      moved: Number(row['moved']),
      differing: Number(row['differing']),
      absent: Number(row['absent']),
      unhashed: Number(row['unhashed']),
    },
  ])
}

/** Files whose content differs, in any copy, and files that were not read; at most `most`. */
export async function readWrongFiles(
  engine: Engine,
  most: number,
  window?: TimeWindow,
  atOnce = FILES_AT_ONCE,
): Promise<WrongFile[]> {
  const wrong: WrongFile[] = []
  for await (const bounds of stretches(engine, window, atOnce))
    wrong.push(...(await wrongFiles(engine, most, bounds)))
  const rank = ({ is }: WrongFile) => (is === 'differing' ? 0 : 1)
  return wrong.toSorted((a, b) => rank(a) - rank(b)).slice(0, most)
}

async function wrongFiles(
  engine: Engine,
  most: number,
  bounds: [Date, Date],
): Promise<WrongFile[]> {
  const rows = await engine.query(
    `${MATCHED} SELECT digest, differs, concat(bucket, '/', object_key) AS place, uri FROM judged
     WHERE differs OR is_absent ORDER BY differs DESC, place, digest LIMIT ${Math.floor(most)}`,
    bounds,
  )
  return rows.map((row) => ({
    digest: String(row['digest']),
    is: row['differs'] === true ? 'differing' : 'absent',
    place: String(row['place']),
    uri: String(row['uri']),
  }))
}

/** A log object that no digest lists, of an account and Region of which digests were read. */
export interface UnlistedObject {
  readonly uri: string
  readonly account: string
  readonly region: string
  /** When it was delivered, as its name says; milliseconds since the epoch. */
  readonly delivered: number
}

/** @param most of them, the oldest first */
export async function readUnlisted(
  engine: Engine,
  most: number,
  window?: TimeWindow,
): Promise<UnlistedObject[]> {
  const rows = await engine.query(
    `WITH named AS (${NAMED_OBJECTS}),
       chains AS (SELECT account, region, min(time) AS first, max(end_time) AS last FROM digest
         WHERE time >= $1 AND time < $2 GROUP BY account, region),
       dated AS (SELECT uri, name, sha256, split_part(name, '_', 1) AS account, split_part(name, '_', 3) AS region,
         try_strptime(split_part(name, '_', 4), '%Y%m%dT%H%MZ') AS delivered FROM named WHERE split_part(name, '_', 2) = 'CloudTrail')
     SELECT d.uri, d.account, d.region, d.delivered FROM dated d
     JOIN chains c ON c.account = d.account AND c.region = d.region AND d.delivered >= c.first AND d.delivered < c.last
     WHERE NOT EXISTS (SELECT 1 FROM digest_file f WHERE f.name = d.name)
       AND (d.sha256 = '' OR NOT EXISTS (SELECT 1 FROM digest_file f WHERE f.sha256 = d.sha256))
     ORDER BY d.delivered, d.uri LIMIT ${Math.floor(most)}`,
    boundsOf(window),
  )
  return rows.map((row) => ({
    uri: String(row['uri']),
    account: String(row['account']),
    region: String(row['region']),
    delivered: Number(row['delivered']),
  }))
}

/** An object where digests lie that holds none. */
export interface UnreadableDigest {
  readonly uri: string
  /** Of REJECT_REASONS; `''` when nothing was refused. */
  readonly reason: string
  /** Of its uncompressed content; `''` where that was not read to its end. */
  readonly sha256: string
  /** As its name says. */
  readonly account: string
  readonly region: string
}

/** Objects where digests lie of which no digest could be read, of accounts of which something is stored: in a part of a lake
 * nothing is told of other accounts. */
export async function readUnreadableDigests(
  engine: Engine,
  most: number,
): Promise<UnreadableDigest[]> {
  const rows = await engine.query(
    `WITH unread AS (SELECT o.id, o.uri, coalesce(o.content_sha256, '') AS sha256, split_part(o.uri, '/', -1) AS name
       FROM stored.object o WHERE contains(o.uri, '/CloudTrail-Digest/') AND o.stored = 0 AND o.duplicate = 0)
     SELECT u.uri, u.sha256, split_part(u.name, '_', 1) AS account, split_part(u.name, '_', 3) AS region,
       coalesce(min(r.reason), '') AS reason
     FROM unread u LEFT JOIN reject r ON r.object = u.id
     WHERE split_part(u.name, '_', 1) IN (SELECT account FROM digest UNION SELECT account FROM api_call)
     GROUP BY u.id, u.uri, u.sha256, u.name ORDER BY u.uri LIMIT ${Math.floor(most)}`,
  )
  return rows.map((row) => ({
    uri: String(row['uri']),
    reason: String(row['reason']),
    sha256: String(row['sha256']),
    account: String(row['account']),
    region: String(row['region']),
  }))
}
