import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { METRICS_UNLIKE_TOGETHER } from '../../../src/detectors/inference/metrics-unlike-together.ts'
import type { Finding } from '../../../src/events/finding.ts'
import { HOUR, MINUTE } from '../../../src/events/time.ts'
import type { Lake } from '../../../src/lake/lake.ts'
import {
  addMetric,
  BASELINE,
  END,
  ENDPOINT,
  newLake,
  random,
  SCOPE,
  SCOPE_START,
  START,
} from './inference-lake.ts'

const STEP = 5 * MINUTE
const TIMES = Array.from({ length: (END - START) / STEP }, (_, i) => START + i * STEP)
const ONSET = SCOPE_START + 10 * HOUR
const during = (time: number) => time >= ONSET && time < ONSET + 4 * HOUR

let lake: Lake
beforeEach(async () => {
  lake = await newLake()
})
afterEach(() => lake.engine.close())

/**
 * An endpoint whose latency follows its load: a busy hour has a fifth more calls and is a tenth slower. For four hours
 * the load and what latency makes of it are as given, in such units: neither is beyond what a busy or a calm hour brings.
 */
async function addEndpoint(load: number, slowness: number): Promise<void> {
  const noise = random('together')
  let busy = 0
  const rows = TIMES.map((time) => {
    busy = time % HOUR === 0 ? noise.normal() : busy
    const [asked, felt] = during(time) ? [load, slowness] : [busy, busy]
    const day = time % (24 * HOUR) >= 8 * HOUR ? 3 : 1
    const samples = noise.poisson(300 * day * Math.exp(0.2 * asked))
    const latency = 20_000 * Math.exp(0.1 * felt) * noise.lognormal(0, 0.02)
    return { time, samples, latency, overhead: 3000 * noise.lognormal(0, 0.03) }
  })
  const of = (sum: (row: (typeof rows)[number]) => number) =>
    rows.map((row) => ({ time: row.time, samples: row.samples, sum: sum(row) }))
  await addMetric(
    lake,
    { name: 'Invocations', variant: 'AllTraffic' },
    of((row) => row.samples),
  )
  await addMetric(
    lake,
    { name: 'ModelLatency', variant: 'AllTraffic' },
    of((row) => row.samples * row.latency),
  )
  await addMetric(
    lake,
    { name: 'OverheadLatency', variant: 'AllTraffic' },
    of((row) => row.samples * row.overhead),
  )
}

async function find(): Promise<readonly Finding[]> {
  const { findings, examined } = await METRICS_UNLIKE_TOGETHER.detect({
    lake,
    baseline: BASELINE,
    scope: SCOPE,
  })
  expect(examined).toBe(1)
  return findings
}

describe('metrics unlike together', () => {
  it('are found when answers are slow to few calls, and says by which of them', async () => {
    await addEndpoint(-2, 2)
    const [finding, ...others] = await find()
    expect(others).toEqual([])
    expect(finding).toMatchObject({
      type: 'Inference/MetricsUnlikeTogether',
      severity: 'LOW',
      entity: { type: 'sagemaker-endpoint', id: ENDPOINT },
    })
    expect(finding?.observed).toMatch(/calls low \(\d+ % of the score\)/)
    expect(finding?.observed).toMatch(/model latency high \(\d+ % of the score\)/)
    expect(finding?.observed).not.toMatch(/overhead/)
    expect(Math.abs((finding?.start ?? 0) - ONSET)).toBeLessThanOrEqual(HOUR)
    expect(finding?.explanation?.parameters).toContain(ENDPOINT)
    expect(finding?.series?.values.length).toBeGreaterThan(24)
  })

  it.each([
    ['a busy hour that is slow', 2, 2],
    ['a calm hour that is fast', -2, -2],
    ['an ordinary hour', 0, 0],
  ])('are not found in %s', async (_name, load, slowness) => {
    await addEndpoint(load, slowness)
    expect(await find()).toEqual([])
  })

  it('leave a metric that is odd alone to its own detector', async () => {
    await addEndpoint(0, 20)
    expect(await find()).toEqual([])
  })

  it('are the same finding when they are looked for again', async () => {
    await addEndpoint(-2, 2)
    expect((await find())[0]).toEqual((await find())[0])
  })
})
