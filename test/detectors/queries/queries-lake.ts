import type { Detection, Detector } from '../../../src/detectors/detector.ts'
import { DAY, HOUR, MINUTE } from '../../../src/events/time.ts'
import type { Lake } from '../../../src/lake/lake.ts'
import { codeOf, encodeCodes } from '../../../src/statistics/quantised-vector.ts'
import { createRandom, type Random } from '../../../src/statistics/random.ts'
import { addCalls, BASELINE, ENDPOINT, newLake, SCOPE, START } from '../inference/inference-lake.ts'

export const PORTAL = 'arn:aws:iam::111122223333:role/portal'
export const BATCH = 'arn:aws:iam::111122223333:role/batch'
export const THIEF = 'arn:aws:iam::111122223333:role/model-evaluation'

export interface Asked {
  readonly time: number
  readonly row: readonly number[]
  /** Who CloudTrail says asked; nobody when left out. */
  readonly caller?: string
}

/** Income (skewed), age, debt, tenure (skewed) and a flag: income and debt go together. */
export function customer(random: Random): readonly number[] {
  const wealth = random.normal()
  return [
    Math.round(30_000 * Math.exp(0.5 * wealth)),
    Math.round(41 + 11 * random.normal()),
    0.33 + 0.08 * random.normal() - 0.05 * wealth,
    Math.round(30 * Math.exp(0.6 * random.normal())),
    random.next() < 0.2 ? 1 : 0,
  ]
}

/** Anything that the form allows. */
export function anything(random: Random): readonly number[] {
  return [
    5_000 + 195_000 * random.next(),
    18 + 72 * random.next(),
    random.next(),
    300 * random.next(),
    random.next() < 0.5 ? 1 : 0,
  ]
}

/** Probability of a refusal. */
export function scoreOf(row: readonly number[]): number {
  const [income = 0, age = 0, debt = 0, tenure = 0] = row
  const logit =
    12 * (debt - 0.33) - 0.00003 * (income - 30_000) + 0.01 * (41 - age) - 0.005 * tenure
  return 1 / (1 + Math.exp(-logit))
}

/** Two weeks of two applications: some dozens of captured queries a day each. */
export function ordinary(seed = 'ordinary'): readonly Asked[] {
  const random = createRandom(seed)
  const asked: Asked[] = []
  for (let time = START; time < SCOPE.end; time += 20 * MINUTE) {
    const caller = time % DAY < 6 * HOUR ? BATCH : PORTAL
    asked.push({ time: time + random.int(15 * MINUTE), row: customer(random), caller })
  }
  return asked
}

/** A caller's queries within the scope, `everyMs` apart with a jitter that keeps them from being clockwork. */
export function within(
  caller: string | undefined,
  count: number,
  row: (random: Random, i: number) => readonly number[],
  everyMs = 90_000,
): readonly Asked[] {
  const random = createRandom(`within/${count}`)
  let time = SCOPE.start + 2 * HOUR
  return Array.from({ length: count }, (_, i) => {
    time += random.exponential(everyMs)
    return { time: Math.round(time), row: row(random, i), ...(caller ? { caller } : {}) }
  })
}

/** What each of the detectors says of these queries. */
export async function detected(
  detectors: readonly Detector[],
  asked: readonly Asked[],
): Promise<readonly Detection[]> {
  const lake = await newLake()
  try {
    await addQueries(lake, asked)
    const detections: Detection[] = []
    for (const detector of detectors)
      detections.push(await detector.detect({ scope: SCOPE, baseline: BASELINE, lake }))
    return detections
  } finally {
    await lake.engine.close()
  }
}

async function addQueries(lake: Lake, asked: readonly Asked[]): Promise<void> {
  const texts = ['endpoint/churn', 'form', '0', '1']
  const [resource, form, no, yes] = await lake.terms.idsOf(texts)
  await lake.terms.flush()
  lake.terms.kept()
  const scores = asked.map(({ row }) => scoreOf(row))
  await lake.engine.query(
    `INSERT INTO stored.invocation BY NAME SELECT uuid() AS key, make_timestamp(CAST(t * 1000 AS BIGINT)) AS time, 1 AS origin,
       ${resource} AS resource, 16 AS resource_type, ${form} AS query_form, 5 AS query_features, 1 AS query_rows, v AS query_vector,
       CAST(md5(v) AS UUID) AS input_hash, CASE WHEN p >= 0.5 THEN ${yes} ELSE ${no} END AS label, greatest(p, 1 - p) AS confidence,
       abs(2 * p - 1) AS margin, 0 AS caller, 0 AS account, 0 AS region, 0 AS object
     FROM (SELECT unnest($1::DOUBLE[]) AS t, unnest($2::VARCHAR[]) AS v, unnest($3::DOUBLE[]) AS p)`,
    [asked.map(({ time }) => time), asked.map(({ row }) => encodeCodes(row.map(codeOf))), scores],
  )
  const callers = new Set(asked.flatMap(({ caller }) => caller ?? []))
  for (const actor of callers)
    await addCalls(
      lake,
      asked.filter(({ caller }) => caller === actor),
      { actor, target: ENDPOINT },
    )
}
