import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Detector } from '../../../src/detectors/detector.ts'
import { CALLER_VOLUME } from '../../../src/detectors/inference/caller-volume.ts'
import { ERRORS_UNLIKE_THEMSELVES } from '../../../src/detectors/inference/errors-unlike-themselves.ts'
import { INVOCATIONS_UNLIKE_THEMSELVES } from '../../../src/detectors/inference/invocations-unlike-themselves.ts'
import { LATENCY_UNLIKE_ITSELF } from '../../../src/detectors/inference/latency-unlike-itself.ts'
import { THROTTLING } from '../../../src/detectors/inference/throttling.ts'
import { TOKENS_UNLIKE_THEMSELVES } from '../../../src/detectors/inference/tokens-unlike-themselves.ts'
import type { Finding } from '../../../src/events/finding.ts'
import { HOUR, MINUTE } from '../../../src/events/time.ts'
import type { Lake } from '../../../src/lake/lake.ts'
import {
  addCalls,
  addInvocations,
  addMetric,
  BASELINE,
  END,
  ENDPOINT,
  MODEL,
  newLake,
  ROLE,
  random,
  SCOPE,
  SCOPE_START,
  START,
} from './inference-lake.ts'

/** Busy by day, calm by night; deterministic noise. Calls in five minutes. */
function traffic(time: number, noise: ReturnType<typeof random>): number {
  const hour = (time / HOUR) % 24
  const day = hour >= 8 && hour < 20 ? 3 : 1
  return noise.poisson(60 * day * noise.gamma(60, 1 / 60))
}

const STEP = 5 * MINUTE
const TIMES = Array.from({ length: (END - START) / STEP }, (_, i) => START + i * STEP)
/** 10:10 on the first day of the scope, for three hours. */
const ONSET = SCOPE_START + 10 * HOUR + 10 * MINUTE
const during = (time: number, hours = 3) => time >= ONSET && time < ONSET + hours * HOUR

let lake: Lake
beforeEach(async () => {
  lake = await newLake()
})
afterEach(() => lake.engine.close())

async function find(detector: Detector): Promise<readonly Finding[]> {
  return (await detector.detect({ lake, baseline: BASELINE, scope: SCOPE })).findings
}

/** Type, and minutes between the true onset and the one found. */
function brief(findings: readonly Finding[]): readonly (readonly [string, number])[] {
  return findings.map(({ type, start }) => [type, Math.abs(start - ONSET) / MINUTE] as const)
}

async function addLatency(factor: (time: number) => number): Promise<void> {
  const noise = random('latency')
  const rows = TIMES.map((time) => {
    const samples = traffic(time, noise)
    return { time, samples, sum: samples * 20_000 * noise.lognormal(0, 0.05) * factor(time) }
  })
  await addMetric(lake, { name: 'ModelLatency', variant: 'AllTraffic' }, rows)
}

describe('latency unlike itself', () => {
  it('is found with its onset, its series and the rows behind it', async () => {
    await addLatency((time) => (during(time) ? 1.8 : 1))
    const [finding, ...others] = await find(LATENCY_UNLIKE_ITSELF)
    expect(others).toEqual([])
    expect(finding).toMatchObject({
      type: 'Inference/LatencyUnlikeItself',
      entity: { type: 'sagemaker-endpoint', id: ENDPOINT },
      related: [{ type: 'endpoint-variant', id: `${ENDPOINT}/variant/AllTraffic` }],
      start: ONSET,
      end: ONSET + 3 * HOUR,
      severity: 'MEDIUM',
    })
    const { times = [], values = [], onset } = finding?.series ?? {}
    expect(times.length).toBeGreaterThan(100)
    expect(times.length).toBeLessThanOrEqual(400)
    expect(values).toHaveLength(times.length)
    expect(onset?.earliest).toBeLessThanOrEqual(ONSET)
    expect(onset?.latest).toBeGreaterThanOrEqual(ONSET)
    const { sql = '', parameters = [] } = finding?.explanation ?? {}
    expect((await lake.engine.query(sql, parameters)).length).toBeGreaterThan(36)
  })

  it('keeps its id when it is found again with more logs around', async () => {
    await addLatency((time) => (during(time) ? 1.8 : 1))
    const [before] = await find(LATENCY_UNLIKE_ITSELF)
    await addMetric(lake, { name: 'ModelLatency', resource: `${ENDPOINT}-2` }, [
      { time: START, sum: 9, samples: 1 },
    ])
    const [after] = await find(LATENCY_UNLIKE_ITSELF)
    expect(after?.id).toBe(before?.id)
  })

  it.each([
    [
      'as slow every working day',
      (time: number) => ((time / HOUR) % 24 >= 10 && (time / HOUR) % 24 < 13 ? 1.8 : 1),
    ],
    ['slow for five minutes', (time: number) => (during(time, 1 / 12) ? 3 : 1)],
    ['a tenth slower', (time: number) => (during(time) ? 1.1 : 1)],
  ])('stays silent when it is %s', async (_what, factor) => {
    await addLatency(factor)
    expect(await find(LATENCY_UNLIKE_ITSELF)).toEqual([])
  })
})

