import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FEATURE_DRIFT } from '../../../src/detectors/inference/feature-drift.ts'
import { PREDICTION_SHIFT } from '../../../src/detectors/inference/prediction-shift.ts'
import { HOUR } from '../../../src/events/time.ts'
import type { Lake } from '../../../src/lake/lake.ts'
import { bucketOf } from '../../../src/statistics/log-buckets.ts'
import {
  addCalls,
  addFeature,
  BASELINE,
  END,
  ENDPOINT,
  type FeatureRow,
  newLake,
  random,
  SCOPE,
  SCOPE_START,
  START,
} from './inference-lake.ts'

const HOURS = Array.from({ length: (END - START) / HOUR }, (_, i) => START + i * HOUR)
const ONSET = SCOPE_START + 7 * HOUR
const during = (time: number) => time >= ONSET && time < ONSET + 9 * HOUR

let lake: Lake
beforeEach(async () => {
  lake = await newLake()
  // The ARN of an endpoint that capture only knows by its name.
  await addCalls(lake, [{ time: START }])
})
afterEach(() => lake.engine.close())

/** Twelve values an hour, as sketches hold them. */
function sketch(name: string, draw: (time: number, normal: number) => number): FeatureRow[] {
  const noise = random(name)
  return HOURS.flatMap((time) =>
    Array.from({ length: 12 }, () => {
      const bucket = bucketOf(draw(time, noise.normal())) ?? 0
      return { time, bucket, count: 1 }
    }),
  )
}

const context = () => ({ lake, baseline: BASELINE, scope: SCOPE })

describe('inputs drifted', () => {
  it('when a feature changes its unit: one finding for all features, dated to the hour', async () => {
    const income = sketch(
      'income',
      (time, z) => Math.exp(10 + 0.4 * z) * (during(time) ? 0.001 : 1),
    )
    await addFeature(lake, income)
    await addFeature(
      lake,
      sketch('debt', (time, z) => (0.3 + 0.1 * z) * (during(time) ? 3 : 1)),
      { feature: 'debt' },
    )
    await addFeature(
      lake,
      sketch('age', (_time, z) => 40 + 10 * z),
      { feature: 'age' },
    )
    const { findings, examined } = await FEATURE_DRIFT.detect(context())
    expect(examined).toBe(3)
    expect(findings).toHaveLength(1)
    expect(findings[0]).toMatchObject({
      entity: { type: 'sagemaker-endpoint', id: ENDPOINT },
      start: ONSET,
      end: ONSET + 9 * HOUR,
      severity: 'HIGH',
      title: 'churn: inputs drifted (income and 1 more)',
    })
    const { sql = '', parameters = [] } = findings[0]?.explanation ?? {}
    expect((await lake.engine.query(sql, parameters)).length).toBeGreaterThan(100)
  })

  it('when a value that never varied becomes another', async () => {
    await addFeature(
      lake,
      sketch('flag', (time) => (during(time) ? 1 : 0)),
    )
    expect((await FEATURE_DRIFT.detect(context())).findings).toHaveLength(1)
  })

  it.each([
    [
      'nights differ from days',
      (time: number, z: number) => 50 + ((time / HOUR) % 24 < 8 ? 30 : 0) + 10 * z,
    ],
    ['values move by a hair', (time: number, z: number) => (during(time) ? 50.5 : 50) + 10 * z],
    ['nothing varies', () => 3],
  ])('is not said when %s', async (what, draw) => {
    await addFeature(lake, sketch(what, draw))
    expect((await FEATURE_DRIFT.detect(context())).findings).toEqual([])
  })

  it('is not said of a feature without a past, nor in a lake without capture', async () => {
    expect(await FEATURE_DRIFT.detect(context())).toEqual({ findings: [], examined: 0 })
    await addFeature(
      lake,
      sketch('fresh', (_time, z) => 5 + z).filter(({ time }) => during(time)),
    )
    expect(await FEATURE_DRIFT.detect(context())).toEqual({ findings: [], examined: 0 })
  })
})

describe('predictions shifted', () => {
  it('when outputs move while inputs stay', async () => {
    await addFeature(
      lake,
      sketch('input', (_time, z) => 40 + 10 * z),
    )
    const output = sketch('score', (time, z) => 1 / (1 + Math.exp(-z + (during(time) ? 2 : 0))))
    await addFeature(lake, output, { side: 1, feature: 'score' })
    const { findings } = await PREDICTION_SHIFT.detect(context())
    expect(findings.map(({ type, start }) => [type, start])).toEqual([
      ['Inference/PredictionsShifted', ONSET],
    ])
    expect((await FEATURE_DRIFT.detect(context())).findings).toEqual([])
  })
})
