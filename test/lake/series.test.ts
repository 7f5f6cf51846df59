import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HOUR, MINUTE } from '../../src/events/time.ts'
import type { Lake } from '../../src/lake/lake.ts'
import { explainSeries, type Measure, readRecordIds, readSeries } from '../../src/lake/series.ts'
import {
  ACCOUNT,
  addCalls,
  addInvocations,
  addMetric,
  ENDPOINT,
  MODEL,
  newLake,
  ROLE,
  START,
} from '../detectors/inference/inference-lake.ts'

const WINDOW = { start: START, end: START + 12 * HOUR }
let lake: Lake

beforeEach(async () => {
  lake = await newLake()
})
afterEach(() => lake.engine.close())

async function read(
  measures: readonly Measure[],
  by: 'resource' | 'variant' | 'caller' = 'resource',
) {
  return (await readSeries(lake.engine, { window: WINDOW, measures, by })).series
}

describe('readSeries', () => {
  it('finds nothing in a lake without logs, and nothing in a window without time', async () => {
    expect(await read(['invocations', 'model-latency', 'throttles'])).toEqual([])
    const empty = {
      window: { start: 5, end: 5 },
      measures: ['invocations'],
      by: 'resource',
    } as const
    expect(await readSeries(lake.engine, empty)).toEqual({ series: [], found: 0 })
  })

  it('reads SageMaker latency as microseconds and Bedrock latency as milliseconds', async () => {
    await addMetric(lake, { name: 'ModelLatency', variant: 'A' }, [
      { time: START, sum: 60_000, samples: 3 },
    ])
    const model = { name: 'InvocationLatency', resource: MODEL, type: 'foundation-model' } as const
    await addMetric(lake, model, [{ time: START, sum: 900, samples: 2 }])
    const series = await read(['model-latency'])
    const means = series.map(({ values, weights }) => (values[0] ?? 0) / (weights[0] ?? 1))
    expect(means.sort((x, y) => x - y)).toEqual([20, 450])
  })

  it('counts calls once though metrics, the invocation log and CloudTrail all have them', async () => {
    const times = [0, 1, 2].map((i) => ({ time: START + i * MINUTE }))
    const model = { name: 'Invocations', resource: MODEL, type: 'foundation-model' } as const
    await addMetric(lake, model, [{ time: START, sum: 3, samples: 3 }])
    await addInvocations(lake, times)
    await addCalls(lake, times, {
      target: MODEL,
      operation: 'InvokeModel',
      type: 'foundation-model',
    })
    const series = await read(['invocations'])
    expect(series.map(({ source, values }) => [source, values[0]])).toEqual([['metric', 3]])
  })

  it('counts a metric once that was collected in two periods', async () => {
    const minutes = [0, 1, 2, 3, 4].map((i) => ({ time: START + i * MINUTE, sum: 10 }))
    await addMetric(lake, { name: 'Invocations', period: 60 }, minutes)
    await addMetric(lake, { name: 'Invocations', period: 300 }, [{ time: START, sum: 50 }])
    const [series] = await read(['invocations'])
    expect(series?.values[0]).toBe(50)
  })

  it('adds the variants of an endpoint up, and tells them apart when asked', async () => {
    for (const variant of ['A', 'B'])
      await addMetric(lake, { name: 'Invocations', variant, dimensions: variant }, [
        { time: START, sum: 4 },
      ])
    expect((await read(['invocations'])).map(({ values }) => values[0])).toEqual([8])
    const each = await read(['invocations'], 'variant')
    expect(each.map(({ variant, values }) => [variant, values[0]])).toEqual([
      ['A', 4],
      ['B', 4],
    ])
  })

  it('believes a zero where the log goes on, and nothing where it stops', async () => {
    await addMetric(lake, { name: 'Invocations' }, [{ time: START + HOUR, sum: 7 }])
    const elsewhere = `${ENDPOINT}-other`
    await addMetric(lake, { name: 'Invocations', resource: elsewhere }, [
      { time: START, sum: 1 },
      { time: START + 2 * HOUR, sum: 1 },
    ])
    const series = (await read(['invocations'])).find(({ resource }) => resource.id === ENDPOINT)
    const at = (time: number) => series?.values[time / (5 * MINUTE)]
    expect([at(0), at(HOUR), at(2 * HOUR), at(6 * HOUR)]).toEqual([Number.NaN, 7, 0, Number.NaN])
  })

  it('holds failed calls against all calls that were tried', async () => {
    const model = { resource: MODEL, type: 'foundation-model' } as const
    await addMetric(lake, { ...model, name: 'Invocations' }, [{ time: START, sum: 6 }])
    await addMetric(lake, { ...model, name: 'InvocationThrottles' }, [{ time: START, sum: 4 }])
    const [series] = await read(['throttles'])
    expect([series?.values[0], series?.weights[0]]).toEqual([4, 10])
  })

  it.each([
    { accounts: [ACCOUNT], expected: ENDPOINT },
    { accounts: [ACCOUNT, '999988887777'], expected: 'endpoint/churn' },
  ])(
    'gives capture its endpoint’s ARN when $accounts.length account has the name',
    async ({ accounts, expected }) => {
      for (const account of accounts) {
        const target = ENDPOINT.replace(ACCOUNT, account)
        await addCalls(lake, [{ time: START }], { target })
      }
      const row = {
        resource: 'endpoint/churn',
        type: 'sagemaker-endpoint',
        capture: true,
        caller: '',
      } as const
      await addInvocations(lake, [{ time: START }], row)
      const [series] = await read(['captured-records'])
      expect(series?.resource).toEqual({ type: 'sagemaker-endpoint', id: expected })
    },
  )

  it('turns to CloudTrail when the invocation log missed calls', async () => {
    const times = Array.from({ length: 20 }, (_, i) => ({ time: START + i * 20 * MINUTE }))
    await addInvocations(lake, times.slice(0, 12))
    await addCalls(lake, times, { target: MODEL, operation: 'Converse', type: 'foundation-model' })
    const [series] = await read(['invocations'], 'caller')
    expect([series?.source, series?.total, series?.caller]).toEqual([
      'api_call',
      20,
      { type: 'iam-role', id: ROLE },
    ])
  })

  it('keeps the busiest within a limit and says how many there were', async () => {
    for (const [i, sum] of [3, 9, 6].entries())
      await addMetric(lake, { name: 'Invocations', resource: `${ENDPOINT}-${i}` }, [
        { time: START, sum },
      ])
    const request = { window: WINDOW, measures: ['invocations'], by: 'resource', limit: 2 } as const
    const { series, found } = await readSeries(lake.engine, request)
    expect([series.map(({ total }) => total), found]).toEqual([[9, 6], 3])
  })

  it('leaves out what is no number', async () => {
    await addMetric(lake, { name: 'ModelLatency' }, [
      { time: START, sum: Number.POSITIVE_INFINITY, samples: 1 },
      { time: START + 5 * MINUTE, sum: -4000, samples: 1 },
      { time: START + 10 * MINUTE, sum: 4000, samples: 1 },
    ])
    const [series] = await read(['model-latency'])
    expect(series?.values.filter((value) => !Number.isNaN(value))).toEqual(Float64Array.of(4))
  })
})

describe('explainSeries', () => {
  it('shows the rows of a series, and of a rate those that failed first', async () => {
    const outcomes = [0, 0, 1, 0, 1]
    await addCalls(
      lake,
      outcomes.map((outcome, i) => ({ time: START + i * MINUTE, outcome })),
    )
    const [series] = await read(['denials'], 'caller')
    if (series === undefined) throw new Error('no series was read')
    const { sql, parameters } = explainSeries(series, WINDOW)
    expect(await lake.engine.query(sql, parameters)).toHaveLength(5)
    const denied = await lake.engine.query(
      'SELECT CAST(event_id AS VARCHAR) AS id FROM api_call WHERE outcome = 1 ORDER BY time',
    )
    expect(await readRecordIds(lake.engine, series, WINDOW, 2)).toEqual(denied.map(({ id }) => id))
  })
})