async function addErrors(rate: (time: number) => number): Promise<void> {
  const noise = random('errors')
  const calls = TIMES.map((time) => ({ time, sum: traffic(time, noise) }))
  await addMetric(lake, { name: 'Invocations' }, calls)
  const errors = calls.map(({ time, sum }) => ({
    time,
    sum: Math.min(sum, noise.poisson(sum * rate(time))),
  }))
  await addMetric(lake, { name: 'Invocation5XXErrors' }, errors)
}

describe('errors unlike themselves', () => {
  it('are found as a share of the calls', async () => {
    await addErrors((time) => (during(time) ? 0.05 : 0.0005))
    const findings = await find(ERRORS_UNLIKE_THEMSELVES)
    expect(brief(findings)).toEqual([['Inference/ErrorsUnlikeThemselves', 0]])
    expect(findings[0]?.observed).toMatch(/^[45]\.\d+ % of calls$/)
  })

  it('are nothing when there are as many every day, or as few as a handful', async () => {
    await addErrors((time) => ((time / HOUR) % 24 < 12 ? 0.02 : 0.002))
    expect(await find(ERRORS_UNLIKE_THEMSELVES)).toEqual([])
  })

  it('are told of the caller when calls are denied', async () => {
    const rows = TIMES.filter((_time, i) => i % 3 === 0).map((time) => ({
      time,
      outcome: during(time) ? 1 : 0,
    }))
    await addCalls(lake, rows)
    const findings = await find(ERRORS_UNLIKE_THEMSELVES)
    expect(findings.map(({ type, actor }) => [type, actor?.id])).toEqual([
      ['Inference/CallsDenied', ROLE],
    ])
    expect(findings[0]?.eventIds).toHaveLength(5)
  })
})

async function addTraffic(factor: (time: number) => number): Promise<void> {
  const noise = random('traffic')
  const rows = TIMES.map((time) => ({ time, sum: Math.round(traffic(time, noise) * factor(time)) }))
  await addMetric(
    lake,
    { name: 'Invocations' },
    rows.filter(({ sum }) => sum > 0),
  )
  // Another endpoint shows that the log goes on.
  const beside = `${ENDPOINT}-beside`
  await addMetric(
    lake,
    { name: 'Invocations', resource: beside },
    TIMES.map((time) => ({ time, sum: traffic(time, noise) })),
  )
}

describe('invocations unlike themselves', () => {
  it.each([
    ['surge', 3, 'Inference/InvocationSurge'],
    ['drop', 0.2, 'Inference/InvocationDrop'],
    ['silence', 0, 'Inference/InvocationSilence'],
  ])('are found when they %s', async (_what, factor, type) => {
    await addTraffic((time) => (during(time) ? factor : 1))
    expect(brief(await find(INVOCATIONS_UNLIKE_THEMSELVES))).toEqual([[type, 0]])
  })

  it.each([
    ['a gentle campaign', (time: number) => (during(time) ? 1.3 : 1)],
    ['a burst of an hour', (time: number) => (during(time, 1) ? 2.5 : 1)],
    ['a silence every night', (time: number) => ((time / HOUR) % 24 < 3 ? 0 : 1)],
  ])('are not found in %s', async (_what, factor) => {
    await addTraffic(factor)
    expect(await find(INVOCATIONS_UNLIKE_THEMSELVES)).toEqual([])
  })

  it('are not silent when it is the log that stopped', async () => {
    const noise = random('log')
    const rows = TIMES.filter((time) => !during(time, 8)).map((time) => ({
      time,
      sum: traffic(time, noise),
    }))
    await addMetric(lake, { name: 'Invocations' }, rows)
    expect(await find(INVOCATIONS_UNLIKE_THEMSELVES)).toEqual([])
  })

  it('are told of a foundation model that was never called before', async () => {
    const hourly = TIMES.filter((_time, i) => i % 6 === 0)
    await addInvocations(
      lake,
      hourly.map((time) => ({ time })),
    )
    const fresh = MODEL.replace('haiku', 'opus')
    const many = Array.from({ length: 300 }, (_, i) => ({ time: ONSET + i * MINUTE }))
    await addInvocations(lake, many, { resource: fresh })
    const findings = await find(INVOCATIONS_UNLIKE_THEMSELVES)
    expect(findings.map(({ type, entity, start }) => [type, entity.id, start])).toEqual([
      ['Inference/NewModelHeavilyUsed', fresh, ONSET],
    ])
  })
})

