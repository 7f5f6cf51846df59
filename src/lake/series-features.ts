import { HOUR, type TimeWindow } from '../events/time.ts'
import type { Engine, SqlValue } from './engine.ts'
import { readEndpointNames } from './series-names.ts'
import type { BoundStatement } from './series-records.ts'

/** What was captured of one feature of one endpoint: how often each bucket or category occurred in each hour. */
export interface FeatureSketch {
  /** ARN, or `endpoint/<name>` when no other log knows the endpoint. */
  readonly endpoint: string
  readonly feature: string
  /** Parallel: hours since the start of the window, index into FEATURE_KINDS, logarithmic bucket, category, count. */
  readonly hours: readonly number[]
  readonly kinds: readonly number[]
  readonly buckets: readonly number[]
  readonly categories: readonly string[]
  readonly counts: readonly number[]
  readonly total: number
}

export interface SketchSet {
  readonly sketches: readonly FeatureSketch[]
  /** Features there are, those beyond the limit included. */
  readonly found: number
}

/** Most features read; the most often captured stay. */
const MOST_FEATURES = 200

const SKETCHES = `WITH hourly AS (
    SELECT resource, feature, CAST(floor(date_diff('second', $1, time) / 3600.0) AS INTEGER) AS hour, kind,
      CASE WHEN kind = 1 THEN bucket ELSE 0 END AS bucket, category, sum(count) AS n
    FROM stored.feature WHERE time >= $1 AND time < $2 AND side = $3
    GROUP BY 1, 2, 3, 4, 5, 6
  ), sketch AS (
    SELECT resource, feature, sum(n) AS total, array_agg(hour ORDER BY hour, kind, bucket, category) AS hours,
      array_agg(CAST(kind AS INTEGER) ORDER BY hour, kind, bucket, category) AS kinds,
      array_agg(CAST(bucket AS DOUBLE) ORDER BY hour, kind, bucket, category) AS buckets,
      array_agg(CAST(category AS DOUBLE) ORDER BY hour, kind, bucket, category) AS categories,
      array_agg(CAST(n AS DOUBLE) ORDER BY hour, kind, bucket, category) AS counts
    FROM hourly GROUP BY resource, feature
  )
  SELECT r.text AS endpoint, f.text AS feature, CAST(s.total AS DOUBLE) AS total, s.hours, s.kinds, s.buckets, s.categories,
    s.counts, count(*) OVER () AS found
  FROM sketch s JOIN term r ON r.id = s.resource JOIN term f ON f.id = s.feature
  ORDER BY s.total DESC, r.text, f.text LIMIT ${MOST_FEATURES}`

/** Sketches of the inputs (`side` 0) or outputs (1) of each endpoint within whole hours of the window. */
export async function readSketches(
  engine: Engine,
  window: TimeWindow,
  side: 0 | 1,
): Promise<SketchSet> {
  const start = Math.floor(window.start / HOUR) * HOUR
  const parameters = [new Date(start), new Date(window.end), side]
  const rows = await engine.query(SKETCHES, parameters)
  const names = await readEndpointNames(engine)
  const sketches = rows.map((row): FeatureSketch => {
    const endpoint = String(row['endpoint'])
    return {
      endpoint: names.get(endpoint) ?? endpoint,
      feature: String(row['feature']),
      hours: numbers(row['hours']),
      kinds: numbers(row['kinds']),
      buckets: numbers(row['buckets']),
      // A category is told apart from others by its id; nobody reads what an outsider sent.
      categories: numbers(row['categories']).map(String),
      counts: numbers(row['counts']),
      total: Number(row['total']),
    }
  })
  return { sketches, found: Number(rows[0]?.['found'] ?? 0) }
}

/** Shows the sketch of a feature around an episode. */
export function explainSketch(
  { endpoint, feature }: Pick<FeatureSketch, 'endpoint' | 'feature'>,
  side: 0 | 1,
  window: TimeWindow,
): BoundStatement {
  return {
    sql: `SELECT time, feature, kind, bucket, category, sum(count) AS n FROM feature
  WHERE resource IN ($1, $2) AND feature = $3 AND side = $4
    AND time >= CAST($5 AS TIMESTAMP) AND time < CAST($6 AS TIMESTAMP)
  GROUP BY time, feature, kind, bucket, category ORDER BY time, kind, bucket`,
    parameters: [
      endpoint,
      shortName(endpoint),
      feature,
      side,
      sqlTime(window.start),
      sqlTime(window.end),
    ],
  }
}

/** Keys of the first captured records of a stretch. */
export async function readCaptureKeys(
  engine: Engine,
  endpoint: string,
  { start, end }: TimeWindow,
): Promise<readonly string[]> {
  const rows = await engine.query(
    `SELECT CAST(key AS VARCHAR) AS id FROM invocation
     WHERE resource IN ($1, $2) AND time >= $3 AND time < $4 ORDER BY time LIMIT 5`,
    [endpoint, shortName(endpoint), new Date(start), new Date(end)],
  )
  return rows.flatMap(({ id }) => (typeof id === 'string' ? [id] : []))
}

function numbers(value: SqlValue | undefined): number[] {
  return Array.isArray(value) ? value.map(Number) : []
}

function shortName(endpoint: string): string {
  const at = endpoint.indexOf(':endpoint/')
  return at < 0 ? endpoint : endpoint.slice(at + 1)
}

function sqlTime(time: number): string {
  return new Date(time).toISOString().replace('T', ' ').replace('Z', '')
}
