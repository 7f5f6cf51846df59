import { HOUR, type TimeWindow } from '../events/time.ts'
import type { Engine } from './engine.ts'
import { termText } from './schema.ts'
import { NAMED_OBJECTS } from './trust/digested-files.ts'

/** What CloudTrail's digests say of the hours of one account and Region. */
export interface DigestHours {
  readonly account: string
  readonly region: string
  /** Whether all that could have been delivered of the hour is listed by digests that were read. */
  readonly covered: readonly boolean[]
  /** Whether a file with events of the hour is listed and was not read. */
  readonly unread: readonly boolean[]
}

/** CloudTrail delivers within about five minutes, now and then later: an hour is covered when the next one is too. */
const DELIVERED_WITHIN = 1

/** Stretches that digests cover without a break: one begins where the one before it ended. */
const COVERED = `SELECT ${termText('account')} AS account, ${termText('region')} AS region, first, last FROM (
  SELECT account, region, min(time) AS first, max(end_time) AS last FROM (
    SELECT *, sum(is_new) OVER (PARTITION BY account, region ORDER BY time, end_time) AS stretch FROM (
      SELECT account, region, time, end_time, CASE WHEN time <= max(end_time) OVER (PARTITION BY account, region
        ORDER BY time, end_time ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) THEN 0 ELSE 1 END AS is_new
      FROM stored.digest WHERE time >= $1 AND time < $2 AND backfill <> 2) d) d
  GROUP BY account, region, stretch) d`

/** Files that no object bears the name or has the content of. */
const UNREAD = `WITH named AS (${NAMED_OBJECTS}),
  other AS (SELECT f.account, f.region, f.oldest, f.newest, f.name FROM stored.digest_file f
    WHERE f.time >= $1 AND f.time < $2 AND f.oldest IS NOT NULL AND f.newest IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM stored.object o WHERE o.content_sha256 = f.sha256)),
  altered AS (SELECT name FROM named WHERE name IN (SELECT name FROM other))
  SELECT DISTINCT ${termText('f.account')} AS account, ${termText('f.region')} AS region,
    date_diff('hour', $1, f.oldest) AS from_hour, date_diff('hour', $1, f.newest) AS to_hour
  FROM other f WHERE f.name NOT IN (SELECT name FROM altered)`

/** By `account region`; hours count from the start of the window. */
export async function readDigestHours(
  engine: Engine,
  window: TimeWindow,
): Promise<ReadonlyMap<string, DigestHours>> {
  const bounds = [new Date(window.start), new Date(window.end)]
  const length = (window.end - window.start) / HOUR
  const places = new Map<
    string,
    { account: string; region: string; covered: boolean[]; unread: boolean[] }
  >()
  const placeOf = (account: string, region: string) => {
    const key = `${account} ${region}`
    const blank = () => new Array<boolean>(length).fill(false)
    const place = places.get(key) ?? { account, region, covered: blank(), unread: blank() }
    places.set(key, place)
    return place
  }
  const hourOf = (time: unknown) => (Number(time) - window.start) / HOUR
  for (const row of await engine.query(COVERED, bounds)) {
    const { covered } = placeOf(String(row['account']), String(row['region']))
    const to = Math.min(length, Math.floor(hourOf(row['last'])))
    for (let i = Math.ceil(hourOf(row['first'])); i < to; i++) covered[i] = true
  }
  for (const row of places.size === 0 ? [] : await engine.query(UNREAD, bounds)) {
    const { unread } = placeOf(String(row['account']), String(row['region']))
    for (
      let i = Math.max(0, Number(row['from_hour']));
      i <= Math.min(length - 1, Number(row['to_hour']));
      i++
    )
      unread[i] = true
  }
  for (const place of places.values())
    place.covered = place.covered.map((is, i) => is && place.covered[i + DELIVERED_WITHIN] === true)
  return places
}