async function addAnswers(
  size: (time: number) => number,
  calls: (time: number) => number,
): Promise<void> {
  const noise = random('answers')
  const rows = TIMES.flatMap((time) =>
    Array.from({ length: noise.poisson(calls(time)) }, () => ({
      time: time + noise.int(STEP),
      outputTokens: Math.round(300 * size(time) * noise.lognormal(0, 0.4)),
    })),
  )
  await addInvocations(lake, rows)
}

describe('tokens unlike themselves', () => {
  it('are found when answers grow longer', async () => {
    await addAnswers(
      (time) => (during(time) ? 2.5 : 1),
      () => 1.5,
    )
    const findings = await find(TOKENS_UNLIKE_THEMSELVES)
    expect(findings.map(({ type, entity }) => [type, entity.id])).toEqual([
      ['Inference/TokensUnlikeThemselves', MODEL],
    ])
    expect(Math.abs((findings[0]?.start ?? 0) - ONSET)).toBeLessThanOrEqual(30 * MINUTE)
    expect(findings[0]?.eventIds).toHaveLength(5)
  })

  it('are nothing when more is asked and answers stay as long', async () => {
    await addAnswers(
      () => 1,
      (time) => (during(time, 1) ? 3 : 1.5),
    )
    expect(await find(TOKENS_UNLIKE_THEMSELVES)).toEqual([])
  })
})

describe('throttling', () => {
  const model = { resource: MODEL, type: 'foundation-model' } as const
  it.each([
    ['a third of the calls', 0.35, 1],
    ['as many as ever', 0.01, 0],
  ])('is told when it is %s', async (_what, rate, found) => {
    const noise = random('throttles')
    const calls = TIMES.map((time) => ({ time, sum: noise.poisson(4) }))
    await addMetric(lake, { ...model, name: 'Invocations' }, calls)
    const refused = calls.map(({ time, sum }) => ({
      time,
      sum: noise.poisson(sum * (during(time) ? rate : 0.01)),
    }))
    await addMetric(
      lake,
      { ...model, name: 'InvocationThrottles' },
      refused.filter(({ sum }) => sum > 0),
    )
    const findings = await find(THROTTLING)
    expect(findings.map(({ type }) => type)).toEqual(new Array(found).fill('Inference/Throttled'))
  })
})

describe('a caller', () => {
  async function addPortal(): Promise<void> {
    await addCalls(
      lake,
      TIMES.filter((_time, i) => i % 4 === 0).map((time) => ({ time })),
    )
  }

  it('is told when it never called before and now calls a lot', async () => {
    await addPortal()
    const stranger = ROLE.replace('portal', 'notebook')
    const rows = Array.from({ length: 400 }, (_, i) => ({ time: ONSET + i * 2 * MINUTE }))
    await addCalls(lake, rows, { actor: stranger })
    const findings = await find(CALLER_VOLUME)
    expect(
      findings.map(({ type, actor, entity, start }) => [type, actor?.id, entity.id, start]),
    ).toEqual([['Inference/NewCallerHeavy', stranger, ENDPOINT, ONSET]])
  })

  it('is told when it calls far more often than it used to', async () => {
    await addPortal()
    const rows = Array.from({ length: 360 }, (_, i) => ({ time: ONSET + i * 30_000 }))
    await addCalls(lake, rows)
    expect((await find(CALLER_VOLUME)).map(({ type, actor }) => [type, actor?.id])).toEqual([
      ['Inference/CallerUnlikeItself', ROLE],
    ])
  })

  it('may try an endpoint a few times', async () => {
    await addPortal()
    const rows = Array.from({ length: 20 }, (_, i) => ({ time: ONSET + i * 2 * MINUTE }))
    await addCalls(lake, rows, { actor: ROLE.replace('portal', 'newcomer') })
    expect(await find(CALLER_VOLUME)).toEqual([])
  })
})
