import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DAY } from '../../src/events/time.ts'
import { highVolumeEntities } from '../../src/graph/high-volume.ts'
import { busiestInterfaces, busiestPrincipals } from '../../src/graph/overview.ts'
import type { Lake } from '../../src/lake/lake.ts'
import { call, code, commitEvents, memoryLake } from '../support/memory-lake.ts'
import { at, BASELINE, CHURN, CI, ENI, flow, metric, SCOPE } from './panel-lake.ts'

const OTHER = 'arn:aws:iam::111122223333:role/other'
let lake: Lake

beforeAll(async () => {
  lake = await memoryLake()
  await commitEvents(lake, [
    call({ time: at(-60), actor: CI }),
    ...Array.from({ length: 5 }, (_, i) => call({ time: at(1) + i, actor: CI })),
    call({ time: at(2), actor: OTHER, outcome: 1, source_ip: '198.51.100.66' }),
    call({ time: at(3), actor: 'lambda.amazonaws.com', actor_type: code('aws-service') }),
    flow(at(1), { bytes: 600 }),
    flow(at(1) + 1, { source: '203.0.113.9', destination: '10.0.1.5', bytes: 30 }),
    flow(at(-30), { bytes: 5 }),
  ])
})
afterAll(() => lake.engine.close())

describe('the overview', () => {
  test('ranks principals by calls, without services, with the days before', async () => {
    expect(await busiestPrincipals(lake.engine, SCOPE, 10)).toEqual([
      { entity: { type: 'iam-role', id: CI }, count: 5, failed: 0, days: [0, 0, 0, 1, 0, 0, 5] },
      { entity: { type: 'iam-role', id: OTHER }, count: 1, failed: 1, days: [0, 0, 0, 0, 0, 0, 1] },
    ])
  })

  test('ranks interfaces by traffic either way', async () => {
    expect(await busiestInterfaces(lake.engine, SCOPE, 10)).toEqual([
      {
        entity: { type: 'network-interface', id: ENI },
        bytesIn: 30,
        bytesOut: 600,
        days: [0, 0, 0, 0, 5, 0, 630],
      },
    ])
  })

  test('has no more rows than asked for', async () => {
    expect(await busiestPrincipals(lake.engine, SCOPE, 1)).toHaveLength(1)
    expect(await busiestInterfaces(lake.engine, SCOPE, 0)).toHaveLength(0)
  })
})

describe('high volume', () => {
  test('is an hour over the limit, or far beyond what everybody has', async () => {
    const busy = await memoryLake()
    await commitEvents(busy, [
      ...Array.from({ length: 60 }, (_, i) => metric(at(-i), 'Invocations', 900 + (i % 9) * 10)),
      metric(at(1), 'Invocations', 5000),
      metric(at(2), 'Invocations', 4000),
    ])
    const window = { start: SCOPE.end - 30 * DAY, end: SCOPE.end }
    expect(await highVolumeEntities(busy.engine, window)).toEqual([
      {
        entity: { type: 'sagemaker-endpoint', id: CHURN },
        kind: 'invocations',
        threshold: 2000,
        hours: 2,
        total: 9000,
        peak: 5000,
        peakTime: at(1),
        first: at(1),
        last: at(2),
      },
    ])
    await busy.engine.close()
  })

  test('is nothing in a quiet lake', async () => {
    expect(
      await highVolumeEntities(lake.engine, { start: BASELINE.start, end: SCOPE.end }),
    ).toEqual([])
  })
})
