import type { TimeWindow } from '../events/time.ts'
import { type Call, callsMatching, operationsCalled, termTexts } from './calls.ts'
import type { Engine } from './engine.ts'

/** On how many days a principal did something with a bucket. */
export interface BucketHabit {
  readonly actor: string
  readonly operation: string
  readonly bucket: string
  /** Through an AWS service, not from an address of its own. */
  readonly throughService: boolean
  readonly days: number
}

const OBJECT_OPERATIONS = [
  'GetObject',
  'PutObject',
  'CopyObject',
  'DeleteObject',
  'DeleteObjects',
  'CompleteMultipartUpload',
  'SelectObjectContent',
]

/** The calls on objects of these buckets in the scope, at most `perHour` of one principal, operation, outcome and hour. */
export async function objectCalls(
  engine: Engine,
  scope: TimeWindow,
  buckets: readonly string[],
  perHour: number,
): Promise<readonly Call[]> {
  if (buckets.length === 0) return []
  const called = await operationsCalled(engine, scope)
  const operationTerms = called
    .filter(({ operation }) => OBJECT_OPERATIONS.includes(operation))
    .map(({ operationTerm }) => operationTerm)
  if (operationTerms.length === 0) return []
  const targets = buckets.map((bucket) => `arn:aws:s3:::${bucket}`)
  return callsMatching(engine, scope, [{ operationTerms, targets }], perHour)
}

/** What principals were in the habit of doing with these buckets. */
export async function bucketHabits(
  engine: Engine,
  baseline: TimeWindow,
  buckets: readonly string[],
): Promise<readonly BucketHabit[]> {
  const rows = await engine.query(
    `SELECT actor, operation, target, ip_kind IN (3, 4) AS through_service,
       count(DISTINCT date_trunc('day', time)) AS days
     FROM stored.api_call
     WHERE time >= $1 AND time < $2 AND outcome = 0
       AND target IN (SELECT id FROM term WHERE text IN (SELECT unnest($3::VARCHAR[])))
       AND operation IN (SELECT id FROM term WHERE text IN (SELECT unnest($4::VARCHAR[])))
     GROUP BY actor, operation, target, ip_kind IN (3, 4)`,
    [
      new Date(baseline.start),
      new Date(baseline.end),
      buckets.map((bucket) => `arn:aws:s3:::${bucket}`),
      OBJECT_OPERATIONS,
    ],
  )
  const ids = rows.flatMap((row) => [row['actor'], row['operation'], row['target']].map(Number))
  const texts = await termTexts(engine, new Set(ids))
  return rows.map((row) => ({
    actor: texts.get(Number(row['actor'])) ?? '',
    operation: texts.get(Number(row['operation'])) ?? '',
    bucket: (texts.get(Number(row['target'])) ?? '').replace('arn:aws:s3:::', ''),
    throughService: row['through_service'] === true,
    days: Number(row['days']),
  }))
}

/** When each of these keys was first written or read with success, in the time before `until`. */
export async function firstSeenKeys(
  engine: Engine,
  until: number,
  buckets: readonly string[],
  keys: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (keys.length === 0) return new Map()
  const rows = await engine.query(
    `SELECT target, key, min(time) AS first FROM (
       SELECT target, time, regexp_extract(request, '"key": ?"([^"]*)"', 1) AS key FROM stored.api_call
       WHERE time < $1 AND outcome = 0
         AND target IN (SELECT id FROM term WHERE text IN (SELECT unnest($2::VARCHAR[])))
         AND operation IN (SELECT id FROM term WHERE text IN (SELECT unnest($3::VARCHAR[]))))
     WHERE key IN (SELECT unnest($4::VARCHAR[])) GROUP BY target, key`,
    [new Date(until), buckets.map((name) => `arn:aws:s3:::${name}`), OBJECT_OPERATIONS, [...keys]],
  )
  const texts = await termTexts(engine, new Set(rows.map(({ target }) => Number(target))))
  return new Map(
    rows.map(({ target, key, first }) => {
      const bucket = (texts.get(Number(target)) ?? '').replace('arn:aws:s3:::', '')
      return [`${bucket}/${key}`, Number(first)]
    }),
  )
}
