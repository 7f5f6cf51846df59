import { HOUR, type TimeWindow } from '../events/time.ts'
import type { Engine, SqlRow } from '../lake/engine.ts'
import { relationCode } from './relation-types.ts'

/** Principals and the hours in which they were busy, as ids of the dictionary and times, pair by pair. */
export interface ActorHours {
  readonly actors: readonly number[]
  /** Start of the hour, milliseconds since the epoch. */
  readonly hours: readonly number[]
}

export interface BusyQuestion {
  readonly operationTerms: readonly number[]
  /** What must be many: different operations, or calls; of all or of those that failed. */
  readonly measure: 'operations' | 'calls'
  readonly failedOnly: boolean
  readonly atLeast: number
}

/**
 * Who did so much of something within two hours in a row. Asked of the hourly relations, it costs the same however many
 * calls there were, so that only the calls of such hours have to be looked at one by one.
 */
export async function busyHours(
  engine: Engine,
  scope: TimeWindow,
  questions: readonly BusyQuestion[],
): Promise<readonly ActorHours[]> {
  const asked = questions.flatMap((question, id) =>
    question.operationTerms.map((operation) => ({ id, operation, question })),
  )
  if (asked.length === 0) return questions.map(() => ({ actors: [], hours: [] }))
  const rows = await engine.query(
    `WITH asked AS (SELECT unnest($1::INTEGER[]) AS id, unnest($2::UINTEGER[]) AS operation,
        unnest($3::BOOLEAN[]) AS failed_only, unnest($4::BOOLEAN[]) AS by_operation, unnest($5::INTEGER[]) AS least),
      line AS (SELECT a.id, a.by_operation, a.least, r.source, r.time, r.service, r.target,
          CASE WHEN a.failed_only THEN r.failed ELSE r.count END AS calls
        FROM stored.relation r JOIN asked a ON a.operation = r.target
        WHERE r.type = $6 AND r.time >= $7 AND r.time < $8),
      spread AS (SELECT * FROM line UNION ALL
        SELECT id, by_operation, least, source, time + INTERVAL '1' HOUR, service, target, calls FROM line)
    SELECT id, source, time FROM spread WHERE calls > 0 GROUP BY id, by_operation, least, source, time
    HAVING CASE WHEN by_operation THEN count(DISTINCT concat(service, ':', target)) ELSE sum(calls) END >= least`,
    [
      asked.map(({ id }) => id),
      asked.map(({ operation }) => operation),
      asked.map(({ question }) => (question.failedOnly ? 'true' : 'false')),
      asked.map(({ question }) => (question.measure === 'operations' ? 'true' : 'false')),
      asked.map(({ question }) => question.atLeast),
      relationCode('called'),
      new Date(scope.start - (scope.start % HOUR)),
      new Date(scope.end),
    ],
  )
  return questions.map((_, id) => hoursOf(rows.filter((row) => row['id'] === id)))
}

/** A row stands for its hour and the one before. */
function hoursOf(rows: readonly SqlRow[]): ActorHours {
  const pairs = new Map<string, readonly [number, number]>()
  for (const row of rows) {
    for (const time of [Number(row['time']), Number(row['time']) - HOUR])
      pairs.set(`${row['source']}|${time}`, [Number(row['source']), time])
  }
  const all = [...pairs.values()]
  return { actors: all.map(([actor]) => actor), hours: all.map(([, hour]) => hour) }
}

/** For each list of steps, who called at least one operation of every step in the scope. */
export async function callersOfEvery(
  engine: Engine,
  scope: TimeWindow,
  sequences: readonly (readonly (readonly number[])[])[],
): Promise<readonly (readonly number[])[]> {
  const asked = sequences.flatMap((steps, id) =>
    steps.flatMap((operations, step) => operations.map((operation) => ({ id, step, operation }))),
  )
  if (asked.length === 0) return sequences.map(() => [])
  const rows = await engine.query(
    `WITH asked AS (SELECT unnest($1::INTEGER[]) AS id, unnest($2::INTEGER[]) AS step, unnest($3::UINTEGER[]) AS operation)
     SELECT a.id, r.source, count(DISTINCT a.step) AS steps
     FROM stored.relation r JOIN asked a ON a.operation = r.target
     WHERE r.type = $4 AND r.time >= $5 AND r.time < $6 GROUP BY a.id, r.source`,
    [
      asked.map(({ id }) => id),
      asked.map(({ step }) => step),
      asked.map(({ operation }) => operation),
      relationCode('called'),
      new Date(scope.start - (scope.start % HOUR)),
      new Date(scope.end),
    ],
  )
  return sequences.map((steps, id) =>
    rows
      .filter((row) => row['id'] === id && Number(row['steps']) === steps.length)
      .map((row) => Number(row['source'])),
  )
}
