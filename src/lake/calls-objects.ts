import type { TimeWindow } from '../events/time.ts'
import { type Call, callsMatching, operationsCalled, termTexts } from './calls.ts'
import type { Engine } from './engine.ts'

/** On how many days a principal did something with a bucket. */
export interface BucketHabit {
  readonly actor: string
  readonly operation: string
  readonly bucket: string
  /** Whether the bucket is the one that a copy came from, rather than the one called upon. */
  readonly asSource: boolean
  /** Through an AWS service, not from an address of its own. */
  readonly throughService: boolean
  readonly days: number
}

const OBJECT_OPERATIONS = [
  'GetObject',
  'PutObject',
  'CopyObject',
  // How anything of more than 5 GB, and by the CLI of more than 8 MB, is copied.
  'UploadPartCopy',
  'DeleteObject',
  'DeleteObjects',
  'CompleteMultipartUpload',
  'SelectObjectContent',
]

/** Operations that read one object and write another. */
export const COPIES: readonly string[] = ['CopyObject', 'UploadPartCopy']

/** The calls on objects of these buckets, copies out of them too, in the scope, at most `perHour` of one principal, operation, outcome and hour. */
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
  // A copy is a call on the bucket that it goes to: the one that it comes from stands in the request alone.
  const copies = called
    .filter(({ operation }) => COPIES.includes(operation))
    .map(({ operationTerm }) => operationTerm)
  const requestMentions = buckets.map((bucket) => bucket.toLowerCase())
  return callsMatching(
    engine,
    scope,
    [
      { operationTerms, targets },
      { operationTerms: copies, requestMentions },
    ],
    perHour,
  )
}

/** What principals were in the habit of doing with these buckets. */
export async function bucketHabits(
  engine: Engine,
  baseline: TimeWindow,
  buckets: readonly string[],
): Promise<readonly BucketHabit[]> {
  const rows = await engine.query(
    `WITH called AS (
       SELECT c.actor, o.text AS operation, c.target, c.request, c.ip_kind IN (3, 4) AS through_service,
         date_trunc('day', c.time) AS day
       FROM stored.api_call c JOIN term o ON o.id = c.operation
       WHERE c.time >= $1 AND c.time < $2 AND c.outcome = 0 AND o.text IN (SELECT unnest($4::VARCHAR[]))
     ), used AS (
       SELECT actor, operation, replace(t.text, 'arn:aws:s3:::', '') AS bucket, false AS as_source, through_service, day
       FROM called JOIN term t ON t.id = target
       UNION ALL
       SELECT actor, operation, regexp_extract(request, '"x-amz-copy-source": ?"/?([^"/%]*)', 1), true, through_service, day
       FROM called WHERE operation IN (SELECT unnest($5::VARCHAR[]))
     )
     SELECT actor, operation, bucket, as_source, through_service, count(DISTINCT day) AS days
     FROM used WHERE bucket IN (SELECT unnest($3::VARCHAR[])) GROUP BY ALL`,
    [new Date(baseline.start), new Date(baseline.end), buckets, OBJECT_OPERATIONS, COPIES],
  )
  const texts = await termTexts(engine, new Set(rows.map((row) => Number(row['actor']))))
  return rows.map((row) => ({
    actor: texts.get(Number(row['actor'])) ?? '',
    operation: String(row['operation']),
    bucket: String(row['bucket']),
    asSource: row['as_source'] === true,
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
